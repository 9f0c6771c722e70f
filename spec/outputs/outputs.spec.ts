import { setImmediate, setTimeout } from 'node:timers/promises';

import { Pool, type Items, type PoolError } from 'consumers';

import { failureOf, readAll } from '../pool/fixture';
import { runProgram } from '../run-program';

async function* square(numbers: Items<number>): AsyncGenerator<number, string> {
  let count = 0;
  for await (const number of numbers) {
    count += 1;
    yield number * number;
  }
  return `${count} squared`;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error as PoolError).code,
  );

describe('`pool.outputs`', () => {
  test('are what consumers yield; the result is what they return', async () => {
    const [outputs, results] = await readAll(new Pool(square, { quantity: 2 }), numbers(1_000));
    expect(ascending(outputs)).toEqual(numbers(1_000).map((number) => number ** 2));
    expect(results.map((result) => parseInt(result)).reduce((a, b) => a + b)).toBe(1_000);
  });

  test('of a seat come in its order, also before the first item and after the last one', async () => {
    async function* tell(letters: Items<string>): AsyncGenerator<string> {
      yield 'begin';
      for await (const letter of letters) {
        yield letter;
        yield `${letter} again`;
      }
      yield 'end';
    }
    const [outputs] = await readAll(new Pool(tell, { quantity: 1 }), 'ab');
    expect(outputs).toEqual(['begin', 'a', 'a again', 'b', 'b again', 'end']);
  });

  test('have their seats in `entries()`', async () => {
    async function* tell(): AsyncGenerator<number> {
      const { currentConsumer } = await import('consumers');
      yield currentConsumer()?.index ?? 0;
    }
    const pool = new Pool(tell, { quantity: 3 });
    pool.close();
    const entries = [];
    for await (const entry of pool.outputs.entries()) entries.push(entry);
    expect(entries.map(({ seat, output }) => [seat, output]).sort()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test('come while the pool is open, one by one', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const outputs = pool.outputs[Symbol.asyncIterator]();
    for (const number of [3, 4, 5]) {
      await pool.put(number);
      expect(await outputs.next()).toEqual({ done: false, value: number ** 2 });
    }
    pool.close();
    expect(await outputs.next()).toEqual({ done: true, value: undefined });
    expect(await pool.join()).toEqual(['3 squared']);
  });

  test('come although their consumer works on the item for long', async () => {
    async function* tell(items: Items<number>): AsyncGenerator<string> {
      for await (const _ of items) {
        yield 'first';
        yield 'second';
        const working = setInterval(() => undefined, 60_000);
        await new Promise<void>((resolve) => {
          process.once('SIGUSR2', () => {
            resolve();
          });
        });
        clearInterval(working);
        yield 'third';
      }
    }
    const pool = new Pool(tell, { quantity: 1 });
    void pool.put(1);
    const outputs = pool.outputs[Symbol.asyncIterator]();
    expect([(await outputs.next()).value, (await outputs.next()).value]).toEqual(['first', 'second']);
    process.kill(pool.stats.seats[0]?.pid ?? 0, 'SIGUSR2');
    expect((await outputs.next()).value).toBe('third');
    await outputs.return?.();
  });

  test('of several calls of `next()` that wait go to them in order', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const outputs = pool.outputs[Symbol.asyncIterator]();
    const steps = [outputs.next(), outputs.next(), outputs.next(), outputs.next()];
    await pool.putAll([1, 2, 3]);
    pool.close();
    const values = (await Promise.all(steps)).map(({ value }) => value as number | undefined);
    expect(values).toEqual([1, 4, 9, undefined]);
  });

  test('of sync generators arrive too', async () => {
    function* count(): Generator<number, string> {
      for (let i = 0; i < 20_000; i += 1) yield i;
      return 'done';
    }
    const pool = new Pool(count, { quantity: 1 });
    expect(await readAll(pool, [])).toEqual([numbers(20_000), ['done']]);
  });

  test('keep what values are, as items do', async () => {
    const values = [undefined, null, 1.5, 'x', { a: [1n] }, new Map([[1, Buffer.from('x')]]), new Date(0)];
    async function* echo(items: Items<unknown>): AsyncGenerator {
      for await (const item of items) yield item;
    }
    const [outputs] = await readAll(new Pool(echo, { quantity: 1 }), values);
    expect(outputs).toEqual(values);
  });

  test('have one reader', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const outputs = pool.outputs[Symbol.asyncIterator]();
    for (const read of [
      () => pool.outputs[Symbol.asyncIterator](),
      () => pool.outputs.entries(),
      () => pool.duplex(),
    ])
      expect(read).toThrow(expect.objectContaining({ code: 'ERR_OUTPUTS_HAVE_READER' }) as Error);
    await outputs.return?.();
  });

  test.each([
    ['that was terminated', async (pool: Pool) => pool.terminate()],
    ['whose consumers are no generators', () => undefined],
  ])('of a pool %s end at once', async (_, act) => {
    const pool = new Pool(
      async (items: Items<unknown>) => {
        for await (const _ of items);
      },
      { quantity: 2 },
    );
    await act(pool);
    for await (const output of pool.outputs) throw new Error(`Expected no output, got ${String(output)}.`);
    await pool.terminate();
  });

  test('end with the error that `join()` rejects with, when all is read', async () => {
    async function* fail(items: Items<number>): AsyncGenerator<number> {
      for await (const item of items) {
        if (item === 3) throw new RangeError('three');
        yield item;
      }
    }
    const pool = new Pool(fail, { quantity: 1 });
    const joined = pool.putAll([1, 2, 3, 4]).then(() => pool.join());
    const seen: number[] = [];
    const error = await failureOf(
      (async () => {
        for await (const output of pool.outputs) seen.push(output);
      })(),
    );
    expect(seen).toEqual([1, 2]);
    expect(await failureOf(joined)).toBe(error);
    expect(error.failures).toMatchObject([{ reason: 'threw', item: 3 }]);
  });

  test('end with the reason of the signal that stopped the pool', async () => {
    const stopping = new AbortController();
    const pool = new Pool(square, { quantity: 1, signal: stopping.signal });
    void pool.put(2);
    const read = async (): Promise<void> => {
      for await (const _ of pool.outputs) stopping.abort(new RangeError('enough'));
    };
    await expect(read()).rejects.toThrow(new RangeError('enough'));
  });

  test('that cannot be cloned make the `yield` throw; where it is not caught, the failure says what and at which item', async () => {
    async function* bad(items: Items<number>): AsyncGenerator<unknown, string> {
      for await (const item of items) {
        try {
          yield item > 2 ? { item, load: () => 1 } : item;
        } catch (error) {
          if (item > 3) throw error;
          yield (error as Error).message;
        }
      }
      return 'returned';
    }
    const pool = new Pool(bad, { quantity: 1 });
    const joined = pool.putAll([1, 2, 3, 4, 5]).then(() => pool.join());
    const seen: unknown[] = [];
    const error = await failureOf(
      (async () => {
        for await (const output of pool.outputs) seen.push(output);
      })(),
    );
    await joined.catch(() => undefined);
    expect(seen).toEqual([1, 2, expect.stringContaining('`output.load` is a function')]);
    expect(error.failures).toMatchObject([
      { reason: 'could not send its output', item: 4, error: { code: 'ERR_ITEM_NOT_CLONEABLE' } },
    ]);
    expect(error.message).toContain('could not send its output: PoolError: Expected `output` to be a value');
  });

  test('of 50 MB among small ones arrive', async () => {
    async function* sizes(items: Items<number>): AsyncGenerator<Buffer> {
      for await (const size of items) yield Buffer.alloc(size, 7);
    }
    const given = [10, 50_000_000, 20, 1_000_000, 30];
    const [outputs] = await readAll(new Pool(sizes, { quantity: 1 }), given);
    expect(outputs.map(({ length }) => length)).toEqual(given);
    expect(outputs.every((output) => output.at(0) === 7 && output.at(-1) === 7)).toBe(true);
  });
});

