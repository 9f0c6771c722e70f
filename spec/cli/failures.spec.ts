import { Shell } from './shell';

/** Fails for the third item. The quotes are those of the shell. */
const FAILS = `'(n) => { if (n === "3") throw new TypeError("no three"); return n }'`;
const rows = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('an item that fails', () => {
  test('is told in one line: its line number, the consumer, the message', async () => {
    const { stderr, exitCode } = await new Shell().run(`seq 3 | consumers map -j 1 -e ${FAILS}`);
    expect(stderr).toMatch(
      /^consumers: line 3: map-1 \(pid \d+\): TypeError: no three\nconsumers: 1 item failed\nconsumers: stopped before the end, with 2 items done\n$/,
    );
    expect(exitCode).toBe(1);
  });

  test('is told with its stack by `--verbose`, which has no frames of the library', async () => {
    const { stderr } = await new Shell().run(`seq 3 | consumers map -j 1 --verbose -e ${FAILS}`);
    expect(stderr).toMatch(/^consumers: TypeError: no three\n {4}at .*\[consumer expression\]:/m);
    expect(stderr).not.toContain('child/main.js');
  });

  test('is told on one line, whatever its message has', async () => {
    const { stderr } = await new Shell().run(
      `echo x | consumers map -j 1 -e '() => { throw new Error("two\\nlines \\x1B[31m") }'`,
    );
    expect(stderr).toMatch(/^consumers: line 1: map-1 \(pid \d+\): Error: two lines\n/);
  });

  test.each([
    ['a bigint', '10n', /TypeError: .*BigInt/],
    ['a function', '() => 1', /is a function/],
    ['a symbol', 'Symbol("x")', /is a symbol/],
    ['what leads back to itself', '((a) => (a.a = a))({})', /TypeError: .*circular/],
  ])('may have returned what has no line: %s', async (_, value, message) => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers map -j 1 --on-error skip -e '(n) => n === "2" ? ${value} : n'`,
    );
    expect([stdout, exitCode]).toEqual(['1\n3\n', 1]);
    expect(stderr).toMatch(/^consumers: line 2: /);
    expect(stderr).toMatch(message);
  });

  test.each([
    ['exits', 'process.exit(3)', '', 'exited with code 3'],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', '', 'was killed by SIGKILL'],
    ['hangs', 'for (;;);', '--timeout 200ms', 'timed out'],
    ['is killed with each of its retries', 'process.kill(process.pid, "SIGKILL")', '--retries 1', 'SIGKILL'],
  ])('may be one whose process %s: the others are done', async (_, act, options, message) => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `seq 4 | consumers map -j 1 --on-error skip ${options || '--retries 0'} -e '(n) => { if (n === "4") ${act}; return n }'`,
    );
    expect([stdout, exitCode]).toEqual(['1\n2\n3\n', 1]);
    expect(stderr).toMatch(/^consumers: line 4: /);
    expect(stderr).toContain(message);
  });

  test('`--retries` gives the item to a new process', async () => {
    const { stdout, exitCode } = await new Shell().run(
      `seq 4 | consumers map -j 1 --retries 1 -e '(n) => { const fs = require("fs"); if (n === "2" && !fs.existsSync("died")) { fs.writeFileSync("died", ""); process.exit(1) } return n }'`,
    );
    expect([stdout, exitCode]).toEqual(['1\n2\n3\n4\n', 0]);
  });
});

describe('`--on-error`', () => {
  test('stop starts nothing more', async () => {
    const shell = new Shell();
    const { stdout, exitCode } = await shell.run(
      `seq 100000 | consumers map -j 1 -e '(n) => { require("fs").appendFileSync("started", n + "\\n"); if (n === "3") throw new Error("no"); return n }'`,
    );
    expect([stdout, exitCode]).toEqual(['1\n2\n', 1]);
    // A process may have been given some more before it was killed.
    expect(shell.read('started').split('\n').length).toBeLessThan(5_000);
  });

  test('stop ends what others have in hand', async () => {
    const shell = new Shell();
    shell.write(
      'wait.mjs',
      `import { existsSync, writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      export default async (name) => {
        if (name === 'endless') { writeFileSync('has begun', ''); await new Promise(() => setInterval(() => {}, 1e6)); }
        while (!existsSync('has begun')) await setTimeout(5);
        throw new Error('fails');
      };`,
    );
    const end = await shell.run(`printf 'endless\\nfails\\n' | consumers map ./wait.mjs -j 2`);
    expect([end.stdout, end.exitCode]).toEqual(['', 1]);
  });

  test('finish lets what is in hand come to its end, and starts nothing more', async () => {
    const shell = new Shell();
    shell.write(
      'wait.mjs',
      `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      export default async (n) => {
        appendFileSync('started', n + '\\n');
        if (n === '1') { while (!existsSync('failed')) await setTimeout(5); return 'one, at last'; }
        if (n === '2') { writeFileSync('failed', ''); throw new Error('fails'); }
        return n;
      };`,
    );
    const { stdout, exitCode } = await shell.run(
      `seq 100000 | consumers map ./wait.mjs -j 2 --on-error finish`,
    );
    expect(exitCode).toBe(1);
    const outputs = stdout.trim().split('\n');
    const started = shell.read('started').trim().split('\n');
    expect(outputs[0]).toBe('one, at last');
    // Each that was started has its output, but for the one that failed.
    expect(outputs).toHaveLength(started.length - 1);
    expect(started.length).toBeLessThan(5_000);
  });

  test('skip writes those that failed to `--errors`, and goes on', async () => {
    const shell = new Shell();
    const { stdout, stderr, exitCode } = await shell.run(
      `printf '1\\n"3"\\n{\\n4\\n' | consumers map -f ndjson -j 1 --on-error skip --errors failed.ndjson -e ${FAILS}`,
    );
    expect([stdout, exitCode]).toEqual(['1\n4\n', 1]);
    expect(stderr).toMatch(/\nconsumers: 2 items failed: they are in failed\.ndjson\n$/);
    const [unreadable, thrown] = (rows(shell.read('failed.ndjson')) as { line: number }[]).sort(
      (a, b) => b.line - a.line,
    );
    expect(thrown).toEqual({
      item: '3',
      line: 2,
      consumer: 'map-1',
      pid: expect.any(Number) as number,
      error: {
        name: 'TypeError',
        message: 'no three',
        stack: expect.stringContaining('TypeError') as string,
      },
    });
    expect(unreadable).toMatchObject({
      item: '{',
      line: 3,
      error: { name: 'SyntaxError', message: expect.stringContaining('It is no JSON') as string },
    });
  });

  test('skip tells no more than twenty on stderr; the file has all of them', async () => {
    const shell = new Shell();
    const { stderr } = await shell.run(
      `seq 50 | consumers map -j 1 --on-error skip --errors failed.ndjson -e '() => { throw null }'`,
    );
    expect(stderr.match(/It threw null/g)).toHaveLength(20);
    expect(stderr).toContain('consumers: further failures are not printed: failed.ndjson has all of them\n');
    expect(rows(shell.read('failed.ndjson'))).toHaveLength(50);
  });

  test('skip does not skip a module that cannot be loaded', async () => {
    const shell = new Shell();
    shell.write('bad.mjs', 'export default (x) => {');
    const { stdout, stderr, exitCode } = await shell.run(
      'seq 3 | consumers map ./bad.mjs -j 1 --on-error skip',
    );
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toMatch(/^consumers: The function cannot be loaded: SyntaxError: .*bad\.mjs:1/);
  });
});
