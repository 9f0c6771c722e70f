import { writeFileSync } from 'node:fs';

import { Pool, type Items, type PoolHandle } from 'consumers';

import { collect, failureOf, readAll } from '../pool/fixture';
import { makeMarker } from './marker';

const RETRYING = [
  ['result', 'fail'],
  ['item', 'fail'],
  ['item', 'skip'],
] as const;

interface Death {
  /** The process that makes this file dies, the next one does not. */
  readonly marker: string;
  /** This file is there when what it yielded has arrived. */
  readonly told: string;
}

/** Yields thrice for each item, and dies once in the middle of the third one. */
async function* stutter(letters: Items<string>, { marker, told }: Death): AsyncGenerator<string, string> {
  const { existsSync, writeFileSync } = await import('node:fs');
  yield 'begin';
  let seen = '';
  for await (const letter of letters) {
    yield `${letter}1`;
    yield `${letter}2`;
    if (letter === 'c' && !existsSync(marker)) {
      writeFileSync(marker, '');
      while (!existsSync(told)) await new Promise((resolve) => setTimeout(resolve, 1));
      process.kill(process.pid, 'SIGKILL');
    }
    yield `${letter}3`;
    seen += letter;
  }
  yield 'end';
  return seen;
}

const STUTTERED = ['begin', 'a', 'b', 'c', 'd'].flatMap((letter) =>
  letter === 'begin' ? [letter] : [`${letter}1`, `${letter}2`, `${letter}3`],
);

/** What `stutter` has yielded when it dies. */
const BEFORE_DEATH = STUTTERED.slice(0, STUTTERED.indexOf('c3'));

/** The process of `stutter` may die when all that it yielded has arrived, whether that is read or not. */
async function letDie(pool: Pick<Pool, 'stats'>, { told }: Death): Promise<void> {
  for (let arrived = 0; arrived < BEFORE_DEATH.length;) {
    await new Promise(setImmediate);
    const { read, waiting, held } = pool.stats.outputs;
    arrived = read + waiting + held;
  }
  writeFileSync(told, '');
}

