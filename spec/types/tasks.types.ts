/** Checked by `npm run types`; nothing here runs. */
import { expectTypeOf } from 'expect-type';

import {
  currentTask,
  imap,
  imapUnordered,
  map,
  taskOf,
  TaskPool,
  type CurrentTask,
  type Settled,
  type Task,
  type TaskPoolOptions,
  type TaskPoolStats,
} from 'consumers';

declare const words: string[];
declare const url: URL;
declare const length: (word: string) => Promise<number>;
declare const shared: (word: string, host: string, named: { port: number }) => boolean;

// A function: item and value come from it.
{
  const tasks = new TaskPool(length);
  expectTypeOf(tasks).toEqualTypeOf<TaskPool<string, number>>();
  expectTypeOf(tasks.run('a')).resolves.toBeNumber();
  expectTypeOf(tasks.map(words)).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(tasks.imap(words)).toEqualTypeOf<AsyncGenerator<number, undefined, undefined>>();
  expectTypeOf(tasks.imapUnordered(new Set(['a']))).toEqualTypeOf<
    AsyncGenerator<number, undefined, undefined>
  >();
  expectTypeOf(tasks.stats).toEqualTypeOf<TaskPoolStats>();
  expectTypeOf(tasks.ready()).resolves.toBeVoid();
  expectTypeOf(tasks.join()).resolves.toBeVoid();
  // @ts-expect-error -- no string
  void tasks.run(1);
  // @ts-expect-error -- the item is missing
  void tasks.run();
  // @ts-expect-error -- numbers are no strings
  void tasks.map([1]);
  // @ts-expect-error -- numbers are no strings
  void tasks.imap([1]);
  // @ts-expect-error -- a call has no `settle`
  void tasks.run('a', { settle: true });
  // @ts-expect-error -- no boolean
  void tasks.map(words, { settle: 'yes' });
}

// An item that may be missing.
{
  const tasks = new TaskPool((word?: string) => word);
  void tasks.run();
  expectTypeOf(tasks.run('a')).resolves.toEqualTypeOf<string | undefined>();
}

// `settle` gives rows; where it is not known, either.
{
  const tasks = new TaskPool(length);
  type Row = Settled<string, number>;
  expectTypeOf(tasks.map(words, { settle: true })).resolves.toEqualTypeOf<Row[]>();
  expectTypeOf(tasks.map(words, { settle: false })).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(tasks.map(words, {})).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(tasks.imap(words, { settle: true })).toEqualTypeOf<
    AsyncGenerator<Row, undefined, undefined>
  >();
  const settle = words.length > 2;
  expectTypeOf(tasks.map(words, { settle })).resolves.toEqualTypeOf<(number | Row)[]>();
  const row = {} as Row;
  if (row.status === 'fulfilled') expectTypeOf(row.value).toBeNumber();
  else expectTypeOf(row.reason).toBeUnknown();
}

// Arguments: by position, the last one by name.
{
  new TaskPool(shared, { args: ['localhost', { port: 80 }] });
  new TaskPool(shared, { args: ['localhost'], kwargs: { port: 80 } });
  // @ts-expect-error -- the host and the port are missing
  new TaskPool(shared);
  // @ts-expect-error -- `kwargs` are missing
  new TaskPool(shared, { args: ['localhost'] });
  // @ts-expect-error -- the host is no number
  new TaskPool(shared, { args: [1], kwargs: { port: 80 } });
  // @ts-expect-error -- it takes no arguments
  new TaskPool(length, { args: [1] });
}

// A module: by its type, by item and value, or unknown.
{
  expectTypeOf(new TaskPool<typeof length>(url)).toEqualTypeOf<TaskPool<string, number>>();
  expectTypeOf(new TaskPool<string, number>(url)).toEqualTypeOf<TaskPool<string, number>>();
  expectTypeOf(new TaskPool(url)).toEqualTypeOf<TaskPool>();
  expectTypeOf(new TaskPool('/square.js').run(1)).resolves.toBeUnknown();
  new TaskPool<typeof shared>(url, { args: ['localhost'], kwargs: { port: 80 } });
  // @ts-expect-error -- the arguments are missing
  new TaskPool<typeof shared>(url);
}

// Options.
{
  const options: TaskPoolOptions = {
    quantity: 2,
    concurrency: 4,
    idleTimeout: 1_000,
    retries: 1,
    timeout: 100,
    recycle: { items: 3 },
    highWaterMark: { items: 4, bytes: 5 },
    inProcess: true,
    signal: AbortSignal.timeout(9),
  };
  new TaskPool(length, options);
  // @ts-expect-error -- calls have no acknowledgement
  new TaskPool(length, { ack: 'item' });
  // @ts-expect-error -- use `settle`
  new TaskPool(length, { poison: 'skip' });
  // @ts-expect-error -- the first failure ends its call
  new TaskPool(length, { failFast: true });
  // @ts-expect-error -- it is for `map()`
  new TaskPool(length, { settle: true });
}

