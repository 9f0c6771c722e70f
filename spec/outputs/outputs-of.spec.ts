import { Pool, type Items } from 'consumers';

import { failureOf } from '../pool/fixture';

async function* shout(words: Items<string>): AsyncGenerator<string, number> {
  let count = 0;
  for await (const word of words) {
    if (word === 'bad') throw new TypeError('a bad word');
    yield word.toUpperCase();
    count += 1;
  }
  return count;
}

const read = async (outputs: AsyncIterable<string>): Promise<string[]> => {
  const seen: string[] = [];
  for await (const output of outputs) seen.push(output);
  return seen;
};

const isTerminated = expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }) as Error;

describe('`pool.outputsOf()`', () => {
  test('puts all items, closes the pool, and gives the outputs', async () => {
    const pool = new Pool(shout, { quantity: 1 });
    expect(await read(pool.outputsOf(['a', 'b', 'c']))).toEqual(['A', 'B', 'C']);
    expect(await pool.join()).toEqual([3]);
  });

  test.each<[string, () => Iterable<string> | AsyncIterable<string>]>([
    [
      'an iterable',
      function* () {
        yield 'a';
        throw new RangeError('source');
      },
    ],
    [
      'an async iterable',
      async function* () {
        yield await Promise.resolve('a');
        throw new RangeError('source');
      },
    ],
    [
      'one that throws at once',
      () => ({
        [Symbol.asyncIterator]: () => {
          throw new RangeError('source');
        },
      }),
    ],
  ])('throws the error of the source, and terminates the pool: %s', async (_, source) => {
    const pool = new Pool(shout, { quantity: 1 });
    await expect(read(pool.outputsOf(source()))).rejects.toThrow(new RangeError('source'));
    await expect(pool.join()).rejects.toEqual(isTerminated);
  });

  test.each([10, 200_000])('throws what consumers fail of, after %d items', async (count) => {
    const pool = new Pool(shout, { quantity: 1 });
    const words = Array.from({ length: count }, (_, i) => (i === 5 ? 'bad' : 'good'));
    const error = await failureOf(read(pool.outputsOf(words)));
    expect(error.failures).toMatchObject([{ item: 'bad', reason: 'threw' }]);
    expect(await failureOf(pool.join())).toBe(error);
  });

  test('that is left stops the source, and terminates the pool', async () => {
    const pool = new Pool(shout, { quantity: 1 });
    const stopped = jest.fn();
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield await Promise.resolve('a');
      } finally {
        stopped();
      }
    }
    for await (const _ of pool.outputsOf(endless())) break;
    await expect(pool.join()).rejects.toEqual(isTerminated);
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  test('throws for an item that cannot cross, for what is no source, and where there is a reader', async () => {
    const bad = new Pool(shout, { quantity: 1 });
    await expect(read(bad.outputsOf([(() => 1) as never]))).rejects.toMatchObject({
      code: 'ERR_ITEM_NOT_CLONEABLE',
    });
    const none = new Pool(shout, { quantity: 1 });
    await expect(read(none.outputsOf(5 as never))).rejects.toMatchObject({ code: 'ERR_OPTION_INVALID' });
    const taken = new Pool(shout, { quantity: 1 });
    const reader = taken.outputs[Symbol.asyncIterator]();
    await expect(read(taken.outputsOf(['a']))).rejects.toMatchObject({ code: 'ERR_OUTPUTS_HAVE_READER' });
    expect(taken.stats.put).toBe(0);
    await reader.return?.();
  });

  test('of a pool that is closed throws, and loses nothing silently', async () => {
    const pool = new Pool(shout, { quantity: 1 });
    pool.close();
    await expect(read(pool.outputsOf(['a']))).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
  });

  test('puts nothing before its loop begins', async () => {
    const pool = new Pool(shout, { quantity: 1 });
    const outputs = pool.outputsOf(['a']);
    expect(pool.stats.put).toBe(0);
    expect(await read(outputs)).toEqual(['A']);
  });
});

test('`for … of` over outputs says what to write', async () => {
  const pool = new Pool(shout, { quantity: 1 });
  expect(() => [...(pool.outputs as unknown as Iterable<string>)]).toThrow(
    'for await (const output of pool.outputs)',
  );
  await pool.terminate();
});

test('a generator in a promise is no result, and the failure says what to do', async () => {
  const consumer = (): Promise<unknown> => Promise.resolve((0, eval)('(function* () {})()'));
  const { message } = await failureOf(new Pool(consumer, { quantity: 1 }).join());
  expect(message).toContain('Let the consumer be the generator, or return it without `async`');
});
