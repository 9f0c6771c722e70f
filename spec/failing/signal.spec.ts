import { getEventListeners } from 'node:events';

import { ConsumerError, Pool } from 'consumers';

import { isRunning } from '../run-program';
import { hang, sum, throwAtBad, waitUntil } from './fixture';

jest.setTimeout(30_000);

describe('`signal`', () => {
  const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

  test.each<[string, (pool: Pool<string, number>) => Promise<unknown>]>([
    ['joined', (pool) => pool.join()],
    ['terminated', (pool) => pool.terminate()],
    [
      'joined, and has failed',
      async (pool) => {
        void pool.put('bad');
        await expect(pool.join()).rejects.toBeInstanceOf(ConsumerError);
      },
    ],
  ])('has a listener until the pool is %s', async (_, end) => {
    const { signal } = new AbortController();
    const pool = new Pool(throwAtBad, { quantity: 2, signal });
    expect(listeners(signal)).toBe(1);
    await end(pool);
    expect(listeners(signal)).toBe(0);
  });

  test('stops the pool: nothing is taken, `join()` rejects with the reason, and no process is left', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const pool = new Pool(hang, { quantity: 2, signal });
    await pool.putAll(['one', 'two', 'three']);
    await waitUntil(() => pool.stats.inHand === 2);
    controller.abort('enough');
    expect(() => pool.put('four')).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    await expect(pool.join()).rejects.toBe('enough');
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
    expect(listeners(signal)).toBe(0);
  });

  test('stops a pool whose consumers have all ended, and that is not joined', async () => {
    const controller = new AbortController();
    const pool = new Pool(() => 'early', { quantity: 1, signal: controller.signal });
    await waitUntil(() => pool.stats.seats.every(({ state }) => state === 'ended'));
    controller.abort(new Error('no longer needed'));
    expect(() => void pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    await expect(pool.join()).rejects.toThrow('no longer needed');
  });

  test('has one listener for all its pools, so that Node warns of no leak', async () => {
    const { signal } = new AbortController();
    const pools = Array.from({ length: 12 }, () => new Pool(() => 1, { quantity: 1, signal }));
    expect(listeners(signal)).toBe(1);
    await Promise.all(pools.map((pool) => pool.join()));
    expect(listeners(signal)).toBe(0);
  });

  test('is what `Pool.run()` rejects with, too', async () => {
    const controller = new AbortController();
    function* source(): Generator<string> {
      for (let i = 0; ; i += 1) {
        if (i === 5)
          setImmediate(() => {
            controller.abort('enough');
          });
        yield 'item';
      }
    }
    const { signal } = controller;
    await expect(Pool.run(hang, source(), { quantity: 1, signal, highWaterMark: 10 })).rejects.toBe('enough');
  });

  test('is told by `await using`, unless `join()` has told it', async () => {
    const controller = new AbortController();
    const told = new Pool(hang, { quantity: 1, signal: controller.signal });
    const untold = new Pool(hang, { quantity: 1, signal: controller.signal });
    const joined = told.join();
    controller.abort('enough');
    await expect(joined).rejects.toBe('enough');
    await expect(told[Symbol.asyncDispose]()).resolves.toBeUndefined();
    await expect(untold[Symbol.asyncDispose]()).rejects.toBe('enough');
  });

  test('that fires after `join()` has resolved changes nothing', async () => {
    const controller = new AbortController();
    const pool = new Pool(sum, { quantity: 1, signal: controller.signal });
    await pool.putAll([1, 2]);
    expect(await pool.join()).toEqual([3]);
    controller.abort();
    expect([pool.results, await pool.join()]).toEqual([[3], [3]]);
  });
});
