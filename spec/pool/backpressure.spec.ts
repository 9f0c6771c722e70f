import { Pool } from 'consumers';

import { collect, failureOf } from './fixture';

describe('backpressure', () => {
  test('`put()` waits at the mark and goes on when items have left', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 2 });
    const free = pool.put(1);
    const waiting = pool.put(2);
    await free;
    expect(pool.stats.waiting).toBe(2);
    await waiting;
    expect(pool.stats.waiting).toBeLessThan(2);
    expect(await pool.join()).toEqual([[1, 2]]);
  });

  test('a waiting `put()` resolves when the pool is closed: what was put is consumed', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 1 });
    const puts = [1, 2, 3].map((item) => pool.put(item));
    expect(await pool.join()).toEqual([[1, 2, 3]]);
    await expect(Promise.all(puts)).resolves.toHaveLength(3);
  });

  test('a source that takes its time is stopped when nobody is left', async () => {
    let stopped = false;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          stopped = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const pool = new Pool(() => 'early', { quantity: 1 });
    await expect(pool.putAll(source)).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    expect(stopped).toBe(true);
    await pool.join();
  });

  test('a waiting `put()` rejects when the pool is terminated, and nobody need look', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 1 });
    const waiting = pool.put(1);
    void pool.put(2);
    const [refused] = await Promise.all([waiting.catch((error: unknown) => error), pool.terminate()]);
    expect(refused).toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });

  test('`putAll()` takes iterables and async iterables, and stops the source when nobody is left', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 10 });
    expect(await pool.putAll(new Set([1, 2]))).toBe(2);
    expect(
      await pool.putAll(
        (async function* () {
          yield 3;
          await Promise.resolve();
          yield 4;
        })(),
      ),
    ).toBe(2);
    expect(await pool.join()).toEqual([[1, 2, 3, 4]]);

    let stopped = false;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i += 1) yield i;
      } finally {
        stopped = true;
      }
    }
    const failing = new Pool(
      () => {
        throw new Error('gone');
      },
      { quantity: 1, highWaterMark: 10 },
    );
    await expect(failing.putAll(endless())).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    expect(stopped).toBe(true);
    await failureOf(failing.join());
  });

  test('consumers work while a source takes its time, though it never waits itself', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    function* slow(): Generator<number> {
      for (let i = 0; i < 2_000 && pool.stats.consumed === 0; i += 1) {
        const until = performance.now() + 2;
        while (performance.now() < until);
        yield i;
      }
    }
    await pool.putAll(slow());
    expect(pool.stats.consumed).toBeGreaterThan(0);
    await pool.join();
  });

  test('fake timers stop no pool', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    const fake = jest.spyOn(globalThis, 'setImmediate').mockImplementation(() => ({}) as NodeJS.Immediate);
    try {
      await pool.putAll(Array(20_000).keys());
      expect(await pool.join()).toEqual([[...Array(20_000).keys()]]);
    } finally {
      fake.mockRestore();
    }
  });

  test('an error of the source reaches the caller of `putAll()`, and the pool is still usable', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    function* broken(): Generator<number> {
      yield 1;
      throw new RangeError('source');
    }
    await expect(pool.putAll(broken())).rejects.toThrow('source');
    void pool.put(2);
    expect(await pool.join()).toEqual([[1, 2]]);
  });

  test.each([5, undefined, null, 'done'])(
    '`putAll()` refuses a source whose `next()` gives %p, as `for await` does, and the pool is still usable',
    async (step) => {
      const pool = new Pool(collect, { quantity: 1 });
      for (const next of [() => step, () => Promise.resolve(step)]) {
        const source = { [Symbol.asyncIterator]: () => ({ next }) } as unknown as AsyncIterable<number>;
        await expect(pool.putAll(source)).rejects.toThrow(/^Iterator result .+ is not an object$/);
      }
      void pool.put(2);
      expect(await pool.join()).toEqual([[2]]);
    },
  );

  test.each<[string, (() => unknown) | undefined]>([
    [
      'throws',
      () => {
        throw new Error('return');
      },
    ],
    ['rejects', () => Promise.reject(new Error('return'))],
    ['gives no promise', () => 5],
    ['is not there', undefined],
  ])('`putAll()` stops a source whose `return()` %s', async (_, stop) => {
    const first = async (items: AsyncIterable<number>): Promise<number> => {
      for await (const item of items) return item;
      return 0;
    };
    const pool = new Pool(first, { quantity: 1 });
    let next = 0;
    // What `next()` gives need not be a promise, as in `for await`.
    const iterator = { next: () => ({ done: false, value: (next += 1) }), return: stop };
    const source = { [Symbol.asyncIterator]: () => iterator } as unknown as AsyncIterable<number>;
    await expect(pool.putAll(source)).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    expect(await pool.join()).toEqual([1]);
  });

  test('`putAll()` stops a source that gives nothing more, where the pool is closed while it waits for room', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 1 });
    const stop = jest.fn();
    const given = [1];
    const iterator = {
      next: () =>
        given.length > 0 ? { done: false, value: given.shift() } : new Promise<never>(() => undefined),
      return: stop,
    };
    const source = { [Symbol.asyncIterator]: () => iterator } as unknown as AsyncIterable<number>;
    const putting = pool.putAll(source);
    await new Promise(setImmediate);
    await Promise.all([pool.join(), expect(putting).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' })]);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['an iterable', () => Array(100_000).keys()],
    [
      'an async iterable',
      async function* () {
        for (;;) yield await new Promise<number>(setImmediate);
      },
    ],
  ])('`putAll()` of %s that is not awaited before `join()` says so', async (_, source) => {
    const pool = new Pool(collect, { quantity: 1 });
    const putting = pool.putAll(source());
    await Promise.all([
      expect(putting).rejects.toMatchObject({
        code: 'ERR_POOL_CLOSED',
        message: expect.stringMatching(
          /^The pool collect is closed: .*`putAll\(\)` was still putting/,
        ) as string,
      }),
      pool.join(),
    ]);
    await expect(pool.putAll([1])).rejects.toThrow(/or make a new pool\.$/);
  });

  test('`putAll()` throws what its source does, also where another pool refused that', async () => {
    const [pool, other] = [
      new Pool(collect, { quantity: 1 }),
      new Pool(() => 1, { quantity: 1, name: 'other' }),
    ];
    await other.join();
    function* failing(): Generator {
      pool.close();
      yield other.put();
    }
    await expect(pool.putAll(failing())).rejects.toThrow(/^The pool other .* new pool\.$/);
    await pool.join();
  });

  test('`putAll()` rejects with the error of `put()`, whatever the pool refused it for before', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    pool.close();
    await pool.terminate();
    async function* one(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
    }
    await expect(pool.putAll(one())).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });

  test('`putAll()` of what is no source is refused', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await expect(pool.putAll(5 as unknown as number[])).rejects.toThrow(
      'Expected the items to be an iterable',
    );
    const broken = { [Symbol.iterator]: 5 } as unknown as number[];
    await expect(pool.putAll(broken)).rejects.toMatchObject({ code: 'ERR_OPTION_INVALID' });
    await pool.join();
  });
});
