import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';

import { Pool, type Items } from 'consumers';

import { failureOf } from '../pool/fixture';

async function* square(numbers: Items<number>): AsyncGenerator<number> {
  for await (const number of numbers) {
    if (number === 13) throw new RangeError('thirteen');
    yield number ** 2;
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 100);
const squares = (count: number): number[] => numbers(count).map((number) => number ** 2);

/** Writes down what it gets; `fail` is asked at each chunk. */
function makeSink(fail: (chunk: number) => Error | undefined = () => undefined) {
  const seen: number[] = [];
  const sink = new Writable({
    objectMode: true,
    write: (chunk: number, _, done) => {
      seen.push(chunk);
      done(fail(chunk));
    },
  });
  return { sink, seen };
}

type AnyPool = Pick<Pool, 'stats' | 'outputs'>;

const isOver = (pool: AnyPool): boolean =>
  pool.stats.seats.every(({ state }) => state === 'ended' || state === 'failed');

async function waitForEnd(pool: AnyPool): Promise<void> {
  while (!isOver(pool)) await new Promise(setImmediate);
}

describe('`pool.duplex()`', () => {
  test('takes a source to a sink', async () => {
    const pool = new Pool(square, { quantity: 2 });
    const { sink, seen } = makeSink();
    await pipeline(Readable.from(numbers(50_000)), pool.duplex(), sink);
    expect(seen.sort((a, b) => a - b)).toEqual(squares(50_000));
    expect(isOver(pool)).toBe(true);
  });

  test('takes an error of the source to the pool, and to the caller', async () => {
    const pool = new Pool(square, { quantity: 2 });
    function* broken(): Generator<number> {
      yield* numbers(10);
      throw new RangeError('source');
    }
    const { sink } = makeSink();
    await expect(pipeline(Readable.from(broken()), pool.duplex(), sink)).rejects.toThrow(
      new RangeError('source'),
    );
    await waitForEnd(pool);
    await expect(pool.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });

  test('takes an error of a consumer to the source and to the caller', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const source = Readable.from([1, 2, 13, ...numbers(100_000)]);
    const { sink } = makeSink();
    const error = await failureOf(pipeline(source, pool.duplex(), sink));
    expect(error.failures).toMatchObject([{ reason: 'threw', item: 13 }]);
    expect(source.destroyed).toBe(true);
  });

  test('takes an error of the sink to the pool, to the source and to the caller', async () => {
    const pool = new Pool(square, { quantity: 2 });
    const source = Readable.from(numbers(1_000_000));
    const { sink } = makeSink((chunk) => (chunk > 10_100 ? new RangeError('sink') : undefined));
    await expect(pipeline(source, pool.duplex(), sink)).rejects.toThrow(new RangeError('sink'));
    expect(source.destroyed).toBe(true);
    await waitForEnd(pool);
  });

  test('that is destroyed terminates the pool', async () => {
    const pool = new Pool(square, { quantity: 2 });
    const stream = pool.duplex();
    stream.write(1);
    stream.destroy();
    // An error would be thrown here.
    await once(stream, 'close');
    await waitForEnd(pool);
  });

  test('of consumers that all return early makes the pipeline reject', async () => {
    async function* two(items: Items<number>): AsyncGenerator<number> {
      for await (const item of items) {
        yield item;
        if (item > 100) return;
      }
    }
    const pool = new Pool(two, { quantity: 1 });
    const { sink } = makeSink();
    await expect(pipeline(Readable.from(numbers(100_000)), pool.duplex(), sink)).rejects.toMatchObject({
      code: 'ERR_POOL_NO_CONSUMERS',
    });
  });

  test('of consumers that are no generators ends when they have ended, or fails with them', async () => {
    async function drain(items: Items<number>): Promise<number> {
      let count = 0;
      for await (const item of items) {
        if (item === 13) throw new RangeError('thirteen');
        count += 1;
      }
      return count;
    }
    const { sink } = makeSink();
    const good = new Pool(drain, { quantity: 1 });
    await pipeline(Readable.from(numbers(10)), good.duplex(), sink);
    expect(good.results).toEqual([10]);
    const bad = new Pool(drain, { quantity: 1 });
    const error = await failureOf(pipeline(Readable.from([1, 13]), bad.duplex(), makeSink().sink));
    expect(error.failures).toMatchObject([{ item: 13 }]);
    const left = new Pool(drain, { quantity: 1 });
    const stream = left.duplex();
    stream.write(1);
    stream.destroy();
    await waitForEnd(left);
  });

  test('of a pool that is terminated fails', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const { sink, seen } = makeSink();
    async function* source(): AsyncGenerator<number> {
      yield* numbers(5);
      while (seen.length < 5) await new Promise(setImmediate);
      await pool.terminate();
    }
    await expect(pipeline(source(), pool.duplex(), sink)).rejects.toMatchObject({
      code: 'ERR_POOL_TERMINATED',
    });
  });

  test('waits for its own reader, as any stream', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const stream = pool.duplex();
    for (const number of numbers(1_000)) stream.write(number);
    stream.end();
    while (pool.stats.outputs.waiting < 900) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(await stream.toArray()).toEqual(squares(1_000));
  });

  test('cannot carry `null`, and says so', async () => {
    async function* nothing(items: Items<number>): AsyncGenerator<null> {
      for await (const _ of items) yield null;
    }
    const pool = new Pool(nothing, { quantity: 1 });
    const { sink } = makeSink();
    await expect(pipeline(Readable.from([1]), pool.duplex(), sink)).rejects.toThrow('cannot carry `null`');
    await waitForEnd(pool);
  });

  test('whose loop is left terminates the pool', async () => {
    const pool = new Pool(square, { quantity: 1 });
    const stream = pool.duplex();
    stream.write(2);
    stream.write(3);
    for await (const output of stream) {
      expect(output).toBe(4);
      break;
    }
    await waitForEnd(pool);
  });

  test.each<[string, (pool: Pool<number, unknown, number>) => unknown, string]>([
    ['whose consumers have returned', (pool) => pool.put(-1), 'ERR_POOL_NO_CONSUMERS'],
    [
      'that was closed',
      (pool) => {
        pool.close();
      },
      'ERR_POOL_CLOSED',
    ],
    ['that was terminated', (pool) => pool.terminate(), 'ERR_POOL_TERMINATED'],
  ])('of a pool %s fails, also if its source is silent', async (_, act, code) => {
    async function* untilNegative(items: Items<number>): AsyncGenerator<number> {
      for await (const item of items) {
        if (item < 0) return;
        yield item;
      }
    }
    const pool = new Pool(untilNegative, { quantity: 1 });
    const { sink, seen } = makeSink();
    const source = new Readable({ objectMode: true, read: () => undefined });
    source.push(1);
    const piped = pipeline(source, pool.duplex(), sink);
    piped.catch(() => undefined);
    while (seen.length < 1) await new Promise(setImmediate);
    await act(pool);
    await expect(piped).rejects.toMatchObject({ code });
    expect(source.destroyed).toBe(true);
  });

  test('of a pool whose signal fires fails with its reason', async () => {
    const stopping = new AbortController();
    const pool = new Pool(square, { quantity: 1, signal: stopping.signal });
    const sink = new Writable({
      objectMode: true,
      write: (_, __, done) => {
        stopping.abort(new RangeError('enough'));
        done();
      },
    });
    await expect(pipeline(Readable.from(numbers(100_000)), pool.duplex(), sink)).rejects.toThrow(
      new RangeError('enough'),
    );
  });

  test('makes the source wait for a slow sink', async () => {
    const pool = new Pool(square, { quantity: 1, highWaterMark: 100, outputHighWaterMark: 100 });
    let given = 0;
    function* source(): Generator<number> {
      for (; given < 10_000; given += 1) yield given + 100;
    }
    let most = 0;
    let count = 0;
    const sink = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write: (_, __, done) => {
        count += 1;
        most = Math.max(most, given - count);
        setImmediate(done);
      },
    });
    await pipeline(Readable.from(source()), pool.duplex(), sink);
    expect(count).toBe(10_000);
    expect(most).toBeLessThan(1_000);
  });
});

describe('web and Node streams', () => {
  test('are sources, and outputs become them', async () => {
    for (const source of [ReadableStream.from(numbers(10)), Readable.from(numbers(10))]) {
      const pool = new Pool(square, { quantity: 1 });
      const joined = pool.putAll(source).then(() => pool.join());
      const seen: number[] = [];
      for await (const output of ReadableStream.from(pool.outputs)) seen.push(output);
      expect(seen).toEqual(squares(10));
      await joined;
    }
    const pool = new Pool(square, { quantity: 1 });
    const joined = pool.putAll(numbers(10)).then(() => pool.join());
    expect(await Readable.from(pool.outputs).toArray()).toEqual(squares(10));
    await joined;
  });

  test('that are destroyed or cancelled terminate the pool', async () => {
    for (const leave of [
      (pool: AnyPool) =>
        Readable.from(pool.outputs).once('data', function (this: Readable) {
          this.destroy();
        }),
      async (pool: AnyPool) => {
        const reader = ReadableStream.from(pool.outputs).getReader();
        await reader.read();
        await reader.cancel();
      },
    ]) {
      const pool = new Pool(square, { quantity: 1 });
      void pool.put(2);
      void leave(pool);
      await waitForEnd(pool);
    }
  });
});
