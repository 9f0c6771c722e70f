/** Checked by `npm run types`; nothing here runs. */
import { expectTypeOf } from 'expect-type';

import {
  Pool,
  type FailureReason,
  type Items,
  type PoisonedItem,
  type PoolHandle,
  type PoolOptions,
} from 'consumers';

declare const items: string[];

// A function: items, result and parameters come from it.
{
  const pool = new Pool(
    async (letters: AsyncIterable<string>) => (await letters[Symbol.asyncIterator]().next()).done,
  );
  expectTypeOf(pool).toEqualTypeOf<Pool<string, boolean | undefined>>();
  expectTypeOf(pool.join()).resolves.toEqualTypeOf<(boolean | undefined)[]>();
  expectTypeOf(pool.results).toEqualTypeOf<readonly (boolean | undefined)[]>();
  void pool.put('x');
  // @ts-expect-error -- not a string
  void pool.put(1);
  // @ts-expect-error -- the item `undefined` is no string
  void pool.put();
  // @ts-expect-error -- the item ['a', 'b'] is no string
  void pool.put('a', 'b');
  expectTypeOf(pool.putAll(items)).resolves.toBeNumber();
  // @ts-expect-error -- numbers are no strings
  void pool.putAll([1]);
}

// `put` by arity.
{
  const pool = new Pool((pairs: Items<[index: number, letter: string] | undefined>) => pairs);
  void pool.put(1, 'a');
  void pool.put([1, 'a']);
  void pool.put();
  // @ts-expect-error -- the other way round
  void pool.put('a', 1);
  // @ts-expect-error -- one is missing
  void pool.put(1);
}

// Any kind of callable, and what it returns.
{
  expectTypeOf(new Pool(() => 1)).toEqualTypeOf<Pool<unknown, number>>();
  expectTypeOf(new Pool((numbers: Items<number>) => Promise.resolve([numbers]))).toEqualTypeOf<
    Pool<number, Items<number>[]>
  >();
  expectTypeOf(
    new Pool(async function* (numbers: Items<number>) {
      for await (const number of numbers) yield number;
      return 'all';
    }),
  ).toEqualTypeOf<Pool<number, string>>();
}

// Arguments: by position, the last one by name.
{
  const consumer = (numbers: Items<number>, host: string, named: { port: number }) => [numbers, host, named];
  new Pool(consumer, { args: ['localhost', { port: 80 }] });
  new Pool(consumer, { args: ['localhost'], kwargs: { port: 80 } });
  // @ts-expect-error -- the host and the port are missing
  new Pool(consumer);
  // @ts-expect-error -- `kwargs` are missing
  new Pool(consumer, { args: ['localhost'] });
  // @ts-expect-error -- the host is no number
  new Pool(consumer, { args: [1], kwargs: { port: 80 } });
  // @ts-expect-error -- the port is no string
  new Pool(consumer, { args: ['localhost'], kwargs: { port: '80' } });

  const optional = (numbers: Items<number>, host = 'localhost', named: { port?: number } = {}) => [
    numbers,
    host,
    named,
  ];
  new Pool(optional);
  new Pool(optional, { quantity: 2 });
  new Pool(optional, { args: ['remote'] });
  new Pool(optional, { args: ['remote'], kwargs: { port: 80 } });
  // @ts-expect-error -- the named arguments would be taken for the host
  new Pool(optional, { kwargs: { port: 80 } });
  // @ts-expect-error -- a list is not named arguments
  new Pool((numbers: Items<number>, list: number[]) => [numbers, list], { kwargs: [1] });
  // @ts-expect-error -- the host is no number
  new Pool(optional, { args: [1] });

  const none = (numbers: Items<number>) => numbers;
  new Pool(none, { args: [] });
  // @ts-expect-error -- it takes no arguments
  new Pool(none, { args: [1] });
  // @ts-expect-error -- no such option
  new Pool(none, { quantiy: 1 });
}

