import { join } from 'node:path';

import { Pool, type Items } from 'consumers';

import { isRunning, runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { failureOf } from './fixture';

describe('a consumer', () => {
  test('that leaves gives back what it had not started, in order, and others take it', async () => {
    const leaveEarly = async (items: Items<number>, left: string): Promise<number[]> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const seen: number[] = [];
      if (process.title.endsWith('-1')) {
        // After so many they come in batches, and it leaves with the rest of one in its hand.
        for (let count = 0; count < 500; count += 1) seen.push((await items.next()).value ?? -1);
        await items.return();
        writeFileSync(left, '');
        return seen;
      }
      while (!existsSync(left)) await new Promise(setImmediate);
      for await (const item of items) seen.push(item);
      return seen;
    };
    const left = join(makeFolder(), 'left');
    const pool = new Pool(leaveEarly, { quantity: 2, args: [left] });
    for (let i = 0; i < 1_000; i += 1) void pool.put(i);
    const [one = [], two = []] = await pool.join();
    expect(one).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(two).toEqual(Array.from({ length: 500 }, (_, i) => 500 + i));
    expect(pool.stats).toMatchObject({ consumed: 1_000, unconsumed: 0 });
  });

  test('that all return early leave nobody to put for', async () => {
    const pool = new Pool(() => 'early', { quantity: 2 });
    while (pool.stats.seats.some(({ state }) => state !== 'ended')) await new Promise(setImmediate);
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_NO_CONSUMERS' }));
    expect(await pool.join()).toEqual(['early', 'early']);
  });

  test('that waits for what can never happen fails, and says so', async () => {
    const stuck = async (): Promise<void> => {
      await new Promise(() => undefined);
    };
    const error = await failureOf(new Pool(stuck, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'exited', exitCode: 1 }]);
    expect(error.message).toContain('it waits for something that cannot happen');
  });

  test('that cuts its channel and lives on is ended, and has failed', async () => {
    const cut = async (): Promise<void> => {
      process.exit = (() => undefined) as unknown as typeof process.exit;
      process.removeAllListeners('disconnect');
      process.disconnect();
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const error = await failureOf(new Pool(cut, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'killed', signal: 'SIGKILL' }]);
  }, 20_000);

  test('that has returned and then blocks for ever is ended, and its result stands', async () => {
    const block = (): string => {
      setImmediate(() =>
        setImmediate(() => {
          for (;;);
        }),
      );
      return 'done';
    };
    expect(await new Pool(block, { quantity: 1 }).join()).toEqual(['done']);
  }, 20_000);

  test('may leave a grandchild behind that holds its output: neither `join()` nor the parent waits for it', async () => {
    const { stdout, ended } = await runProgram('leaves-grandchild.mjs');
    expect(ended).toBe(0);
    const grandchild = Number(stdout);
    expect(isRunning(grandchild)).toBe(true);
    process.kill(grandchild);
  });
});
