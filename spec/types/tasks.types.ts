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

// What is known of a call.
{
  expectTypeOf(taskOf(new Error())).toEqualTypeOf<Task | undefined>();
  expectTypeOf(currentTask()).toEqualTypeOf<CurrentTask | undefined>();
  expectTypeOf<CurrentTask['signal']>().toEqualTypeOf<AbortSignal>();
}