describe('an item that yields', () => {
  test('is limited by `timeout` as any other one', async () => {
    async function* slow(items: Items<number>): AsyncGenerator<number> {
      for await (const item of items)
        for (;;) {
          yield item;
          await new Promise((resolve) => globalThis.setTimeout(resolve, 20));
        }
    }
    const pool = new Pool(slow, { quantity: 1, timeout: 200 });
    void pool.put(1);
    pool.close();
    const error = await failureOf(
      (async () => {
        for await (const _ of pool.outputs);
      })(),
    );
    expect(error.failures).toMatchObject([{ reason: 'timed out', item: 1 }]);
  });
});

describe('leaving the loop early', () => {
  test.each(['break', 'throw'])('by `%s` terminates the pool', async (way) => {
    const pool = new Pool(square, { quantity: 2 });
    const joined = pool.putAll(numbers(10)).then(() => pool.join());
    const left = codeOf(joined);
    const read = async (): Promise<void> => {
      for await (const _ of pool.outputs) {
        if (way === 'break') break;
        throw new RangeError('mine');
      }
    };
    if (way === 'break') await read();
    else await expect(read()).rejects.toThrow(new RangeError('mine'));
    expect(await left).toBe('ERR_POOL_TERMINATED');
    expect(pool.stats.seats.map(({ state }) => state)).toEqual(['ended', 'ended']);
  });
});

