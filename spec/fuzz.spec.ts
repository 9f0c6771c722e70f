import { randomInt } from 'node:crypto';
import { join } from 'node:path';

import { runProgram } from './run-program';

/** A short round of `npm run fuzz`, in a process of its own: what Jest holds is none of its business. A fault tells its seed. */
async function runFuzz(...words: string[]): Promise<void> {
  const main = join(__dirname, 'fuzz', 'main.ts');
  const { stdout, stderr, ended } = await runProgram(main, {
    execArgv: ['--import', 'tsx'],
    words: [...words, '--from', String(randomInt(1_000_000_000))],
  });
  const wrong = ended === 0 ? '' : stdout;
  expect({ wrong, stderr, ended }).toEqual({ wrong: '', stderr: '', ended: 0 });
  expect(stdout).toMatch(/^seeds \d+ to \d+: \d+ processes, .*: ok\n$/);
}

describe('a pool, whatever is done to it at random', () => {
  test('settles every promise, counts every item, and leaves nothing behind', async () => {
    await runFuzz('--pools', '16');
  }, 180_000);
});

describe('a task pool, whatever is done to it at random', () => {
  test('settles every call once and ends every loop, counts every call, and leaves nothing behind', async () => {
    await runFuzz('--tasks', '--pools', '20');
  }, 180_000);
});
