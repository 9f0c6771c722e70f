import { Pool, type Items } from 'consumers';

import { failureOf, readAll } from '../pool/fixture';
import { makeMarker } from './marker';

/** A tree: each node has two more below it. */
async function* climb(depths: Items<number>): AsyncGenerator<number> {
  const { currentConsumer } = await import('consumers');
  for await (const depth of depths) {
    if (depth > 0) for (const _ of [1, 2]) await currentConsumer()?.put(depth - 1);
    yield depth;
  }
}

describe('`currentConsumer().put()`', () => {
  test.each([0, 3])(
    'makes work after the pool was closed, which then ends (retries: %d)',
    async (retries) => {
      const pool = new Pool(climb, { quantity: 2, retries });
      const [outputs] = await readAll(pool, [9]);
      expect(outputs).toHaveLength(2 ** 10 - 1);
      expect(pool.stats).toMatchObject({ put: 2 ** 10 - 1, consumed: 2 ** 10 - 1, unconsumed: 0 });
    },
  );

  test('puts several values as one item, as `put()` does', async () => {
    async function* take(items: Items<unknown>): AsyncGenerator {
      const { currentConsumer } = await import('consumers');
      for await (const item of items) {
        yield item;
        if (item === 'first') {
          await currentConsumer()?.put();
          await currentConsumer()?.put('one');
          await currentConsumer()?.put('a', 'b');
        }
      }
    }
    const [outputs] = await readAll(new Pool(take, { quantity: 1 }), ['first']);
    expect(outputs).toEqual(['first', undefined, 'one', ['a', 'b']]);
  });

  test('passes the high-water mark, which `stats` shows', async () => {
    async function flood(items: Items<number>, count: number): Promise<number> {
      const { currentConsumer } = await import('consumers');
      let seen = 0;
      for await (const item of items) {
        seen += 1;
        if (item === -1) for (let i = 0; i < count; i += 1) await currentConsumer()?.put(i);
        if (item === -1) process.send?.('flooded');
        if (item === -1) await new Promise((resolve) => process.once('message', resolve));
      }
      return seen;
    }
    const pool = new Pool(flood, { quantity: 1, highWaterMark: 10, args: [100] });
    await pool.put(-1);
    while (pool.stats.waiting < 100) await new Promise(setImmediate);
    expect(pool.stats.excess).toEqual({ items: 90, bytes: 0 });
    await pool.terminate();
  });

  test('arrives exactly once, although the process dies', async () => {
    async function* split(letters: Items<string>, marker: string): AsyncGenerator<string> {
      const { currentConsumer } = await import('consumers');
      const { existsSync, writeFileSync } = await import('node:fs');
      for await (const letter of letters) {
        if (letter.length < 3) {
          await currentConsumer()?.put(`${letter}x`);
          if (letter === 'b' && !existsSync(marker)) {
            writeFileSync(marker, '');
            process.kill(process.pid, 'SIGKILL');
          }
          await currentConsumer()?.put(`${letter}y`);
        }
        yield letter;
      }
    }
    for (const ack of ['item', 'result'] as const) {
      const pool = new Pool(split, { quantity: 1, retries: 1, ack, args: [makeMarker()] });
      const [outputs] = await readAll(pool, 'abc');
      const below = (letter: string): string[] =>
        letter.length < 3 ? [letter, ...['x', 'y'].flatMap((end) => below(letter + end))] : [letter];
      expect([...outputs].sort()).toEqual(['a', 'b', 'c'].flatMap(below).sort());
    }
  });

  test.each(['before the first item', 'after the last one', 'after the loop was left'])(
    'is refused %s',
    async (when) => {
      async function misplace(items: Items<number>, place: string): Promise<string> {
        const { currentConsumer, PoolError } = await import('consumers');
        const put = (): string => {
          try {
            void currentConsumer()?.put(1);
            return 'put';
          } catch (error) {
            return error instanceof PoolError ? error.code : String(error);
          }
        };
        const before = put();
        for await (const _ of items) if (place.includes('left')) break;
        return place.includes('before') ? before : put();
      }
      const pool = new Pool(misplace, { quantity: 1, args: [when] });
      await pool.put(1);
      expect(await pool.join()).toEqual(['ERR_ITEM_NOT_IN_HAND']);
    },
  );

  test('of what cannot cross throws at the call, as a failure with item and path', async () => {
    async function bad(items: Items<number>): Promise<void> {
      const { currentConsumer } = await import('consumers');
      for await (const item of items) await currentConsumer()?.put({ item, load: () => 1 });
    }
    const pool = new Pool(bad, { quantity: 1 });
    await pool.put(7);
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([
      { reason: 'threw', item: 7, error: { code: 'ERR_ITEM_NOT_CLONEABLE' } },
    ]);
    expect(error.message).toContain('`item.load` is a function');
  });

  test('for ever ends when the pool is terminated', async () => {
    async function forever(items: Items<number>): Promise<void> {
      const { currentConsumer } = await import('consumers');
      for await (const item of items) await currentConsumer()?.put(item + 1);
    }
    const pool = new Pool(forever, { quantity: 2 });
    await pool.put(0);
    while (pool.stats.put < 1_000) await new Promise(setImmediate);
    await pool.terminate();
    await expect(pool.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });
});
