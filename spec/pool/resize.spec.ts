import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, Pool, PoolError, type Items, type PoolOptions } from 'consumers';

import { mulberry32 } from '../mulberry32';
import { makeFolder } from '../temporary-folder';
import { collect, failureOf } from './fixture';

const states = (pool: Pick<Pool, 'stats'>): string[] =>
  pool.stats.seats.map(({ index, state }) => `${index} ${state}`);

/** Tells that it has begun an item, and works on it until a file is there. */
async function waitFor(items: Items<string>): Promise<string[]> {
  const fs = await import('node:fs');
  const { setTimeout } = await import('node:timers/promises');
  const seen: string[] = [];
  for await (const file of items) {
    fs.writeFileSync(`${file} begun`, '');
    while (!fs.existsSync(file)) await setTimeout(2);
    seen.push(file);
  }
  return seen;
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise(setImmediate);
}

describe('`pool.resize()`', () => {
  test('to more starts consumers with new numbers, and resolves when they are loaded', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await pool.resize(3);
    expect(states(pool).slice(1)).toEqual(['2 idle', '3 idle']);
    for (let n = 0; n < 100; n += 1) void pool.put(n);
    const results = await pool.join();
    expect(results).toHaveLength(3);
    expect(results.flat().length).toBe(100);
  });

  test('to fewer ends those of the highest numbers, with their results', async () => {
    const pool = new Pool(collect, { quantity: 3 });
    await pool.ready();
    await pool.put('first');
    await pool.drained();
    await pool.resize(1);
    expect(states(pool)).toEqual(['1 idle', '2 ended', '3 ended']);
    await pool.put('second');
    const results = (await pool.join()) as string[][];
    expect(results).toHaveLength(3);
    expect(results.flat().sort()).toEqual(['first', 'second']);
    expect(results[0]).toContain('second');
  });

  test('never uses a number again', async () => {
    const pool = new Pool(collect, { quantity: 2, name: 'seat' });
    await pool.resize(1);
    await pool.resize(2);
    expect(pool.stats.seats.map(({ name }) => name)).toEqual(['seat-1', 'seat-2', 'seat-3']);
    expect(await pool.join()).toHaveLength(3);
  });

  test('waits for the item in hand; others take what was not started', async () => {
    const folder = makeFolder();
    const [kept, ...rest] = ['a', 'b', 'c', 'd'].map((name) => join(folder, name)) as [string, ...string[]];
    const pool = new Pool(waitFor, { quantity: 2 });
    for (const file of [kept, ...rest]) void pool.put(file);
    await until(() => pool.stats.seats.every(({ state }) => state === 'busy'));
    let isDone = false;
    const resized = pool.resize(1).then(() => (isDone = true));
    await until(() => existsSync(`${kept} begun`));
    expect(isDone).toBe(false);
    for (const file of [kept, ...rest]) writeFileSync(file, '');
    await resized;
    expect(pool.stats.seats[1]).toMatchObject({ state: 'ended', consumed: 1 });
    expect((await pool.join()).flat().sort()).toEqual([kept, ...rest].sort());
  });

  test('in the same turn counts as the last one says', async () => {
    const pool = new Pool(collect, { quantity: 2 });
    await Promise.all([pool.resize(4), pool.resize(1), pool.resize(3)]);
    expect(states(pool)).toEqual(['1 idle', '2 ended', '3 ended', '4 ended', '5 idle', '6 idle']);
    await pool.join();
  });

  test.each<[string, PoolOptions]>([
    ['without redelivery', {}],
    ['with `retries`', { retries: 2 }],
    ["with `ack: 'item'`", { retries: 2, ack: 'item' }],
    ['with `timeout`', { timeout: 5_000 }],
    ['with `recycle`', { recycle: { items: 700 } }],
  ])('to and fro, amid many items, loses none and doubles none: %s', async (_, options) => {
    const random = mulberry32(7);
    const pool = new Pool(collect, { ...options, quantity: 2 });
    const resized: Promise<void>[] = [];
    for (let n = 0; n < 20_000; n += 1) {
      await pool.put(n);
      if (n % 1_000 === 0) resized.push(pool.resize(1 + Math.floor(random() * 3)));
      if (n % 100 === 0) await new Promise(setImmediate);
    }
    const results = (await pool.join()) as number[][];
    await Promise.all(resized);
    expect(results.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });

  test('of consumers that read ahead ends them too', async () => {
    const pool = new Pool(
      async (items: Items<number>) => {
        const read = async (): Promise<number> => {
          let count = 0;
          for (let step = await items.next(); step.done !== true; step = await items.next()) count += 1;
          return count;
        };
        return (await Promise.all([read(), read(), read()])).reduce((a, b) => a + b);
      },
      { quantity: 2 },
    );
    await pool.ready();
    await pool.putAll([1, 2, 3]);
    await pool.resize(1);
    await pool.putAll([4, 5]);
    expect((await pool.join()).reduce((a, b) => a + b)).toBe(5);
  });

  test('of generators: all that they yield arrives', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) yield item;
      },
      { quantity: 3 },
    );
    const outputs: number[] = [];
    const read = (async () => {
      for await (const output of pool.outputs) outputs.push(output);
    })();
    const numbers = (from: number) => Array.from({ length: 2_500 }, (_, n) => from + n);
    const put = pool.putAll(numbers(0));
    await pool.resize(1);
    await put;
    const more = pool.putAll(numbers(2_500));
    await pool.resize(2);
    await more;
    await Promise.all([pool.join(), read]);
    expect(outputs).toHaveLength(5_000);
    expect(new Set(outputs).size).toBe(5_000);
  });

  test('counts consumers that have ended as missing', async () => {
    const pool = new Pool(
      async (items: Items<string>) => {
        for await (const item of items) if (item === 'bad') throw new Error('on purpose');
      },
      { quantity: 2 },
    );
    await pool.put('bad');
    await until(() => pool.stats.seats.some(({ state }) => state === 'failed'));
    await pool.resize(2);
    expect(pool.stats.seats.filter(({ state }) => state === 'idle')).toHaveLength(2);
    expect(pool.stats.seats).toHaveLength(3);
    expect((await failureOf(pool.join())).failures).toHaveLength(1);
  });

  test('while a consumer restarts ends that one once it has redelivered its items', async () => {
    const folder = makeFolder();
    const gate = join(folder, 'gate');
    const pool = new Pool(
      async (items: Items<string>, isThere: string) => {
        const fs = await import('node:fs');
        const seen: string[] = [];
        for await (const item of items) {
          seen.push(item);
          if (item === 'deadly' && !fs.existsSync(isThere)) process.kill(process.pid, 'SIGKILL');
        }
        return seen;
      },
      { quantity: 2, retries: 50, args: [gate] },
    );
    await pool.ready();
    await pool.putAll(['good', 'deadly']);
    await until(() => pool.stats.seats.some(({ restarts }) => restarts > 1));
    const resized = pool.resize(1);
    writeFileSync(gate, '');
    await resized;
    expect((await pool.join()).flat().sort()).toEqual(['deadly', 'good']);
  });

  test('counts a consumer that has left its items as missing, although it works on', async () => {
    const file = join(makeFolder(), 'file');
    const pool = new Pool(
      async (items: Items<string>, isThere: string) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        let count = 0;
        for await (const item of items) {
          if (item === 'leave') break;
          count += 1;
        }
        // One that has come to the end has nothing to wait for.
        if (!fs.existsSync(`${isThere} left`)) {
          fs.writeFileSync(`${isThere} left`, '');
          while (!fs.existsSync(isThere)) await setTimeout(2);
        }
        return count;
      },
      { quantity: 2, args: [file] },
    );
    await pool.ready();
    await pool.put('leave');
    await until(() => existsSync(`${file} left`));
    await pool.put('a');
    await until(() => pool.stats.consumed === 1);
    await pool.resize(1);
    expect(pool.stats.seats).toHaveLength(2);
    await pool.put('b');
    await until(() => pool.stats.consumed === 2);
    await pool.resize(2);
    expect(pool.stats.seats).toHaveLength(3);
    writeFileSync(file, '');
    expect((await pool.join()).reduce((a, b) => a + b)).toBe(2);
  });

  test('does not wait for the retries of a consumer that has nothing to do', async () => {
    const file = join(makeFolder(), 'file');
    const pool = new Pool(
      async (items: Items<string>, isThere: string) => {
        const { currentConsumer } = await import('consumers');
        const fs = await import('node:fs');
        if (currentConsumer()?.index === 2) process.exit(3);
        fs.writeFileSync(isThere, '');
        let count = 0;
        for await (const item of items) count += item.length;
        return count;
      },
      { quantity: 2, retries: 1_000, args: [file] },
    );
    await until(() => (pool.stats.seats[1]?.restarts ?? 0) > 2 && existsSync(file));
    await pool.resize(1);
    expect(states(pool)[1]).toBe('2 ended');
    expect(await pool.join()).toEqual([0, undefined]);
  });

  test('of a closed pool lets more consumers take what waits', async () => {
    const folder = makeFolder();
    const files = ['a', 'b'].map((name) => join(folder, name));
    const pool = new Pool(waitFor, { quantity: 1 });
    for (const file of files) void pool.put(file);
    const joined = pool.join();
    await pool.resize(2);
    await until(() => files.every((file) => existsSync(`${file} begun`)));
    for (const file of files) writeFileSync(file, '');
    expect(await joined).toHaveLength(2);
  });

  test.each([0, -1, 1.5, NaN, Infinity, '2', null, undefined, 1e9])('(%p) is refused', async (quantity) => {
    const pool = new Pool(collect, { quantity: 1 });
    const error: unknown = await pool.resize(quantity as number).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toMatchObject({
      code: 'ERR_OPTION_INVALID',
      message: expect.stringMatching(/^Expected `quantity` to be /) as unknown,
    });
    await pool.put(1);
    expect(await pool.join()).toEqual([[1]]);
  });

  test('rejects where all consumers are ending, or have', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await pool.join();
    await expect(pool.resize(2)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    const other = new Pool(() => Promise.resolve(), { quantity: 1 });
    await until(() => other.stats.seats[0]?.state === 'ended');
    await expect(other.resize(2)).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    await other.join();
  });

  test('rejects when the pool is stopped meanwhile', async () => {
    const controller = new AbortController();
    const pool = new Pool(waitFor, { quantity: 2, signal: controller.signal });
    const file = join(makeFolder(), 'never');
    await pool.putAll([file, `${file} too`]);
    await until(() => pool.stats.inHand === 2);
    const resized = pool.resize(1);
    controller.abort('enough');
    await expect(resized).rejects.toBe('enough');
    await expect(pool.resize(2)).rejects.toBe('enough');
    await expect(pool.join()).rejects.toBe('enough');
  });

  test('to fewer rejects where that waits for a reader that is not there', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) for (let n = 0; n < 100; n += 1) yield item;
      },
      { quantity: 2, outputHighWaterMark: 2 },
    );
    for (let n = 0; n < 3; n += 1) void pool.put(n);
    await until(() => pool.stats.seats.every(({ inHand }) => inHand > 0));
    await expect(pool.resize(1)).rejects.toMatchObject({ code: 'ERR_OUTPUTS_NOT_READ' });
  });

  test('to more rejects where a new process dies before it is loaded', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await pool.ready();
    const resized = expect(pool.resize(2)).rejects.toMatchObject({
      failures: [{ index: 2, reason: 'killed' }],
    });
    process.kill(pool.stats.seats[1]?.pid as number, 'SIGKILL');
    await resized;
    await pool.put(1);
    expect((await failureOf(pool.join())).results).toEqual([[1], undefined]);
  });

  test('rejects where a new consumer cannot start, and the others go on', async () => {
    const module = join(makeFolder(), 'consumer.cjs');
    const source = String(collect);
    writeFileSync(module, `module.exports = ${source}`);
    const pool = new Pool<number, number[]>(module, { quantity: 1 });
    await pool.ready();
    writeFileSync(module, 'throw new Error("on purpose")');
    await expect(pool.resize(2)).rejects.toBeInstanceOf(ConsumerError);
    writeFileSync(module, `module.exports = ${source}`);
    await pool.resize(2);
    await pool.put(1);
    const { failures, results } = await failureOf(pool.join());
    expect(failures).toMatchObject([{ index: 2, reason: 'could not start' }]);
    expect(results.flat().filter((item) => item !== undefined)).toEqual([1]);
  });
});

