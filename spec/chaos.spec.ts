import { join } from 'node:path';

import { runProgram } from './run-program';

/** A short round of `npm run chaos`, in a process of its own: what Jest holds is none of its business. */
async function runChaos(...words: string[]): Promise<string[]> {
  const main = join(__dirname, 'chaos', 'main.ts');
  const { stdout, stderr, ended } = await runProgram(main, { execArgv: ['--import', 'tsx'], words });
  expect({ stderr, ended, wrong: stdout.split('\n').filter((line) => line.includes('WRONG')) }).toEqual({
    stderr: '',
    ended: 0,
    wrong: [],
  });
  return stdout.trim().split('\n');
}

describe('while consumers are killed, stopped and meet mishaps', () => {
  test('each round gives what it promises, and leaves nothing behind in the parent', async () => {
    const lines = await runChaos('--from', '644', '--seeds', '4', '--items', '2000');
    for (const promised of ['results of', 'every item of', 'counts of', 'an end of'])
      expect(lines).toContainEqual(expect.stringContaining(promised));
  }, 120_000);

  test('each output and each put of three pools in a row arrives exactly once', async () => {
    const lines = await runChaos('--chain', '--seeds', '2', '--items', '600', '--kills', '6');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/: ok$/);
  }, 120_000);

  test('the sum is exact', async () => {
    const [line] = await runChaos('--seeds', '1', '--items', '50000', '--kills', '10');
    // The pool is closed after half of them, at the soonest; the rest may come too late.
    expect(line).toMatch(/ (?:[5-9]|10) kills, .*: ok$/);
  }, 120_000);

  test('each call of a task pool settles once and with its own value, and none runs twice without `retries`', async () => {
    const lines = await runChaos('--tasks', '--from', '1', '--seeds', '6', '--items', '6000', '--kills', '4');
    for (const retries of ['no retries', 'retries'])
      expect(lines).toContainEqual(expect.stringContaining(`, ${retries}, `));
    for (const line of lines) expect(line).toMatch(/: ok$/);
  }, 120_000);
});
