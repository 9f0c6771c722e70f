import { chmodSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { count, Shell, toLines } from './shell';

const FAILS_AT_3 = `'(n) => { if (n === "3") throw new Error("no"); return n }'`;

describe('`-o FILE`', () => {
  test('has the output at the end, and nothing is left beside it', async () => {
    const shell = new Shell();
    const end = await shell.run(`seq 3 | consumers map -j 1 -o out -e 'n => n * 2'`);
    expect(end).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(shell.read('out')).toBe('2\n4\n6\n');
    expect(shell.files).toEqual(['out']);
  });

  test('is the old one until the new one is complete', async () => {
    const shell = new Shell();
    shell.write('out', 'old\n');
    const { stdout } = await shell.run(
      `seq 1 | consumers map -j 1 -o out -e '() => console.log(require("fs").readFileSync("out", "utf8"))' 2>&1; cat out`,
    );
    expect(stdout).toBe('old\n\n');
  });

  test('is left as it was by a failed run, which says where what was written is', async () => {
    const shell = new Shell();
    shell.write('out', 'old\n');
    const { stderr, exitCode } = await shell.run(`seq 5 | consumers map -j 1 -o out -e ${FAILS_AT_3}`);
    expect(exitCode).toBe(1);
    const part = shell.part as string;
    expect(stderr).toContain(`consumers: what was written is in ${join(shell.folder, part)}\n`);
    expect([shell.read('out'), shell.read(part)]).toEqual(['old\n', '1\n2\n']);
  });

  test('is that of one run, where two write to it at once', async () => {
    const shell = new Shell();
    const run = (name: string): string =>
      `seq 300 | consumers map -j 1 -o out --args '["${name}"]' -e '(n, name) => name + n'`;
    const { stderr } = await shell.run(`${run('a')} & ${run('b')}; wait`);
    expect(stderr).toBe('');
    expect(['a', 'b'].map((name) => toLines(count(300).map((n) => `${name}${n}`)))).toContain(
      shell.read('out'),
    );
    expect(shell.files).toEqual(['out']);
  });

  test('is complete with `--on-error skip`: what failed is told', async () => {
    const shell = new Shell();
    const { exitCode } = await shell.run(
      `seq 5 | consumers map -j 1 -o out --on-error skip -e ${FAILS_AT_3}`,
    );
    expect(exitCode).toBe(1);
    expect(shell.read('out')).toBe('1\n2\n4\n5\n');
    expect(shell.files).toEqual(['out']);
  });

  test('keeps its mode, and the link that leads to it', async () => {
    const shell = new Shell();
    shell.write('target', 'old\n');
    const target = join(shell.folder, 'target');
    chmodSync(target, 0o640);
    await shell.run(`ln -s target out; seq 2 | consumers map -j 1 -o out -e 'n => n'`);
    expect(shell.read('target')).toBe('1\n2\n');
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(shell.folder, 'out')).isSymbolicLink()).toBe(true);
  });

  test('may be a pipe or a device, which are written as they are', async () => {
    const shell = new Shell();
    const { stdout } = await shell.run(
      `mkfifo out; cat out & seq 3 | consumers map -j 1 -o out -e 'n => n'; wait; seq 3 | consumers map -j 1 -o /dev/null -e 'n => n'`,
    );
    expect(stdout).toBe('1\n2\n3\n');
    expect(shell.files).toEqual(['out']);
  });

  test('has the results of `run`', async () => {
    const shell = new Shell();
    const { exitCode } = await shell.run(
      `seq 3 | consumers run -j 1 -o out -e 'async (lines) => { let n = 0; for await (const line of lines) n += 1; return { n } }'`,
    );
    expect(exitCode).toBe(0);
    expect(shell.read('out')).toBe('{"n":3}\n');
  });

  test('may follow other options for the same run: with `--unordered`, and in batches', async () => {
    const shell = new Shell();
    await shell.run(
      `seq 1000 | consumers map -j 2 --unordered --batch 7 -o out -e 'lines => lines.join("\\n")'`,
    );
    expect(
      shell
        .read('out')
        .trim()
        .split('\n')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });
});
