import { count, Shell, toLines } from './shell';

/** So that the first of two items ends last, whatever the machine does: it waits for the second one's file. */
const FIRST_ENDS_LAST = `
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
export default async (name) => {
  if (name === 'b') writeFileSync('b is done', '');
  else while (!existsSync('b is done')) await setTimeout(5);
  return name;
};`;

describe('`consumers map`', () => {
  test('prints a line for each item, in the order of the input, whichever ends first', async () => {
    const shell = new Shell();
    shell.write('wait.mjs', FIRST_ENDS_LAST);
    const end = await shell.run(`printf 'a\\nb\\n' | consumers map ./wait.mjs -j 2`);
    expect(end).toEqual({ stdout: 'a\nb\n', stderr: '', exitCode: 0 });
  });

  test('`--unordered` prints what ends first', async () => {
    const shell = new Shell();
    // The first item ends when the output of the second one is there.
    shell.write(
      'wait.mjs',
      `import { readFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      export default async (name) => {
        while (name === 'a' && !readFileSync('out', 'utf8').includes('b')) await setTimeout(5);
        return name;
      };`,
    );
    await shell.run(`printf 'a\\nb\\n' | consumers map ./wait.mjs -j 2 --unordered > out`);
    expect(shell.read('out')).toBe('b\na\n');
  });

  test('keeps the order of 1,000 items that take different times', async () => {
    const { stdout } = await new Shell().run(
      `seq 1000 | consumers map -j 2 --concurrency 8 -e 'async (n) => { if (n % 7 === 0) await new Promise(setImmediate); return n }'`,
    );
    expect(stdout).toBe(toLines(count(1_000)));
  });

  test('`-e` takes the text of a function, which loads modules as a file in the working directory does', async () => {
    const shell = new Shell();
    shell.write('double.cjs', 'module.exports = (n) => n * 2;');
    const end = await shell.run(`seq 3 | consumers map -j 1 -e 'n => require("./double.cjs")(n)'`);
    expect(end).toEqual({ stdout: '2\n4\n6\n', stderr: '', exitCode: 0 });
  });

  test('a string is a line as it is, anything else JSON, and `undefined` no line', async () => {
    const values = `['text', 7, true, null, { a: [1] }, [2], undefined, new Date(0), NaN, '', 'two\\nlines']`;
    const { stdout } = await new Shell().run(
      `seq 0 10 | consumers map -j 1 -e '(n) => (${values.replaceAll("'", '"')})[n]'`,
    );
    expect(stdout).toBe(
      'text\n7\ntrue\nnull\n{"a":[1]}\n[2]\n"1970-01-01T00:00:00.000Z"\nnull\n\ntwo\nlines\n',
    );
  });

  test('finds a module whose path has spaces and signs, and calls its `--export` with `--args` and `--kwargs`', async () => {
    const shell = new Shell();
    const name = 'a b#c%20d?.mjs';
    shell.write(name, 'export const pad = (text, length, { fill }) => text.padStart(length, fill);');
    const { stdout } = await shell.run(
      `seq 9 11 | consumers map '${name}' --export pad --args '[4]' --kwargs '{"fill":"_"}' -j 1`,
    );
    expect(stdout).toBe('___9\n__10\n__11\n');
  });

  test('`--import` loads what reads TypeScript', async () => {
    const shell = new Shell();
    shell.write('typed.ts', 'export default (text: string): number => text.length;');
    const tsx = require.resolve('tsx');
    const { stdout } = await shell.run(`echo four | consumers map ./typed.ts --import '${tsx}' -j 1`);
    expect(stdout).toBe('4\n');
  });

  test('`--concurrency` lets one process work on several items', async () => {
    const shell = new Shell();
    shell.write('wait.mjs', FIRST_ENDS_LAST);
    const { stdout } = await shell.run(`printf 'a\\nb\\n' | consumers map ./wait.mjs -j 1 --concurrency 2`);
    expect(stdout).toBe('a\nb\n');
  });

  test('`--batch` gives arrays, the last one shorter', async () => {
    const { stdout } = await new Shell().run(`seq 5 | consumers map --batch 2 -j 1 -e 'lines => lines'`);
    expect(stdout).toBe('["1","2"]\n["3","4"]\n["5"]\n');
  });

  test('`--memory` replaces a process that has grown', async () => {
    const { stdout } = await new Shell().run(
      `seq 6 | consumers map -j 1 --memory 1M -e '() => process.pid' | sort -u | wc -l`,
    );
    expect(Number(stdout)).toBeGreaterThan(1);
  });

  test('an input without items has an empty output', async () => {
    const end = await new Shell().run(`consumers map -j 1 -e 'line => line' < /dev/null`);
    expect(end).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  test.each([
    ['inherit', 'printed\nan error\n'],
    ['prefix', '[map-1] printed\n[map-1] an error\n'],
  ])(
    'stdout carries results only: with `--stdio %s`, what is printed goes to stderr',
    async (how, stderr) => {
      const end = await new Shell().run(
        `echo x | consumers map -j 1 --stdio ${how} -e '(line) => { console.log("printed"); console.error("an error"); return line }'`,
      );
      expect(end).toEqual({ stdout: 'x\n', stderr, exitCode: 0 });
    },
  );
});

describe('`consumers map --generator`', () => {
  test('prints as many lines as the generator yields', async () => {
    const { stdout, exitCode } = await new Shell().run(
      `seq 3 | consumers map --generator -j 1 -e 'async function* (lines) { for await (const line of lines) for (let i = 0; i < line; i += 1) yield { line, i } }'`,
    );
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual([
      '{"line":"1","i":0}',
      '{"line":"2","i":0}',
      '{"line":"2","i":1}',
      '{"line":"3","i":0}',
      '{"line":"3","i":1}',
      '{"line":"3","i":2}',
    ]);
  });

  test('a function of one item says that it took none', async () => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers map --generator -j 1 -e 'async () => {}'`,
    );
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toContain('consumers: 3 items were left: no consumer took them.\n');
  });
});
