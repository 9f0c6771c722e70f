import { inspect } from 'node:util';

import { PoolError } from '../../errors';
import { READY } from '../../ready';

/** The part of a pool that {@link putAll} uses. */
export interface Sink {
  readonly put: (item: unknown) => Promise<void>;
  /** Why the pool takes no items now; `undefined` while it does. */
  readonly refusal: () => PoolError | undefined;
  /** It takes none because the program wants that items are left. */
  readonly leavesItems: () => boolean;
  /** Calls back when there is a {@link refusal}, so that a slow source is no longer awaited. @returns a function that ends this. */
  readonly whenRefused: (act: () => void) => () => void;
}

/** Puts every item of a source, and calls its `return()` when the pool takes no more. @returns how many were put. */
export async function putAll(source: unknown, sink: Sink): Promise<number> {
  const wasOpen = sink.refusal() === undefined;
  try {
    return await putEach(source, sink);
  } catch (error) {
    throw wasOpen && !sink.leavesItems() ? explain(error, sink.refusal()) : error;
  }
}

/** Most who close a pool that is still filled have forgotten an `await`. @param refusal of the pool by now. */
function explain(error: unknown, refusal: PoolError | undefined): unknown {
  // A source may throw what another pool refused.
  const isRefusal = error instanceof PoolError && error.message === refusal?.message;
  if (!isRefusal || error.code !== 'ERR_POOL_CLOSED') return error;
  const message = `${error.message} \`putAll()\` was still putting when it was closed: \`await\` that first.`;
  return new PoolError('ERR_POOL_CLOSED', message);
}

async function putEach(source: unknown, sink: Sink): Promise<number> {
  if (isAsyncIterable(source)) return putAllAsync(source[Symbol.asyncIterator](), sink);
  if (!isIterable(source)) {
    const message = `Expected the items to be an iterable or async iterable, got ${inspect(source)}.`;
    throw new PoolError('ERR_OPTION_INVALID', message);
  }
  let count = 0;
  for (const item of source) {
    const ready = sink.put(item);
    if (ready !== READY) await ready;
    count += 1;
  }
  return count;
}

/** In place of the next item. */
const REFUSED = Symbol('refused');

async function putAllAsync(iterator: AsyncIterator<unknown>, sink: Sink): Promise<number> {
  let stopWaiting: () => void = () => undefined;
  const forget = sink.whenRefused(() => {
    stopWaiting();
  });
  /** `REFUSED` if the pool takes no items any more, also where that came about while `put()` waited. */
  const next = (): Promise<IteratorResult<unknown> | typeof REFUSED> => {
    if (sink.refusal() !== undefined) return Promise.resolve(REFUSED);
    return new Promise((resolve, reject) => {
      stopWaiting = () => {
        resolve(REFUSED);
      };
      // As in `for await`, the result of `next()` need not be a promise.
      Promise.resolve(iterator.next()).then(resolve, reject);
    });
  };
  try {
    for (let count = 0; ; count += 1) {
      const step = await next();
      if (step !== REFUSED && isDone(step)) return count;
      try {
        if (step === REFUSED) throw sink.refusal() as PoolError;
        await sink.put(step.value);
      } catch (error) {
        stopSource(iterator);
        throw error;
      }
    }
  } finally {
    forget();
  }
}

/** @throws {@link TypeError} as `for await` does. */
function isDone(step: IteratorResult<unknown>): boolean {
  if (Object(step) !== step) throw new TypeError(`Iterator result ${inspect(step)} is not an object`);
  return Boolean(step.done);
}

/** Does not wait for `return()`, as a generator runs it only after its pending `await`. Ignores its errors. */
function stopSource(iterator: AsyncIterator<unknown>): void {
  void new Promise((resolve) => {
    resolve(iterator.return?.());
  }).catch(() => undefined);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof (Object(value) as Record<symbol, unknown>)[Symbol.asyncIterator] === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof (Object(value) as Record<symbol, unknown>)[Symbol.iterator] === 'function';
}
