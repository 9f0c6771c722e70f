import type { ObservedPool } from './public/diagnostics';

const observedPools = new WeakMap<object, ObservedPool>();

/** A `Pool` or `TaskPool` as the messages of its channels show it. Of another copy of this package, it is not known. */
export function observedPoolOf(pool: object): ObservedPool | undefined {
  return observedPools.get(pool);
}

/** @param front as the program has it. `observed` must not refer to it, so that it can be collected. */
export function keepObserved(front: object, observed: ObservedPool): void {
  observedPools.set(front, observed);
}
