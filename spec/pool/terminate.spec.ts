import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Pool, type Items } from 'consumers';

import { isRunning } from '../run-program';
import { makeFolder } from '../temporary-folder';

describe('`terminate()`', () => {
  test('rejects a pending `join()`, and no process is left', async () => {
    const pool = new Pool(() => new Promise((resolve) => setTimeout(resolve, 1e6)), { quantity: 2 });
    const joined = pool.join();
    joined.catch(() => undefined);
    await pool.terminate();
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
    await expect(joined).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
  });

  test('ends a consumer that ignores SIGTERM, and one that blocks', async () => {
    const stubborn = async (items: Items<string>): Promise<void> => {
      process.on('SIGTERM', () => undefined);
      for await (const item of items) {
        if (item === 'block') for (;;);
        await new Promise((resolve) => setTimeout(resolve, 1e6));
      }
    };
    const pool = new Pool(stubborn, { quantity: 2 });
    void pool.put('block');
    void pool.put('wait');
    while (pool.stats.inHand < 2) await new Promise(setImmediate);
    await pool.terminate();
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
  });

  test('fires the signal of `currentConsumer()`', async () => {
    const told = async (_: Items<unknown>, file: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      process.on('SIGTERM', () => undefined);
      currentConsumer()?.signal.addEventListener('abort', () => {
        writeFileSync(file, 'told');
        process.exit();
      });
      writeFileSync(file, 'ready');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const file = join(makeFolder(), 'told');
    const read = (): string => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    };
    const pool = new Pool(told, { quantity: 1, args: [file] });
    while (read() !== 'ready') await new Promise(setImmediate);
    await pool.terminate();
    expect(read()).toBe('told');
  });
});
