import { isObject } from './options/checks';
import type { Imap, MapFunction } from './public/one-use';
import { KeptOutcomes } from './parent/tasks/kept-outcomes';
import type { Finish } from './parent/tasks/outcome-reader';
import { TaskPoolCore } from './task-pool-core';

/** Calls a function for each item in processes of their own, which end then. */
export const map = (async (fn: unknown, items: unknown, options?: unknown): Promise<unknown[]> => {
  const { pool, settle, finish } = makePool(fn, options);
  let values: unknown[];
  try {
    values = await pool.map(items, { settle });
  } catch (error) {
    await finish(true);
    throw error;
  }
  await finish(false);
  return values;
}) as MapFunction;

/** The same, one by one, in the order of the items. */
export const imap = ((fn: unknown, items: unknown, options?: unknown) => {
  const { pool, settle, finish } = makePool(fn, options);
  return new KeptOutcomes(pool.imap(items, { settle }, finish));
}) as Imap;

/** The same, in the order in which the calls end. */
export const imapUnordered = ((fn: unknown, items: unknown, options?: unknown) => {
  const { pool, settle, finish } = makePool(fn, options);
  return new KeptOutcomes(pool.imapUnordered(items, { settle }, finish));
}) as Imap;

/** A task pool for one use. */
interface Once {
  readonly pool: TaskPoolCore;
  readonly settle: unknown;
  readonly finish: Finish;
}

function makePool(fn: unknown, options: unknown): Once {
  const { settle, ...rest } = isObject(options) ? options : {};
  const pool = isObject(options)
    ? new TaskPoolCore(fn, rest, { isLazy: true, hasSettle: true })
    : new TaskPoolCore(fn, options, { isLazy: true });
  const finish = async (hasFailed: boolean): Promise<void> => {
    const joined = pool.join();
    // What it failed with says more.
    await (hasFailed ? joined.catch(() => undefined) : joined);
  };
  return { pool, settle, finish };
}
