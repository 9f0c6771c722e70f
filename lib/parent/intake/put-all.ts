import { inspect } from 'node:util';

import { PoolError } from '../../errors';
import { READY } from './backpressure';

/** The pool, as far as a source is concerned. */
export interface Sink {
  readonly put: (item: unknown) => Promise<void>;
  /** Resolves when nothing can be put any more: a source that takes its time must not be waited for then. */
  readonly refused: Promise<PoolError>;
}

/**
 * Puts every item of a source, one after the other. When nothing can be put any more, the source is stopped (its
 * `return()`).
 *
 * @returns how many were put.
 */
export async function putAll(source: unknown, sink: Sink): Promise<number> {
  if (isAsyncIterable(source)) return putAllInTime(source[Symbol.asyncIterator](), sink);
  if (!isIterable(source)) {
    const message = `Expected the items to be an iterable or async iterable, got ${inspect(source)}.`;
    throw new PoolError('ERR_OPTION_INVALID', message);
  }
  let count = 0;
  for (const item of source) {
    const room = sink.put(item);
    if (room !== READY) await room;
    count += 1;
  }
  return count;
}

async function putAllInTime(iterator: AsyncIterator<unknown>, { put, refused }: Sink): Promise<number> {
  // Not `Promise.race()`: each one would leave a reaction behind on `refused`, which may outlive millions of items.
  let giveUp: (reason: PoolError) => void = () => undefined;
  void refused.then((reason) => {
    giveUp(reason);
  });
  for (let count = 0; ; count += 1) {
    const step = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
      giveUp = (reason) => {
        stop(iterator);
        reject(reason);
      };
      // As in `for await`, it need not be a promise.
      Promise.resolve(iterator.next()).then(resolve, reject);
    });
    giveUp = () => undefined;
    if (step.done === true) return count;
    try {
      await put(step.value);
    } catch (error) {
      stop(iterator);
      throw error;
    }
  }
}

/** Not waited for: a generator learns of it only when what it waits for itself has come. It may fail in any way. */
function stop(iterator: AsyncIterator<unknown>): void {
  void new Promise((resolve) => {
    resolve(iterator.return?.());
  }).catch(() => undefined);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return value !== null && value !== undefined && Symbol.asyncIterator in Object(value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return value !== null && value !== undefined && Symbol.iterator in Object(value);
}
