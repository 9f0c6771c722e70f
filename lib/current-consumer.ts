import type { PlatformAbortSignal } from './platform';

/** What a consumer can ask about itself. */
export interface CurrentConsumer {
  /** `resize-1`, `resize-2`, …, which is also the title of its process. */
  readonly name: string;
  /** Its seat in the pool, from 1. */
  readonly index: number;
  /** Fires when the pool stops this consumer, which should clean up then. */
  readonly signal: PlatformAbortSignal;
}

// On the global object, because the consumer may import another copy of this package than the one that was forked.
const KEY = Symbol.for('consumers.currentConsumer');
const place = globalThis as { [KEY]?: CurrentConsumer };

/** The consumer of this process; `undefined` outside a consumer's process. */
export function currentConsumer(): CurrentConsumer | undefined {
  return place[KEY];
}

/** Called once in each consumer process, before user code is loaded. */
export function becomeConsumer(consumer: CurrentConsumer): void {
  place[KEY] = Object.freeze(consumer);
}
