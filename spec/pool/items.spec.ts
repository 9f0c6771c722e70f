import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Pool, type Items } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { collect, fixture } from './fixture';

describe('items', () => {
  test('go first in, first out', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    for (let i = 0; i < 500; i += 1) void pool.put(i);
    expect(await pool.join()).toEqual([Array.from({ length: 500 }, (_, i) => i)]);
  });

  test('each is moved past by exactly one of the consumers', async () => {
    const pool = new Pool(fixture('collect.mjs'), { quantity: 3 });
    for (let i = 0; i < 300; i += 1) await pool.put(i);
    const seen = (await pool.join()) as number[][];
    expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(pool.stats).toMatchObject({ put: 300, waiting: 0, inHand: 0, consumed: 300, unconsumed: 0 });
  });

  test.each([0, 0.5, 6])(
    'of %f ms reach each of several consumers in the order of the puts',
    async (each) => {
      const collectAll = async (items: Items<number>, each: number): Promise<number[]> => {
        const own: number[] = [];
        for await (const item of items) {
          const until = performance.now() + each;
          while (performance.now() < until);
          own.push(item);
        }
        return own;
      };
      for (const count of each === 0 ? [100, 1_000, 10_000, 30_000] : [100]) {
        const seen = await Pool.run(collectAll, Array(count).keys(), { quantity: 3, args: [each] });
        expect(seen.flat()).toHaveLength(count);
        for (const own of seen) expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    },
  );

  test('behind one that takes long go to others, where its consumer lets the event loop turn', async () => {
    const file = join(makeFolder(), 'others-are-done');
    const work = async (items: Items<number>, long: number, file: string): Promise<void> => {
      const { existsSync } = await import('node:fs');
      for await (const item of items)
        while (item === long && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const pool = new Pool(work, { quantity: 2, args: [3_000, file] });
    await pool.putAll(Array(6_000).keys());
    while (pool.stats.consumed < 5_999) await new Promise((resolve) => setTimeout(resolve, 5));
    writeFileSync(file, '');
    await pool.join();
  });

  test('that several loops over `next()` take at once are each moved past', async () => {
    const takeThreeAtOnce = async (items: Items<number>): Promise<number> => {
      let count = 0;
      const work = async (): Promise<void> => {
        for (let step = await items.next(); step.done !== true; step = await items.next()) {
          const until = performance.now() + step.value;
          while (performance.now() < until);
          count += 1;
        }
      };
      await Promise.all([work(), work(), work()]);
      return count;
    };
    for (let round = 0; round < 3; round += 1) {
      const durations = Array.from({ length: 150 }, (_, i) => 1 + (i % 3));
      expect(await Pool.run(takeThreeAtOnce, durations, { quantity: 1 })).toEqual([150]);
    }
  });

  test('go to whoever is ready: a slow consumer holds up none but its own', async () => {
    const sleepOnce = async (items: Items<string>): Promise<string[]> => {
      const seen: string[] = [];
      const { once } = require('node:events') as typeof import('node:events');
      for await (const item of items) {
        seen.push(item);
        if (item !== 'wait') continue;
        const alive = setInterval(() => undefined, 1e6);
        await once(process, 'SIGUSR2');
        clearInterval(alive);
      }
      return seen;
    };
    const pool = new Pool(sleepOnce, { quantity: 2 });
    void pool.put('wait');
    for (let i = 0; i < 50; i += 1) void pool.put(`item ${i}`);
    pool.close();
    while (pool.stats.consumed < 50) await new Promise(setImmediate);
    const waiter = pool.stats.seats.find((seat) => seat.inHand === 1);
    expect(pool.stats).toMatchObject({ waiting: 0, inHand: 1, consumed: 50 });
    process.kill(waiter?.pid as number, 'SIGUSR2');
    expect((await pool.join()).map((seen) => seen.length).sort()).toEqual([1, 50]);
  });
});
