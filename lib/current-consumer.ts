/** What a consumer may know of itself. */
export interface CurrentConsumer {
  /** `resize-1`, `resize-2`, …: also the title of its process. */
  readonly name: string;
  /** Its seat in the pool, from 1. */
  readonly index: number;
  /** Fires when the pool is stopping this consumer: what is still open should be put in order now. */
  readonly signal: AbortSignal;
}

// On the global object: the consumer's `consumers` may be another copy of this package than the one that was forked.
const KEY = Symbol.for('consumers.currentConsumer');
const place = globalThis as { [KEY]?: CurrentConsumer };

/** In a consumer's process, which consumer it is; elsewhere `undefined`. */
export function currentConsumer(): CurrentConsumer | undefined {
  return place[KEY];
}

/** Called once in each consumer process, before any user code is loaded. */
export function becomeConsumer(consumer: CurrentConsumer): void {
  place[KEY] = Object.freeze(consumer);
}
