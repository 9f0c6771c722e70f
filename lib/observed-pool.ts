import type { ObservedPool } from './public/diagnostics';

// On the global object, because the program may have several copies of this package: the command is one.
const KEY = Symbol.for('consumers.pools');
const place = globalThis as { [KEY]?: WeakMap<object, ObservedPool> };

/** A `Pool` or `TaskPool` as the messages of its channels show it. */
export function observedPoolOf(pool: object): ObservedPool | undefined {
  return place[KEY]?.get(pool);
}

/** @param front as the program has it. `observed` must not refer to it, so that it can be collected. */
export function keepObserved(front: object, observed: ObservedPool): void {
  const pools = place[KEY] ?? new WeakMap<object, ObservedPool>();
  place[KEY] = pools;
  pools.set(front, observed);
}
