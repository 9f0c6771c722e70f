/** What a pool is made of, or what reads its answers. */
export interface Collectable {
  /** Nobody refers to it any more. It never throws. */
  forget(): void;
}

const registry = new FinalizationRegistry<Collectable>((core) => {
  core.forget();
});
const keepers = new WeakMap<object, object>();

/** Tells `core` when the program has forgotten its `front`, and that is collected. What the library keeps must not refer to `front`. */
export function watchCollected(front: object, core: Collectable): void {
  registry.register(front, core);
}

/** As long as the program has `holder`, it has the pool. */
export function keepWith<T extends object>(holder: T, pool: object): T {
  keepers.set(holder, pool);
  return holder;
}
