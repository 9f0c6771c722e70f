import { Pool, TaskPool, type Items, type SeatStats } from 'consumers';

import { collect } from './fixture';

type Times = Pick<SeatStats, 'starved' | 'busy' | 'blocked'>;

const total = ({ starved, busy, blocked }: Times): number => starved + busy + blocked;

/** Looks at the stats until they are so. */
async function until<Stats>(look: () => Stats, isSo: (stats: Stats) => boolean): Promise<Stats> {
  for (;;) {
    const stats = look();
    if (isSo(stats)) return stats;
    await new Promise(setImmediate);
  }
}

async function* repeat(items: Items<string>) {
  for await (const item of items) yield item;
}

/** Works as long as the item says, in ms, without a turn of the event loop. */
async function work(items: Items<number>) {
  for await (const time of items) {
    const end = performance.now() + time;
    while (performance.now() < end);
  }
}

describe('`stats.seats`: `starved`, `busy` and `blocked`', () => {
  test('a consumer that waits for items is starved, and not busy', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    const look = (): Times => pool.stats.seats[0] as SeatStats;
    const before = await until(look, ({ starved }) => starved > 20);
    const after = await until(look, ({ starved }) => starved > before.starved + 20);
    expect(after.busy).toBeCloseTo(before.busy, 6);
    expect(after.blocked).toBe(0);
    await pool.join();
  });

  test('a consumer that works is busy, and not starved', async () => {
    const pool = new Pool(work, { quantity: 1 });
    const look = (): Times => pool.stats.seats[0] as SeatStats;
    await pool.ready();
    await pool.put(200);
    const before = await until(look, () => pool.stats.inHand === 1);
    await pool.drained();
    const after = look();
    expect(after.busy - before.busy).toBeGreaterThan(after.starved - before.starved);
    await pool.join();
  });

  test('a consumer whose outputs nobody reads is blocked', async () => {
    const pool = new Pool(repeat, { quantity: 1, outputHighWaterMark: 1 });
    const look = (): Times => pool.stats.seats[0] as SeatStats;
    for (let n = 0; n < 100; n += 1) void pool.put('x');
    const before = await until(look, ({ blocked }) => blocked > 20);
    const after = await until(look, ({ blocked }) => blocked > before.blocked + 20);
    expect(after.busy).toBeCloseTo(before.busy, 6);
    expect(after.starved).toBeCloseTo(before.starved, 6);
    const joined = pool.join();
    for await (const output of pool.outputs) expect(output).toBe('x');
    await joined;
    expect(look().blocked).toBeGreaterThanOrEqual(after.blocked);
  });

  test('are the same sum for all seats, however they fare', async () => {
    const pool = new Pool(
      async (items: Items<string>) => {
        for await (const item of items) if (item === 'deadly') process.kill(process.pid, 'SIGKILL');
      },
      { quantity: 3, retries: 1, poison: 'skip' },
    );
    await pool.putAll(['a', 'deadly', 'b']);
    await until(
      () => pool.stats.seats,
      (seats) => seats.some(({ restarts, state }) => restarts > 1 && state === 'idle'),
    );
    const { seats } = pool.stats;
    const sums = seats.map(total);
    // The first seat is made before the last one, which takes as long as a fork.
    expect(sums).toEqual([...sums].sort((a, b) => b - a));
    expect(seats.find(({ restarts }) => restarts > 0)).toMatchObject({
      restarts: 2,
      restartReasons: { killed: 2 },
    });
    await pool.join();
    const ended = pool.stats.seats.map(total);
    await new Promise(setImmediate);
    expect(pool.stats.seats.map(total)).toEqual(ended);
  });

  test('tell of recycled processes', async () => {
    const pool = new Pool(collect, { quantity: 1, recycle: { items: 1 } });
    await pool.putAll([1, 2, 3]);
    await pool.join();
    expect(pool.stats.seats[0]).toMatchObject({ restarts: 2, restartReasons: { recycled: 2 }, runs: 3 });
  });

  test('of a task pool: a seat that is asleep is starved, also when it is on again', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1, idleTimeout: 20 });
    const look = () => tasks.stats.seats[0] as NonNullable<(typeof tasks.stats.seats)[0]>;
    expect(await tasks.run(1)).toBe(1);
    const asleep = await until(look, ({ state }) => state === 'asleep');
    const later = await until(look, ({ starved }) => starved > asleep.starved + 30);
    expect(later.busy).toBeCloseTo(asleep.busy, 6);
    expect(await tasks.run(2)).toBe(2);
    expect(look().starved).toBeGreaterThanOrEqual(later.starved);
    await tasks.join();
  });
});

describe('`stats.throughput`', () => {
  test('counts what is moved past, also at the end', async () => {
    const pool = new Pool(
      async (items: Items<number>) => {
        for await (const item of items) return item;
        return undefined;
      },
      { quantity: 1 },
    );
    expect(pool.stats.throughput).toEqual({ overall: 0, lastSecond: 0 });
    await pool.put(1);
    await pool.join();
    const { overall, lastSecond } = pool.stats.throughput;
    expect(overall).toBeGreaterThan(0);
    expect(lastSecond).toBeGreaterThan(0);
    await new Promise(setImmediate);
    expect(pool.stats.throughput.overall).toBe(overall);
  });

  test('of a task pool counts the calls that ended', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    await tasks.map([1, 2, 3]);
    expect(tasks.stats.throughput.lastSecond).toBeGreaterThan(0);
    await tasks.join();
    expect(tasks.stats.throughput.overall).toBeGreaterThan(0);
  });
});
