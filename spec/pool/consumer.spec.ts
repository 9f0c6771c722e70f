import { join } from 'node:path';

import { Pool, type Items } from 'consumers';

import { failureOf, fixture, readAll } from './fixture';

describe('a consumer', () => {
  test('may be any callable with source text', async () => {
    const object = {
      async method(items: Items<number>): Promise<unknown> {
        return (await items.next()).value;
      },
      *generator(): Generator<number, string> {
        yield 1;
        return 'returned';
      },
      async *asyncGenerator(items: Items<number>): AsyncGenerator<number, number> {
        let sum = 0;
        for await (const item of items) yield (sum += item);
        return sum;
      },
      ['computed' + String(1)]: () => 'computed',
    };
    expect(await Pool.run(object.method, [7], { quantity: 1 })).toEqual([7]);
    expect(await readAll(new Pool(object.generator, { quantity: 1 }), [])).toEqual([[1], ['returned']]);
    const generating = new Pool(object.asyncGenerator, { quantity: 1 });
    expect(await readAll(generating, [1, 2, 3])).toEqual([[1, 3, 6], [6]]);
    expect(await new Pool(object['computed1'] as () => string, { quantity: 1 }).join()).toEqual(['computed']);
  });

  test('given as a function has `require` and `import()` of the file that made the pool', async () => {
    const load = async (): Promise<unknown[]> => {
      const required = require('../fixtures/collect.cjs') as { name: string };
      const path = ['../fixtures', 'collect.mjs'].join('/');
      const imported = (await import(path)) as { default: { name: string } };
      return [required.name, imported.default.name];
    };
    expect(await new Pool(load, { quantity: 1 }).join()).toEqual([['collect', 'collect']]);
  });

  test('given as a function that misses a name is told which, and what to do', async () => {
    const outside = 1;
    const error = await failureOf(new Pool(() => outside, { quantity: 1 }).join());
    expect((error.cause as Error).message).toMatch(
      /^outside is not defined\. .*move `outside` inside.*`args`.*module/,
    );
    expect((error.cause as Error).stack).toContain('move `outside` inside');
  });

  test.each([
    ['an ECMAScript module', 'collect.mjs', 'default', 'collect'],
    ['a CommonJS module', 'collect.cjs', 'default', 'collect'],
  ])('may be %s: by URL, by `file:` string, by path', async (_, name, exportName, base) => {
    const url = fixture(name);
    for (const consumer of [url, url.href, join(__dirname, '..', 'fixtures', name)]) {
      const pool = new Pool(consumer, { quantity: 1, export: exportName });
      expect(pool.stats.seats[0]?.name).toBe(`${base}-1`);
      void pool.put('x');
      expect(await pool.join()).toEqual([['x']]);
    }
  });

  test('may be another export', async () => {
    expect(await Pool.run(fixture('collect.cjs'), [1, 2], { quantity: 1, export: 'reversed' })).toEqual([
      [2, 1],
    ]);
  });

  test('knows who it is', async () => {
    const who = (): unknown => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { name, index, signal } = currentConsumer() ?? {};
      return { name, index, aborted: signal?.aborted, title: process.title };
    };
    expect(await new Pool(who, { quantity: 1, name: 'me' }).join()).toEqual([
      { name: 'me-1', index: 1, aborted: false, title: 'me-1' },
    ]);
  });

  test('may wait for several items at once: each call of `next()` gets one of its own', async () => {
    const several = async (items: Items<number>): Promise<unknown[]> => {
      const steps = await Promise.all([items.next(), items.next(), items.next(), items.next()]);
      return steps.map(({ value, done }) => value ?? done);
    };
    const pool = new Pool(several, { quantity: 1 });
    for (const item of [1, 2, 3]) void pool.put(item);
    // The last call waits for the end, which must not wait for the items of the calls before it.
    expect(await pool.join()).toEqual([[1, 2, 3, true]]);
    expect(pool.stats).toMatchObject({ consumed: 3, unconsumed: 0 });
  });

  test('that returns its items is told so', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await
    const error = await failureOf(new Pool(async (items: Items<number>) => items, { quantity: 1 }).join());
    expect(error.message).toContain('got its items. A consumer is called once in each process');
  });

  test('may send messages of its own, and is left alone by SIGINT', async () => {
    const talk = async (items: Items<number>): Promise<number[]> => {
      process.send?.({ type: 'returned', result: 'not ours' });
      process.send?.({ protocol: 'another/1', type: 'returned', result: 'not ours' });
      const seen: number[] = [];
      for await (const item of items) {
        process.kill(process.pid, 'SIGINT');
        await new Promise(setImmediate);
        seen.push(item);
      }
      return seen;
    };
    expect(await Pool.run(talk, [1, 2, 3], { quantity: 1 })).toEqual([[1, 2, 3]]);
  });

  test('may itself make pools', async () => {
    const nested = async (items: Items<number>): Promise<unknown> => {
      const { Pool: Inner } = require('consumers') as typeof import('consumers');
      const inner = new Inner(
        async (numbers: Items<number>) => {
          let sum = 0;
          for await (const number of numbers) sum += number;
          return sum;
        },
        { quantity: 1 },
      );
      await inner.putAll(items);
      return inner.join();
    };
    expect(await Pool.run(nested, [1, 2, 3], { quantity: 1 })).toEqual([[6]]);
  });
});
