import { Pool } from 'consumers';

import { isRunning, runProgram } from '../run-program';
import { sum, waitUntil } from './fixture';

jest.setTimeout(30_000);

describe('`watchdog`', () => {
  test('ends a consumer that blocks when the parent is gone', async () => {
    const { stdout, ended } = await runProgram('dies-while-blocked.mjs');
    expect(ended).toBe('SIGKILL');
    expect(Number(stdout)).toBeGreaterThan(0);
    await waitUntil(() => !isRunning(Number(stdout)));
  });

  test('ends a consumer that blocks when the thread of its pool is terminated', async () => {
    const { stdout, ended } = await runProgram('terminates-its-thread.mjs');
    expect(ended).toBe(0);
    await waitUntil(() => !isRunning(Number(stdout)));
  });

  test('does not keep a consumer from ending', async () => {
    const pool = new Pool(sum, { quantity: 1, watchdog: true });
    await pool.putAll([1, 2]);
    expect(await pool.join()).toEqual([3]);
  });
});
