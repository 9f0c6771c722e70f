import { inspect } from 'node:util';

import { PoolError } from '../errors';
import { observedPoolOf } from '../observed-pool';
import { isName, isObject } from '../options/checks';
import { OptionReader } from '../options/option-reader';
import type { ObservedPool } from '../public/diagnostics';
import { cut } from './text';

const LONGEST_TITLE = 200;

/** What a recording is called, and what its items are. */
export interface RecordingOptions {
  /** The heading of the report. @default the name of the pool */
  readonly title?: string | undefined;
  /**
   * What an item is called that is among the slowest. It is asked when such an item is reported.
   *
   * @param number as the item was put, or called, from 0.
   * @default `item 17`
   */
  readonly nameItem?: ((number: number) => string | undefined) | undefined;
}

/** The same, checked. */
export interface RecordingSettings {
  readonly title: string | undefined;
  readonly nameItem: (number: number) => unknown;
}

export function normalizeRecordingOptions(given: unknown = {}): RecordingSettings {
  const reader = new OptionReader(given);
  const title = reader.check('title', isName, 'a string that is not empty');
  const nameItem = reader.check('nameItem', isFunction, 'a function');
  reader.finish();
  return {
    title: title === undefined ? undefined : cut(title, LONGEST_TITLE),
    nameItem: nameItem ?? (() => undefined),
  };
}

function isFunction(value: unknown): value is (number: number) => unknown {
  return typeof value === 'function';
}

/** @throws {@link PoolError} `ERR_OPTION_INVALID` if it is none. */
export function checkPool(pool: unknown): ObservedPool {
  const observed = isObject(pool) ? observedPoolOf(pool) : undefined;
  if (observed !== undefined) return observed;
  throw new PoolError(
    'ERR_OPTION_INVALID',
    `Expected the pool to record to be a Pool or a TaskPool, got ${show(pool)}.`,
  );
}

function show(value: unknown): string {
  return cut(inspect(value, { depth: 0 }), 100);
}
