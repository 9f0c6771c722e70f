import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';

import { Pool, TaskPool, type Items, type PoolOptions, type ProgressMessage } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { collect } from './fixture';

const stopListening: (() => void)[] = [];
afterEach(() => {
  for (const stop of stopListening.splice(0)) stop();
});

/** All messages from now on. */
function listen(act: (message: ProgressMessage) => void = () => undefined): ProgressMessage[] {
  const heard: ProgressMessage[] = [];
  const hear = (message: unknown): void => {
    heard.push(message as ProgressMessage);
    act(message as ProgressMessage);
  };
  subscribe('consumers:progress', hear);
  stopListening.push(() => unsubscribe('consumers:progress', hear));
  return heard;
}

const sumItems = (heard: readonly ProgressMessage[]): number =>
  heard.reduce((sum, { items }) => sum + items, 0);

const sumElapsed = (heard: readonly ProgressMessage[]): number =>
  heard.reduce((sum, { elapsed }) => sum + elapsed, 0);

const sumTimes = (heard: readonly ProgressMessage[]): number =>
  heard.flatMap(({ times = [] }) => times).reduce((sum, [, count]) => sum + count, 0);

const slowestOf = (heard: readonly ProgressMessage[]): { itemIndex: number; duration: number }[] =>
  heard.flatMap(({ slowest = [] }) => slowest).sort((a, b) => b.duration - a.duration);

/** The bucket of a duration in ms. */
const toBucket = (duration: number): number => Math.floor(4 * Math.log2(1_000 * duration));

const SLOW = 150;

/** Blocks at a negative item, for as many ms. */
async function work(items: Items<number>): Promise<number> {
  let count = 0;
  for await (const item of items) {
    const end = performance.now() - item;
    while (performance.now() < end);
    count += 1;
  }
  return count;
}

/** So many quick items, and a slow one at each of these places. */
const itemsWith = (count: number, ...slow: readonly number[]): number[] =>
  Array.from({ length: count }, (_, index) => (slow.includes(index) ? -SLOW : 1));

function expectSlow({ itemIndex, duration }: { itemIndex: number; duration: number }, place: number): void {
  expect(itemIndex).toBe(place);
  expect(duration).toBeGreaterThanOrEqual(SLOW);
  expect(duration).toBeLessThan(20 * SLOW);
}

