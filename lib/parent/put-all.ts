import { inspect } from 'node:util';

import { PoolError } from '../errors';
import { READY } from './room';

/**
 * Puts every item of a source, one after the other. When `put` throws or rejects, the source is stopped (its `return()`).
 *
 * @returns how many were put.
 */
export async function putAll(source: unknown, put: (item: unknown) => Promise<void>): Promise<number> {
  let count = 0;
  if (isAsyncIterable(source)) {
    for await (const item of source) {
      await put(item);
      count += 1;
    }
    return count;
  }
  if (!isIterable(source)) {
    const message = `Expected the items to be an iterable or async iterable, got ${inspect(source)}.`;
    throw new PoolError('ERR_OPTION_INVALID', message);
  }
  for (const item of source) {
    const room = put(item);
    if (room !== READY) await room;
    count += 1;
  }
  return count;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return value !== null && value !== undefined && Symbol.asyncIterator in Object(value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return value !== null && value !== undefined && Symbol.iterator in Object(value);
}