describe("`failFast: 'soon'`", () => {
  /** Waits at a file; fails at `bad`. */
  async function consume(items: Items<string>): Promise<number> {
    const fs = await import('node:fs');
    const { setTimeout } = await import('node:timers/promises');
    let count = 0;
    for await (const item of items) {
      if (item === 'bad') throw new Error('on purpose');
      while (!fs.existsSync(item)) await setTimeout(2);
      count += 1;
    }
    return count;
  }

  test('hands out nothing more, and lets the others finish what they have', async () => {
    const file = join(makeFolder(), 'file');
    const pool = new Pool(consume, { quantity: 2, failFast: 'soon' });
    await pool.putAll([file, 'bad']);
    await until(() => pool.stats.seats.some(({ state }) => state === 'failed'));
    expect(() => pool.put('never')).toThrow(expect.objectContaining({ code: 'ERR_POOL_NO_CONSUMERS' }));
    const joined = failureOf(pool.join());
    writeFileSync(file, '');
    const { failures, results, unconsumed } = await joined;
    expect(failures).toMatchObject([{ item: 'bad' }]);
    expect(results.filter((result) => result !== undefined)).toEqual([1]);
    expect(unconsumed).toBe(0);
    expect(pool.stats).toMatchObject({ put: 2, consumed: 1 });
  });

  test('leaves what waits unconsumed', async () => {
    const file = join(makeFolder(), 'file');
    const pool = new Pool(consume, { quantity: 1, failFast: 'soon' });
    await pool.putAll(['bad', file, file]);
    const { unconsumed } = await failureOf(pool.join());
    expect(unconsumed).toBe(2);
  });

  test('lets a consumer that restarts redeliver its items', async () => {
    const folder = makeFolder();
    const pool = new Pool(
      async (items: Items<string>) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        const seen: string[] = [];
        for await (const item of items) {
          seen.push(item);
          if (item === 'bad') {
            // It fails for good at the second time.
            throw new Error('on purpose');
          }
          fs.appendFileSync(item, '.');
          if (fs.readFileSync(item, 'utf8').length === 1) process.kill(process.pid, 'SIGKILL');
          while (!fs.existsSync(`${item} go`)) await setTimeout(2);
        }
        return seen;
      },
      { quantity: 2, failFast: 'soon', retries: 1 },
    );
    const item = join(folder, 'item');
    await pool.putAll([item, 'bad']);
    await until(() => pool.stats.seats.some(({ state }) => state === 'failed'));
    writeFileSync(`${item} go`, '');
    const { results } = await failureOf(pool.join());
    expect(results.filter((result) => result !== undefined)).toEqual([[item]]);
  });

  test.each([[{}], [{ retries: 1 }]])(
    'takes what the others put into their own pool, and leaves it: %p',
    async (options) => {
      const file = join(makeFolder(), 'file');
      const pool = new Pool(
        async (items: Items<string>, isThere: string) => {
          const fs = await import('node:fs');
          const { setTimeout } = await import('node:timers/promises');
          const { currentConsumer } = await import('consumers');
          const seen: string[] = [];
          for await (const item of items) {
            if (item === 'bad') throw new Error('on purpose');
            while (!fs.existsSync(isThere)) await setTimeout(2);
            await currentConsumer<string>()?.put('more');
            seen.push(item);
          }
          return seen;
        },
        { quantity: 2, failFast: 'soon', args: [file], ...options },
      );
      await pool.putAll(['good', 'bad']);
      await until(() => pool.stats.seats.some(({ state }) => state === 'failed'));
      writeFileSync(file, '');
      const { failures, results, unconsumed } = await failureOf(pool.join());
      expect(failures).toMatchObject([{ item: 'bad' }]);
      expect(results.filter((result) => result !== undefined)).toEqual([['good']]);
      expect(unconsumed).toBe(1);
    },
  );
});