// A pool among the arguments.
{
  const totals = new Pool((numbers: Items<number>) => [numbers]);
  const square = (numbers: Items<number>, to: PoolHandle<number>) => [numbers, to];
  new Pool(square, { args: [totals] });
  const words = new Pool((strings: Items<string>) => strings);
  // @ts-expect-error -- that pool takes strings
  new Pool(square, { args: [words] });
  expectTypeOf<Pool<number, string>>().toExtend<PoolHandle<number>>();
  expectTypeOf<Pool<number, string>>().not.toExtend<PoolHandle<number | string>>();
}

// A module: by the type of its export, by item and result, or unknown.
{
  type Resize = (paths: AsyncIterable<string>, named: { width: number }) => Promise<number>;
  const url = new URL('file:///resize.js');
  expectTypeOf(new Pool<Resize>(url, { kwargs: { width: 100 } })).toEqualTypeOf<Pool<string, number>>();
  // @ts-expect-error -- the width is missing
  new Pool<Resize>(url);
  expectTypeOf(new Pool<string, number>(url, { args: [1], quantity: 2 })).toEqualTypeOf<
    Pool<string, number>
  >();
  expectTypeOf(new Pool(url)).toEqualTypeOf<Pool>();
  void new Pool(url).put(1, 'two');
}

// In one call.
{
  expectTypeOf(Pool.run((words: Items<string>) => [words].length, items)).resolves.toEqualTypeOf<number[]>();
  // @ts-expect-error -- the items are strings
  void Pool.run((numbers: Items<number>) => [numbers].length, items);
  expectTypeOf(
    Pool.run<string, number>(new URL('file:///x.js'), items, { quantity: 1 }),
  ).resolves.toEqualTypeOf<number[]>();
}

// Options can be prepared apart.
{
  const options: PoolOptions = { quantity: 2, name: 'resize', failFast: true };
  new Pool((words: Items<string>) => words, options);
}

// What becomes of a consumer that fails.
{
  const { signal } = new AbortController();
  const words = (strings: Items<string>) => [strings].length;
  const options: PoolOptions = {
    retries: 2,
    ack: 'item',
    poison: 'skip',
    timeout: 1_000,
    signal,
    watchdog: true,
  };
  const pool = new Pool(words, options);
  expectTypeOf(pool.poisoned).toEqualTypeOf<readonly PoisonedItem<string>[]>();
  expectTypeOf<PoisonedItem<string>>().toEqualTypeOf<{
    readonly item: string;
    readonly name: string;
    readonly index: number;
    readonly reason: FailureReason;
    readonly error: unknown;
  }>();
  expectTypeOf(new Pool(new URL('file:///x.js')).poisoned).toEqualTypeOf<readonly PoisonedItem[]>();
  expectTypeOf(pool.stats.seats).items.toHaveProperty('restarts').toBeNumber();
  expectTypeOf(pool.stats.seats).items.toHaveProperty('runs').toBeNumber();
  // @ts-expect-error -- what was set aside is not for others to change
  pool.poisoned.length = 0;
  new Pool(words, { recycle: { items: 10 } });
  new Pool(words, { recycle: { rss: 1e9 } });
  new Pool(words, { recycle: { items: 10, rss: 1e9 }, stdio: 'prefix' });
  // @ts-expect-error -- not a number of items
  new Pool(words, { recycle: 10 });
  // @ts-expect-error -- no such limit
  new Pool(words, { recycle: { hours: 1 } });
  // @ts-expect-error -- no such word
  new Pool(words, { ack: 'batch' });
  // @ts-expect-error -- no such word
  new Pool(words, { poison: 'retry' });
  // @ts-expect-error -- a controller is no signal
  new Pool(words, { signal: new AbortController() });
  // @ts-expect-error -- not for each of the three
  new Pool(words, { stdio: ['inherit', 'prefix', 'prefix'] });
}
