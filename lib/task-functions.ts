import { isObject } from './options/checks';
import { OutcomeReader } from './parent/tasks/outcome-reader';
import type { Imap, MapFunction } from './task-pool-constructor';
import { TaskPool } from './task-pool';

/** Calls a function for each item in processes of their own, which end then. */
export const map = (async (fn: unknown, items: unknown, options?: unknown): Promise<unknown[]> => {
  const { pool, settle } = makePool(fn, options);
  try {
    return await pool.map(items, { settle });
  } finally {
    await end(pool);
  }
}) as MapFunction;

/** The same, one by one, in the order of the items. */
export const imap = ((fn: unknown, items: unknown, options?: unknown) => {
  const { pool, settle } = makePool(fn, options);
  return refuseLoops(readAndEnd(pool, pool.imap(items, { settle })));
}) as Imap;

/** The same, in the order in which the calls end. */
export const imapUnordered = ((fn: unknown, items: unknown, options?: unknown) => {
  const { pool, settle } = makePool(fn, options);
  return refuseLoops(readAndEnd(pool, pool.imapUnordered(items, { settle })));
}) as Imap;

function makePool(fn: unknown, options: unknown): { readonly pool: TaskPool; readonly settle: unknown } {
  if (!isObject(options)) return { pool: new TaskPool(fn, options, { isLazy: true }), settle: undefined };
  const { settle, ...rest } = options;
  return { pool: new TaskPool(fn, rest, { isLazy: true, hasSettle: true }), settle };
}

async function* readAndEnd(
  pool: TaskPool,
  reader: OutcomeReader,
): AsyncGenerator<unknown, undefined, undefined> {
  try {
    yield* reader;
  } finally {
    await end(pool);
  }
  return undefined;
}

/** For `for … of` without `await`: says what to do. */
function refuseLoops<Generator extends object>(generator: Generator): Generator {
  return Object.defineProperty(generator, Symbol.iterator, {
    value: OutcomeReader.prototype[Symbol.iterator],
  });
}

/** What it fails with is known by then. */
async function end(pool: TaskPool): Promise<void> {
  await pool.join().catch(() => undefined);
}