describe('what a consumer gives away', () => {
  test.each(RETRYING)(
    'arrives exactly once, whole and in order, where its process dies (ack: %s, poison: %s)',
    async (ack, poison) => {
      const death = { marker: makeMarker(), told: makeMarker() };
      const pool = new Pool(stutter, { quantity: 1, retries: 1, ack, poison, args: [death] });
      const [[outputs, results]] = await Promise.all([readAll(pool, 'abcd'), letDie(pool, death)]);
      expect(outputs).toEqual([...STUTTERED, 'end']);
      expect(results).toEqual([ack === 'result' ? 'abcd' : 'cd']);
    },
  );

  test('of an item that is quarantined is dropped', async () => {
    async function* fail(letters: Items<string>): AsyncGenerator<string> {
      for await (const letter of letters) {
        yield `${letter}1`;
        if (letter === 'b') throw new Error('b');
        yield `${letter}2`;
      }
    }
    const pool = new Pool(fail, { quantity: 1, poison: 'skip', retries: 1 });
    expect((await readAll(pool, 'abc'))[0]).toEqual(['a1', 'a2', 'c1', 'c2']);
    expect(pool.poisoned).toMatchObject([{ item: 'b' }]);
  });

  test('without redelivery arrives as it comes', async () => {
    const death = { marker: makeMarker(), told: makeMarker() };
    const pool = new Pool(stutter, { quantity: 1, args: [death] });
    const joined = pool.putAll('abcd').then(() => pool.join());
    joined.catch(() => undefined);
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const output of pool.outputs) seen.push(output);
    };
    await Promise.all([failureOf(read()), letDie(pool, death)]);
    expect(seen).toEqual(BEFORE_DEATH);
  });

  test.each(RETRYING)('to another pool arrives exactly once (ack: %s, poison: %s)', async (ack, poison) => {
    async function forward(
      letters: Items<string>,
      { out, marker }: { out: PoolHandle<string>; marker: string },
    ): Promise<void> {
      const { existsSync, writeFileSync } = await import('node:fs');
      for await (const letter of letters) {
        await out.put(`${letter}1`);
        if (letter === 'c' && !existsSync(marker)) {
          writeFileSync(marker, '');
          process.kill(process.pid, 'SIGKILL');
        }
        void out.put(`${letter}2`);
      }
      await out.put('end');
    }
    const out = new Pool<string, unknown[]>(collect, { quantity: 1 });
    const kwargs = { out, marker: makeMarker() };
    const pool = new Pool(forward, { quantity: 1, retries: 1, ack, poison, kwargs });
    await pool.putAll('abcd');
    await pool.join();
    expect(await out.join()).toEqual([['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2', 'end']]);
  });

  test('with an item is let go as a whole, also if another pool refuses a part of it', async () => {
    async function* give(items: Items<number>, out: PoolHandle<number>): AsyncGenerator<string> {
      for await (const item of items) {
        yield `${item} begin`;
        await out.put(item);
        yield `${item} end`;
      }
    }
    const out = new Pool<number, unknown[]>(collect, { quantity: 1 });
    const pool = new Pool(give, { quantity: 1, retries: 5, args: [out] });
    await out.join();
    void pool.put(1);
    const seen: string[] = [];
    await failureOf(
      (async () => {
        for await (const output of pool.outputs) seen.push(output);
      })(),
    );
    expect(seen).toEqual(['1 begin', '1 end']);
    expect(pool.stats.consumed).toBe(1);
  });

  test('to a pool that refuses it after it was accepted makes the consumer fail for good', async () => {
    async function forward(items: Items<number>, out: PoolHandle<number>): Promise<void> {
      for await (const item of items) await out.put(item);
    }
    const out = new Pool<number, unknown[]>(collect, { quantity: 1 });
    const pool = new Pool(forward, { quantity: 1, retries: 5, args: [out] });
    await out.join();
    await pool.put(1);
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([
      { reason: 'threw', error: { code: 'ERR_POOL_CLOSED' }, notRedelivered: expect.any(String) as string },
    ]);
    expect(pool.stats.seats).toMatchObject([{ restarts: 0 }]);
  });

  test('after the loop arrives, also from a process that gets no items', async () => {
    async function* foot(letters: Items<string>): AsyncGenerator<string> {
      yield 'begin';
      for await (const letter of letters) {
        if (letter === 'bad') throw new Error('bad');
        yield letter;
      }
      yield 'end';
    }
    const pool = new Pool(foot, { quantity: 1, ack: 'item', poison: 'skip' });
    expect((await readAll(pool, ['a', 'bad']))[0]).toEqual(['begin', 'a', 'end']);
  });

  test('arrives once where the result cannot be sent, and a new process follows', async () => {
    async function* once(items: Items<number>, marker: string): AsyncGenerator<number, unknown> {
      const { existsSync, writeFileSync } = await import('node:fs');
      for await (const item of items) {
        yield item;
        if (item === 3) break;
      }
      if (existsSync(marker)) return 'result';
      writeFileSync(marker, '');
      return () => 'no result';
    }
    const pool = new Pool(once, { quantity: 1, retries: 1, args: [makeMarker()] });
    expect(await readAll(pool, [1, 2, 3])).toEqual([[1, 2, 3], ['result']]);
  });

  test('to one pool has nothing to do with another one that is full, or ends', async () => {
    async function* putToBoth(
      items: Items<number>,
      open: PoolHandle<number>,
      full: PoolHandle<string>,
    ): AsyncGenerator<string> {
      const answerTo = (put: Promise<void>): Promise<string> =>
        put.then(
          () => 'accepted',
          () => 'refused',
        );
      for await (const item of items) {
        yield `${item} to open: ${await answerTo(open.put(item))}`;
        if (item === 1) yield `1 to full: ${await answerTo(full.put('x'))}`;
      }
    }
    async function neverRead(_: Items<string>): Promise<void> {
      await new Promise(() => setInterval(() => undefined, 60_000));
    }
    const open = new Pool<number, unknown>(collect, { quantity: 1 });
    const full = new Pool(neverRead, { quantity: 1, highWaterMark: 1 });
    const pool = new Pool(putToBoth, { quantity: 1, retries: 1, args: [open, full] });
    const outputs = pool.outputs[Symbol.asyncIterator]();
    const read = async (count: number): Promise<unknown[]> => {
      const seen: unknown[] = [];
      while (seen.length < count) seen.push((await outputs.next()).value);
      return seen;
    };
    await pool.putAll([1, 2, 3]);
    expect(await read(3)).toEqual(['1 to open: accepted', '1 to full: accepted', '2 to open: accepted']);
    expect(full.stats).toMatchObject({ put: 1, waiting: 1 });
    await full.terminate();
    await pool.put(4);
    pool.close();
    expect(await read(3)).toEqual(['3 to open: accepted', '4 to open: accepted', undefined]);
    expect(await open.join()).toEqual([[1, 2, 3, 4]]);
  });

  test('to a pool that has closed meanwhile is a failure, also if it is let go early', async () => {
    async function* much(
      items: Items<number>,
      { out, told }: { out: PoolHandle<number>; told: string },
    ): AsyncGenerator<number> {
      const { existsSync } = await import('node:fs');
      for await (const item of items) {
        await out.put(item);
        while (!existsSync(told)) await new Promise((resolve) => setTimeout(resolve, 1));
        for (let i = 0; i < 100; i += 1) yield i;
      }
    }
    const out = new Pool<number, unknown>(collect, { quantity: 1 });
    const told = makeMarker();
    const pool = new Pool(much, { quantity: 1, retries: 5, outputHighWaterMark: 10, kwargs: { out, told } });
    void pool.put(1);
    pool.close();
    while (pool.stats.outputs.held === 0) await new Promise(setImmediate);
    await out.join();
    writeFileSync(told, '');
    const error = await failureOf(
      (async () => {
        for await (const _ of pool.outputs);
      })(),
    );
    expect(error.failures).toMatchObject([{ reason: 'threw', error: { code: 'ERR_POOL_CLOSED' } }]);
  });

  test.each<[when: string, place: 'each' | 'end', consumed: number]>([
    ['for an item', 'each', 1],
    ['after all items', 'end', 2],
  ])('to a pool that is closed, %s, is a failure that no new process repeats', async (_, place, consumed) => {
    async function handOn(items: Items<number>, to: PoolHandle<number>, where: string): Promise<void> {
      for await (const item of items) if (where === 'each') await to.put(item);
      if (where === 'end') await to.put(0);
    }
    const to = new Pool<number, unknown>(collect, { quantity: 1 });
    to.close();
    const pool = new Pool(handOn, { quantity: 1, retries: 5, poison: 'skip', args: [to, place] });
    await pool.putAll([1, 2]);
    const { failures } = await failureOf(pool.join());
    const notRedelivered = expect.stringMatching(/a pool refused/) as string;
    expect(failures).toMatchObject([{ error: { code: 'ERR_POOL_CLOSED' }, notRedelivered, consumed }]);
    expect([pool.poisoned, pool.stats.seats[0]?.restarts]).toEqual([[], 0]);
    await to.join();
  });

  describe('cannot be held', () => {
    async function* shareHands(items: Items<number>): AsyncGenerator<number> {
      const [first] = await Promise.all([items.next(), items.next()]);
      yield (first.value as number) * 10;
      throw new Error('after two at once');
    }

    async function* giveMuch(items: Items<number>, failAt: number): AsyncGenerator<number> {
      for await (const item of items) {
        for (let i = 0; i < 100; i += 1) yield item;
        if (item === failAt) throw new Error('after a hundred');
      }
    }

    const read = async (pool: Pool<number, unknown, number>): Promise<number> => {
      let count = 0;
      for await (const _ of pool.outputs) count += 1;
      return count;
    };

    test('where several items are in hand: it is let go, and a failure is final', async () => {
      const pool = new Pool(shareHands, { quantity: 1, retries: 5 });
      await pool.putAll([1, 2, 3]);
      pool.close();
      const error = await failureOf(read(pool));
      expect(error.failures).toMatchObject([
        { reason: 'threw', notRedelivered: expect.stringMatching(/several items in hand/) as string },
      ]);
      expect(error.message).toMatch(/was not replaced: it gave away .* several items in hand/);
      expect(pool.stats.outputs.read).toBe(1);
    });

    test('where the consumer reads ahead: it is let go, and a failure is final', async () => {
      async function* readAhead(items: Items<number>): AsyncGenerator<number> {
        const { value } = await items.next();
        const next = items.next();
        yield value as number;
        await next;
        throw new Error('at the next one');
      }
      const pool = new Pool(readAhead, { quantity: 1, retries: 5, ack: 'item' });
      const outputs = pool.outputs[Symbol.asyncIterator]();
      await pool.put(1);
      expect(await outputs.next()).toEqual({ done: false, value: 1 });
      void pool.put(2);
      const error = await failureOf(outputs.next());
      expect(error.failures).toMatchObject([
        { notRedelivered: expect.stringMatching(/several items/) as string },
      ]);
    });

    test('beyond the mark: it is let go, and a failure at this item is final', async () => {
      const options = { quantity: 1, retries: 5, outputHighWaterMark: 10, args: [2] as const };
      const pool = new Pool(giveMuch, options);
      await pool.putAll([1, 2, 3]);
      pool.close();
      const error = await failureOf(read(pool));
      expect(error.failures).toMatchObject([
        { item: 2, notRedelivered: expect.stringMatching(/outputHighWaterMark/) as string },
      ]);
      expect(pool.stats.outputs.read).toBe(200);
    });

    test('beyond the mark at an item that is redelivered: another process may follow there, too', async () => {
      async function* twice(items: Items<number>, first: string, second: string): AsyncGenerator<number> {
        const { existsSync, writeFileSync } = await import('node:fs');
        const failOnce = (marker: string): void => {
          if (existsSync(marker)) return;
          writeFileSync(marker, '');
          throw new Error('once');
        };
        for await (const item of items) {
          for (let i = 0; i < (item === 1 ? 100 : 1); i += 1) yield item;
          if (item === 3) failOnce(first);
          if (item === 1 && existsSync(first)) failOnce(second);
        }
      }
      const args = [makeMarker(), makeMarker()] as const;
      const pool = new Pool(twice, { quantity: 1, retries: 5, outputHighWaterMark: 10, args });
      expect((await readAll(pool, [1, 2, 3, 4]))[0]).toEqual([...Array<number>(100).fill(1), 2, 3, 4]);
    });

    test('beyond the mark at an item before the one that fails: that is redelivered', async () => {
      async function* once(items: Items<number>, marker: string): AsyncGenerator<number> {
        const { existsSync, writeFileSync } = await import('node:fs');
        for await (const item of items) {
          for (let i = 0; i < (item === 1 ? 100 : 1); i += 1) yield item;
          if (item === 3 && !existsSync(marker)) {
            writeFileSync(marker, '');
            throw new Error('once');
          }
        }
      }
      const options = { quantity: 1, retries: 5, outputHighWaterMark: 10, args: [makeMarker()] as const };
      const [outputs] = await readAll(new Pool(once, options), [1, 2, 3, 4]);
      expect(outputs).toEqual([...Array<number>(100).fill(1), 2, 3, 4]);
    });
  });
});
