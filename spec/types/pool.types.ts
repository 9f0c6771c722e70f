/** Checked by `npm run types`; nothing here runs. */
import type { Duplex } from 'node:stream';

import { expectTypeOf } from 'expect-type';

import {
  currentConsumer,
  Pool,
  type ConsumerError,
  type ConsumerFailure,
  type CurrentConsumer,
  type FailureReason,
  type Items,
  type Outputs,
  type PoisonedItem,
  type PoolHandle,
  type PoolOptions,
  type SeatOutput,
} from 'consumers';

declare const items: string[];

// A function: items, result and parameters come from it.
{
  const pool = new Pool(
    async (letters: AsyncIterable<string>) => (await letters[Symbol.asyncIterator]().next()).done,
  );
  expectTypeOf(pool).toEqualTypeOf<Pool<string, boolean | undefined, never>>();
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
  expectTypeOf(new Pool(() => 1)).toEqualTypeOf<Pool<unknown, number, never>>();
  expectTypeOf(new Pool((numbers: Items<number>) => Promise.resolve([numbers]))).toEqualTypeOf<
    Pool<number, Items<number>[], never>
  >();
  expectTypeOf(
    new Pool(async function* (numbers: Items<number>) {
      for await (const number of numbers) yield number;
      return 'all';
    }),
  ).toEqualTypeOf<Pool<number, string, number>>();
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
  expectTypeOf(new Pool<Resize>(url, { kwargs: { width: 100 } })).toEqualTypeOf<
    Pool<string, number, never>
  >();
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
    readonly itemIndex: number;
    readonly name: string;
    readonly index: number;
    readonly reason: FailureReason;
    readonly error: unknown;
    readonly pid: number | undefined;
    readonly exitCode: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stderr: string;
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

// A function without types: its items and the other parameters are unknown.
{
  const pool = new Pool(
    async (values, host) => {
      expectTypeOf(host).toEqualTypeOf<unknown>();
      for await (const value of values) expectTypeOf(value).toEqualTypeOf<unknown>();
      return 1;
    },
    { args: ['localhost'], quantity: 2 },
  );
  expectTypeOf(pool).toEqualTypeOf<Pool<unknown, number, never>>();
  void pool.put(1, 'two');
  expectTypeOf(new Pool((values) => [values].length)).toEqualTypeOf<Pool<unknown, number, never>>();
  new Pool((values, named) => [values, named], { kwargs: { port: 80 } });
  // @ts-expect-error -- the host is missing
  new Pool((values, host) => [values, host]);
  void Pool.run(async (values) => {
    for await (const value of values) expectTypeOf(value).toEqualTypeOf<unknown>();
  }, items);
}

// What is not known of the consumer comes from where the pool goes.
{
  const url = new URL('file:///x.js');
  const words = (strings: Items<string>): unknown => strings;
  const take = (pool: Pool<string, number>) => pool;
  take(new Pool(url, { quantity: 1 }));
  take(new Pool((values) => [values].length));
  // @ts-expect-error -- the items are strings
  take(new Pool((numbers: Items<number>) => [numbers].length));
  // @ts-expect-error -- the result is unknown, but the consumer is not
  take(new Pool(words));
}

// By item and result, in generic code, and as a base.
{
  const make = <Item, Result>(url: URL): Pool<Item, Result> => new Pool<Item, Result>(url, { quantity: 1 });
  expectTypeOf(make<string, number>).returns.toEqualTypeOf<Pool<string, number>>();
  const wrap = <Item, Result>(consumer: (given: Items<Item>) => Result) =>
    new Pool(consumer, { quantity: 1 });
  expectTypeOf(wrap((numbers: Items<number>) => [numbers].length)).toEqualTypeOf<
    Pool<number, number, never>
  >();
  class Lengths<Item> extends Pool<Item, number> {
    override async [Symbol.asyncDispose](): Promise<void> {
      await this.terminate();
    }
  }
  void new Lengths<string>(new URL('file:///x.js'), { quantity: 1 }).put('x');
  const count = new Pool<string, number>(async (strings) => {
    for await (const string of strings) expectTypeOf(string).toEqualTypeOf<string>();
    return 1;
  });
  expectTypeOf(count).toEqualTypeOf<Pool<string, number>>();
  expectTypeOf(Pool.run<string, number>((strings) => [strings].length, items)).resolves.toEqualTypeOf<
    number[]
  >();
}

// What the declarations say without the platform is what the platform says.
{
  expectTypeOf<Pool<string, number>>().toExtend<AsyncDisposable>();
  expectTypeOf<ConsumerError>().toExtend<AggregateError>();
  expectTypeOf<ConsumerFailure['signal']>().toEqualTypeOf<NodeJS.Signals | null>();
  expectTypeOf<CurrentConsumer['signal']>().toEqualTypeOf<AbortSignal>();
  new Pool((words: Items<string>) => words, { env: process.env, cwd: new URL('file:///tmp') });
}

// A consumer that puts into its own pool: anything, or what it says.
{
  expectTypeOf(currentConsumer()).toEqualTypeOf<CurrentConsumer | undefined>();
  void currentConsumer()?.put('any', 1);
  expectTypeOf(currentConsumer<string>()).toEqualTypeOf<CurrentConsumer<string> | undefined>();
  void currentConsumer<string>()?.put('a');
  // @ts-expect-error -- not a string
  void currentConsumer<string>()?.put(1);
  // @ts-expect-error -- the item `undefined` is no string
  void currentConsumer<string>()?.put();
  void currentConsumer<[from: number, to: number]>()?.put(1, 2);
  // @ts-expect-error -- one is missing
  void currentConsumer<[from: number, to: number]>()?.put(1);
  expectTypeOf<CurrentConsumer<string>>().toExtend<PoolHandle<string>>();
}

// Outputs: what a generator yields.
{
  const pool = new Pool(async function* (words: AsyncIterable<string>) {
    for await (const word of words) yield word.length;
    return 'all';
  });
  expectTypeOf(pool.outputs).toEqualTypeOf<Outputs<number>>();
  expectTypeOf(pool.outputs[Symbol.asyncIterator]()).toEqualTypeOf<AsyncIterableIterator<number>>();
  expectTypeOf(pool.outputs.entries()).toEqualTypeOf<AsyncIterableIterator<SeatOutput<number>>>();
  expectTypeOf(pool.join()).resolves.toEqualTypeOf<string[]>();
  expectTypeOf(
    new Pool(function* () {
      yield 1;
      yield 'two';
    }).outputs,
  ).toEqualTypeOf<Outputs<1 | 'two'>>();
  type Walk = (folders: Items<string>) => AsyncGenerator<{ path: string }, void>;
  const module = new URL('file:///walk.js');
  expectTypeOf(new Pool<Walk>(module).outputs).toEqualTypeOf<Outputs<{ path: string }>>();
  expectTypeOf(new Pool<string, number>(module).outputs).toEqualTypeOf<Outputs>();
  // Any other consumer has none.
  expectTypeOf(new Pool(() => 1).outputs).toEqualTypeOf<Outputs<never>>();
  const anyPool: Pool<string> = new Pool<Walk>(module);
  expectTypeOf(anyPool.duplex()).toEqualTypeOf<Duplex>();
  expectTypeOf(currentConsumer()?.put('x', 1)).toEqualTypeOf<Promise<void> | undefined>();
  const explicit = new Pool<string, void, number>(module, { quantity: 1 });
  expectTypeOf(explicit).toEqualTypeOf<Pool<string, void, number>>();
  expectTypeOf(explicit.outputsOf(['a'])).toEqualTypeOf<AsyncGenerator<number, void, undefined>>();
  // @ts-expect-error -- not a string
  explicit.outputsOf([1]);
  new Pool<string, number>(async function* (words) {
    for await (const word of words) yield word;
    return 1;
  });
}
