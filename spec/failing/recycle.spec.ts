import { Pool, type Items } from 'consumers';

import { sum, total } from './fixture';

jest.setTimeout(30_000);

describe('`recycle`', () => {
  test('gives results for each process, and `runs` says how many are whose', async () => {
    const pool = new Pool(sum, { quantity: 2, recycle: { items: 3 } });
    for (let number = 1; number <= 20; number += 1) await pool.put(number);
    const results = await pool.join();
    expect(total(results)).toBe(210);
    const { consumed, seats } = pool.stats;
    expect(consumed).toBe(20);
    expect(total(seats.map(({ runs }) => runs))).toBe(results.length);
    for (const { consumed, restarts, runs } of seats) {
      expect(restarts).toBe(runs - 1);
      expect(runs).toBeGreaterThanOrEqual(Math.ceil(consumed / 3));
    }
  });

  test.each([{ items: 2 }, { rss: 1 }])(
    'by %j starts no process for items that are not there',
    async (recycle) => {
      const pool = new Pool(sum, { quantity: 1, recycle });
      await pool.putAll([1, 2, 3, 4]);
      const results = await pool.join();
      expect(results.reduce((total, result) => total + result, 0)).toBe(10);
      // How soon the memory is looked at is a matter of time.
      expect(results).toEqual('items' in recycle ? [3, 7] : results.filter((result) => result > 0));
    },
  );

  test('is no failure: it counts not for `retries`, and is not done by a consumer that returns early', async () => {
    const once = async (items: Items<number>): Promise<unknown> => (await items.next()).value;
    const pool = new Pool(once, { quantity: 1, recycle: { items: 2 } });
    await pool.putAll([1]);
    expect(await pool.join()).toEqual([1]);
    expect(pool.stats.seats).toMatchObject([{ restarts: 0, runs: 1, state: 'ended' }]);
  });

  test('a consumer that reads on after its last word takes nothing from the next one', async () => {
    const reads = async (items: Items<number>): Promise<unknown[]> => {
      const got: unknown[] = [];
      // With the items of both calls in hand, a third one is more than it may have.
      for (const call of [items.next(), items.next()]) got.push((await call).value);
      await items.next();
      setInterval(() => void items.next(), 0);
      return got;
    };
    const pool = new Pool(reads, { quantity: 1, recycle: { items: 2 }, timeout: 60_000 });
    await pool.putAll([1, 2, 3, 4, 5, 6, 7, 8]);
    const results = await pool.join();
    expect(results.flat().filter((item) => item !== undefined)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pool.stats).toMatchObject({ consumed: 8, unconsumed: 0 });
  });
});