describe('`consumers:progress`', () => {
  test.each<[string, PoolOptions]>([
    ['a pool', { quantity: 2 }],
    ['one that redelivers', { quantity: 1, retries: 1 }],
    ['one with a timeout', { quantity: 1, timeout: 60_000 }],
    ['one that recycles', { quantity: 1, recycle: { items: 1_000 } }],
    ['one in the program', { quantity: 1, inProcess: true }],
  ])('tells of each item of %s, and names a slow one', async (_, options) => {
    const heard = listen();
    const pool = new Pool(work, { ...options, name: 'seen' });
    await pool.putAll(itemsWith(3_000, 1_234));
    await pool.join();
    expect(sumItems(heard)).toBe(3_000);
    expect(sumTimes(heard)).toBe(3_000);
    const [first] = slowestOf(heard);
    expectSlow(first as { itemIndex: number; duration: number }, 1_234);
    const buckets = heard.flatMap(({ times = [] }) => times);
    expect(buckets.find(([bucket]) => bucket >= toBucket(SLOW))).toEqual([
      toBucket((first as { duration: number }).duration),
      1,
    ]);
    for (const { pool: observed, name, index, pid, elapsed, slowest = [] } of heard) {
      expect(observed).toMatchObject({ type: 'Pool', name: 'seen' });
      expect(name).toBe(`seen-${index}`);
      expect(pid).toEqual(expect.any(Number));
      expect(elapsed).toBeGreaterThanOrEqual(0);
      expect(slowest.length).toBeLessThanOrEqual(3);
      expect([...slowest].sort((a, b) => b.duration - a.duration)).toEqual(slowest);
    }
    expect(sumElapsed(heard)).toBeGreaterThan(SLOW);
  });

  test('comes when the stats know of it', async () => {
    let sum = 0;
    const differences: number[] = [];
    listen(({ pool: observed, items }) => {
      sum += items;
      differences.push((observed.stats as Pool['stats']).consumed - sum);
    });
    const pool = new Pool(collect, { quantity: 2 });
    await pool.putAll(Array(500).keys());
    await pool.join();
    expect(new Set(differences)).toEqual(new Set([0]));
  });

  test('tells of the item that a consumer returns at', async () => {
    const heard = listen();
    const pool = new Pool(
      async (items: Items<number>) => {
        for await (const item of items) {
          if (item < 0) {
            await new Promise((resolve) => setTimeout(resolve, -item));
            return item;
          }
        }
        return 0;
      },
      { quantity: 1 },
    );
    await pool.putAll(itemsWith(500, 499));
    await pool.join();
    expect([sumItems(heard), sumTimes(heard), pool.stats.consumed]).toEqual([500, 500, 500]);
    expect(slowestOf(heard)[0]).toMatchObject({ itemIndex: 499 });
    expect(sumElapsed(heard)).toBeGreaterThanOrEqual(SLOW - 1);
  });

  test('names an item that was given back and taken by another, by the number of its put', async () => {
    const heard = listen();
    const pool = new Pool(work, { quantity: 2 });
    await pool.ready();
    await pool.putAll([...itemsWith(2_000), ...itemsWith(400, 0, 150, 399)]);
    await pool.join();
    expect(sumItems(heard)).toBe(2_400);
    const slow = slowestOf(heard).slice(0, 3);
    expect(slow.map(({ itemIndex }) => itemIndex).sort()).toEqual([2_000, 2_150, 2_399]);
  });

  test('names an item that is redelivered by its number, too', async () => {
    const heard = listen();
    const pool = new Pool(
      async (items: Items<number>, file: string) => {
        const fs = await import('node:fs');
        for await (const item of items) {
          if (item === 0 && !fs.existsSync(file)) {
            fs.writeFileSync(file, '');
            process.kill(process.pid, 'SIGKILL');
          }
          if (item < 0) await new Promise((resolve) => setTimeout(resolve, -item));
        }
      },
      { quantity: 1, retries: 1, ack: 'item', args: [join(makeFolder(), 'died')] },
    );
    await pool.putAll([...itemsWith(300), 0, ...itemsWith(300, 150)]);
    await pool.join();
    expect(sumItems(heard)).toBe(601);
    expect(slowestOf(heard)[0]).toMatchObject({ itemIndex: 451 });
  });

  test('measures each of several items in hand', async () => {
    const heard = listen();
    const pool = new Pool(
      async (items: Items<number>) => {
        const wait = async (): Promise<void> => {
          for await (const item of items) await new Promise((resolve) => setTimeout(resolve, item));
        };
        await Promise.all([wait(), wait(), wait()]);
      },
      { quantity: 1 },
    );
    await pool.putAll([200, 200, 200]);
    await pool.join();
    expect(sumTimes(heard)).toBe(3);
    expect(
      slowestOf(heard)
        .map(({ itemIndex }) => itemIndex)
        .sort(),
    ).toEqual([0, 1, 2]);
  });

  test('tells of items from the moment at which somebody listens, and no more when nobody does', async () => {
    const pool = new Pool(work, { quantity: 1 });
    await pool.putAll(itemsWith(100));
    await pool.drained();
    const heard = listen();
    await pool.putAll(itemsWith(100, 50));
    await pool.drained();
    expect([sumItems(heard), sumTimes(heard)]).toEqual([100, 100]);
    expect(slowestOf(heard)[0]).toMatchObject({ itemIndex: 150 });
    for (const stop of stopListening.splice(0)) stop();
    await pool.putAll(itemsWith(100));
    await pool.drained();
    const again = listen();
    await pool.putAll(itemsWith(10));
    await pool.join();
    expect([sumItems(again), sumTimes(again)]).toEqual([10, 10]);
  });

  test.each([
    ['a task pool', { quantity: 2 }],
    ['one with `concurrency`', { quantity: 2, concurrency: 4 }],
    ['one with a timeout', { quantity: 1, timeout: 60_000 }],
    ['one with a timeout and `concurrency`', { quantity: 1, timeout: 60_000, concurrency: 4 }],
    ['one in the program', { quantity: 1, inProcess: true, concurrency: 2 }],
  ])('tells of each call of %s, and names a slow one', async (_, options) => {
    const heard = listen();
    const tasks = new TaskPool(
      async (item: number) => {
        if (item < 0) await new Promise((resolve) => setTimeout(resolve, -item));
        if (item === 2) throw new Error('on purpose');
      },
      { ...options },
    );
    await tasks.map([...itemsWith(2_000, 777), 2, 2], { settle: true });
    await tasks.join();
    const { fulfilled, rejected } = tasks.stats;
    expect([fulfilled, rejected]).toEqual([2_000, 2]);
    expect([sumItems(heard), sumTimes(heard)]).toEqual([2_002, 2_002]);
    const [first] = slowestOf(heard);
    expect(first).toMatchObject({ itemIndex: 777 });
    expect(first?.duration).toBeGreaterThanOrEqual(SLOW - 1);
    expect(heard[0]?.pool.type).toBe('TaskPool');
  });

  test('tells nothing of calls that are never made', async () => {
    const heard = listen();
    const tasks = new TaskPool((ms: number) => new Promise((resolve) => setTimeout(resolve, ms)), {
      quantity: 1,
    });
    const controller = new AbortController();
    const first = tasks.run(50);
    const others = tasks.map(Array<number>(20).fill(1), { signal: controller.signal }).catch(() => undefined);
    controller.abort();
    await Promise.all([first, others]);
    await tasks.join();
    expect(sumTimes(heard)).toBe(1);
  });

  test.each<[string, object]>([
    ['counts of no buckets', { times: [1_000_000, 1], slowest: [] }],
    ['half a pair', { times: [1], slowest: [] }],
    ['too many slow items', { times: [], slowest: [0, 1, 0, 1, 0, 1, 0, 1] }],
    ['no durations', { times: [], slowest: [0, NaN] }],
    ['a huge array', { times: [], slowest: Object.assign([], { length: 2 ** 31 }) }],
    ['nothing', {}],
  ])('a process that sends %s breaks the protocol', async (_, measured) => {
    const heard = listen();
    const pool = new Pool(sendMeasured, { quantity: 1, args: [measured] });
    await pool.put(1);
    await expect(pool.join()).rejects.toThrow(/Only this library may send messages/);
    expect(heard).toEqual([]);
  });

  test('says nothing of a slow item that the process was not given', async () => {
    const heard = listen();
    const pool = new Pool(sendMeasured, {
      quantity: 1,
      args: [{ times: [3, 1], slowest: [7, 1, 2 ** 52, 1] }],
    });
    await pool.put(1);
    await pool.join();
    expect(heard[0]).toMatchObject({ times: [[3, 1]], slowest: [] });
  });
});

/** Sends a report of its own. */
async function sendMeasured(items: Items<number>, measured: object): Promise<void> {
  for await (const _ of items) {
    const standing = { moved: 0, started: 1, received: 1 };
    const report = { elapsed: 0, waiting: 0, belowLowWatermark: false };
    process.send?.({ protocol: 'consumers/1', type: 'progress', ...standing, ...report, measured });
  }
}