// For one use.
{
  expectTypeOf(map(length, words)).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map(length, words, { settle: true })).resolves.toEqualTypeOf<Settled<string, number>[]>();
  expectTypeOf(imap(length, words, { quantity: 2 })).toEqualTypeOf<
    AsyncGenerator<number, undefined, undefined>
  >();
  expectTypeOf(imapUnordered(url, [1, 'a'])).toEqualTypeOf<AsyncGenerator<unknown, undefined, undefined>>();
  expectTypeOf(map((x: number, by: number) => x * by, [1], { args: [2] })).resolves.toEqualTypeOf<number[]>();
  // @ts-expect-error -- the factor is missing
  void map((x: number, by: number) => x * by, [1]);
  // @ts-expect-error -- numbers are no strings
  void map(length, [1]);
}

// For one use, a parameter without a type has that of the items.
{
  expectTypeOf(map((x) => x * 2, [1, 2])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map(({ word }) => Promise.resolve(word), [{ word: 'a' }])).resolves.toEqualTypeOf<string[]>();
  expectTypeOf(map((x = 1) => x, [1, undefined])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(imap((word) => word.length, words)).toEqualTypeOf<
    AsyncGenerator<number, undefined, undefined>
  >();
  expectTypeOf(imapUnordered((word) => [word], new Set(words))).toEqualTypeOf<
    AsyncGenerator<string[], undefined, undefined>
  >();
  expectTypeOf(map((word) => word.length, words, { settle: true, quantity: 2 })).resolves.toEqualTypeOf<
    Settled<string, number>[]
  >();
  expectTypeOf(map((x, by: number) => x * by, [1], { args: [2] })).resolves.toEqualTypeOf<number[]>();
  // @ts-expect-error -- the factor is missing
  void map((x, by: number) => x * by, [1]);
  // @ts-expect-error -- the factor is no string
  void map((x, by: number) => x * by, [1], { args: ['2'] });
  // @ts-expect-error -- a string is no factor
  void map((word) => word * 2, words);
  // @ts-expect-error -- no items
  void map((x) => x, 3);
  const ofAny = <Item>(given: Item[]): Promise<Item[]> => map((item) => item, given);
  expectTypeOf(ofAny([1])).resolves.toEqualTypeOf<number[]>();
}

// For one use, with a type: the items are those that the function takes.
{
  expectTypeOf(map((word: 'a' | 'b') => word, ['a'])).resolves.toEqualTypeOf<('a' | 'b')[]>();
  expectTypeOf(map(([x]: [number, string]) => x, [[1, 'a']])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map((x: number | string) => x, [1])).resolves.toEqualTypeOf<(number | string)[]>();
  expectTypeOf(map(Math.sqrt, [1])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map(() => 1, words)).resolves.toEqualTypeOf<number[]>();
  // @ts-expect-error -- there is no 'c'
  void map((word: 'a' | 'b') => word, ['c']);
  // @ts-expect-error -- one is no string
  void imap(length, ['a', 1]);
}

// For one use, of a module: by its type, by item and value, or unknown.
{
  expectTypeOf(map<typeof length>(url, words)).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map<string, number>(url, words)).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(map<string, number>(url, words, { settle: true, args: ['any'] })).resolves.toEqualTypeOf<
    Settled<string, number>[]
  >();
  expectTypeOf(imap<string, number>('/length.js', words, { quantity: 2 })).toEqualTypeOf<
    AsyncGenerator<number, undefined, undefined>
  >();
  expectTypeOf(imapUnordered<number, number>((x) => x, [1])).toEqualTypeOf<
    AsyncGenerator<number, undefined, undefined>
  >();
  expectTypeOf(map('/length.js', words)).resolves.toEqualTypeOf<unknown[]>();
  // @ts-expect-error -- numbers are no strings
  void map<string, number>(url, [1]);
  // @ts-expect-error -- the function takes strings
  void map<number, number>(length, [1]);
  // @ts-expect-error -- the arguments are missing
  void map<typeof shared>(url, words);
}

// What is known of a call.
{
  expectTypeOf(taskOf(new Error())).toEqualTypeOf<Task | undefined>();
  expectTypeOf(currentTask()).toEqualTypeOf<CurrentTask | undefined>();
  expectTypeOf<CurrentTask['signal']>().toEqualTypeOf<AbortSignal>();
}