describe('outputs that nobody reads', () => {
  const NOT_READ = 'ERR_OUTPUTS_NOT_READ';

  test('make `join()` and `Pool.run()` reject, with the loop to write', async () => {
    const pool = new Pool(square, { quantity: 1 });
    await pool.put(1);
    await expect(pool.join()).rejects.toThrow('for await (const output of pool.outputs)');
    expect(await codeOf(Pool.run(square, [1], { quantity: 1 }))).toBe(NOT_READ);
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: NOT_READ }) as Error);
    expect(() => pool.results).toThrow(expect.objectContaining({ code: NOT_READ }) as Error);
  });

  test('make `put()` and `putAll()` reject where these wait for room', async () => {
    for (const fill of [
      async (pool: Pool<number>) => {
        for (let i = 0; ; i += 1) await pool.put(i);
      },
      (pool: Pool<number>) => pool.putAll(numbers(100_000)),
    ]) {
      const pool = new Pool(square, { quantity: 1, highWaterMark: 100, outputHighWaterMark: 10 });
      expect(await codeOf(Promise.resolve(fill(pool)))).toBe(NOT_READ);
    }
  });

  test('are told of in a warning where the pool is disposed of', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const pool = new Pool(square, { quantity: 1 });
    await pool.put(1);
    await pool[Symbol.asyncDispose]();
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/outputs that nobody reads: it was terminated/), 'ConsumersWarning'],
    ]);
    warn.mockRestore();
  });

  test('do not hide that consumers failed', async () => {
    async function* fail(items: Items<number>): AsyncGenerator<number> {
      for await (const item of items) {
        yield item;
        throw new RangeError('one');
      }
    }
    const pool = new Pool(fail, { quantity: 1 });
    await pool.put(1);
    while (pool.stats.seats[0]?.state !== 'failed') await setImmediate();
    await expect(pool.join()).rejects.toMatchObject({
      code: NOT_READ,
      cause: { code: 'ERR_CONSUMER_FAILED' },
    });
  });

  test.each(['closes', 'leaves open'])('do not keep a program alive that %s its pool', async (way) => {
    const { stdout, stderr, ended } = await runProgram('never-reads.mjs', { words: [way] });
    expect({ stdout, ended }).toEqual({ stdout: 'end of the program\n', ended: 0 });
    expect(stderr).toMatch(
      /ConsumersWarning: The pool square has outputs that nobody reads: it is terminated/,
    );
  });

  test('end a pool that is disposed of without an error', async () => {
    const pool = new Pool(square, { quantity: 1 });
    await pool.put(1);
    await pool[Symbol.asyncDispose]();
    expect(pool.stats.seats).toMatchObject([{ state: 'ended' }]);
  });

  test('may find a reader late, as long as the program does not wait', async () => {
    const pool = new Pool(square, { quantity: 1 });
    await pool.putAll([1, 2, 3]);
    while (pool.stats.outputs.waiting < 3) await setImmediate();
    const joined = pool.join();
    const seen: number[] = [];
    for await (const output of pool.outputs) seen.push(output);
    expect(seen).toEqual([1, 4, 9]);
    expect(await joined).toEqual(['3 squared']);
  });
});

describe('a slow reader', () => {
  test('that has caught up waits for consumers that work, and keeps the pool of its loop open', async () => {
    const { stdout, stderr, ended } = await runProgram('reads-slowly.mjs');
    expect({ stdout, stderr, ended }).toEqual({ stdout: '24 outputs\n', stderr: '', ended: 0 });
  });

  test('makes consumers wait, which makes `put()` wait', async () => {
    const pool = new Pool(square, { quantity: 2, highWaterMark: 50, outputHighWaterMark: 20 });
    let put = 0;
    const filled = (async () => {
      for (; put < 2_000; put += 1) await pool.put(put);
      pool.close();
    })();
    const outputs = pool.outputs[Symbol.asyncIterator]();
    const seen: number[] = [];
    let most = 0;
    for (let step = await outputs.next(); step.done !== true; step = await outputs.next()) {
      seen.push(step.value);
      if (seen.length < 200) await setTimeout(1);
      most = Math.max(most, pool.stats.outputs.waiting);
      if (seen.length === 200) expect(put).toBeLessThan(1_000);
    }
    await filled;
    // Both seats may have their part of the mark on the way.
    expect(most).toBeLessThanOrEqual(40);
    expect(ascending(seen)).toEqual(numbers(2_000).map((number) => number ** 2));
  });

  test('lets timers and other pools run while there are many outputs', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const joined = pool.putAll(numbers(100_000)).then(() => pool.join());
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    for await (const _ of pool.outputs);
    clearInterval(timer);
    await joined;
    expect(ticks).toBeGreaterThan(0);
  });
});
