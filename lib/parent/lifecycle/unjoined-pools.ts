/** A pool that nobody has joined yet. */
export interface Unjoined {
  /** The parent has nothing else left to do. */
  abandon(): void;
}

const pools = new Set<Unjoined>();

/**
 * Looks after a pool until it is joined. An idle pool does not keep the parent alive; when the parent's event loop runs
 * empty, nobody can put into it any more. One listener serves all pools, and there is none where there are no pools.
 */
export function watchUnjoined(pool: Unjoined): void {
  if (pools.size === 0) process.on('beforeExit', abandonAll);
  pools.add(pool);
}

/** The pool was joined or terminated: its end is its user's. */
export function unwatchUnjoined(pool: Unjoined): void {
  if (pools.delete(pool) && pools.size === 0) process.off('beforeExit', abandonAll);
}

function abandonAll(): void {
  for (const pool of [...pools]) pool.abandon();
}
