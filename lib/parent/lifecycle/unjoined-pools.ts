import { setImmediate } from '../../intrinsics';

/** A pool that is not joined yet. */
export interface Unjoined {
  /** Called when the parent's event loop is empty. */
  abandon(): void;
}

const pools = new Set<Unjoined>();

/**
 * Watches a pool until it is joined. An idle pool does not keep the parent alive. When the parent's event loop is empty,
 * nothing can put into the pool or join it. All pools share one listener, and the last one removes it.
 */
export function watchUnjoined(pool: Unjoined): void {
  if (pools.size === 0) process.on('beforeExit', abandonAll);
  pools.add(pool);
}

/** The pool was joined or terminated. */
export function unwatchUnjoined(pool: Unjoined): void {
  if (pools.delete(pool) && pools.size === 0) process.off('beforeExit', abandonAll);
}

/** It is watched, and was not joined or terminated. */
export function isUnjoined(pool: Unjoined): boolean {
  return pools.has(pool);
}

let isLastChance = false;

/** Other listeners of the event may use a pool: it is abandoned if the event loop is empty again after them. */
function abandonAll(): void {
  isLastChance = !isLastChance;
  if (isLastChance) setImmediate(() => undefined);
  else for (const pool of [...pools]) pool.abandon();
}
