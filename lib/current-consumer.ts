import type { PutArguments } from './public/consumer';
import type { PlatformAbortSignal } from './public/platform';

/** What a consumer can ask about itself. */
export interface CurrentConsumer<Item = unknown> {
  /** `resize-1`, `resize-2`, …, which is also the title of its process. */
  readonly name: string;
  /** Its seat in the pool, from 1. */
  readonly index: number;
  /** Fires when the pool stops this consumer, which should clean up then. */
  readonly signal: PlatformAbortSignal;
  /**
   * Enqueues an item of the consumer's own pool, as `put()` of a pool does, also when that is closed: work that makes work.
   * It does not wait for room, as the consumer would wait for itself. With `retries`, the item is put when the consumer has
   * moved past the item in hand.
   *
   * @returns a promise that resolves when the pool has accepted the item.
   * @throws {@link PoolError} at the call: `ERR_ITEM_NOT_IN_HAND`, `ERR_ITEM_NOT_CLONEABLE`.
   */
  readonly put: (...values: PutArguments<Item>) => Promise<void>;
}

// On the global object, because the consumer may import another copy of this package than the one that was forked.
const KEY = Symbol.for('consumers.currentConsumer');
const place = globalThis as { [KEY]?: CurrentConsumer | undefined };

/**
 * The consumer of this process; `undefined` outside a consumer's process. In TypeScript, `currentConsumer<Item>()` says what it
 * takes.
 */
export function currentConsumer<Item = unknown>(): CurrentConsumer<Item> | undefined {
  return place[KEY];
}

/** Called once in each consumer process, before user code is loaded. */
export function becomeConsumer(consumer: CurrentConsumer): void {
  place[KEY] = Object.freeze(consumer);
}

/** Called where several consumers run in the program itself. @param find the one that the code which asks belongs to. */
export function becomeOneOf(find: () => CurrentConsumer | undefined): void {
  Object.defineProperty(globalThis, KEY, { get: find, configurable: true });
}
