import { PoolError, type PoolStats } from 'consumers';
import { isDeepStrictEqual } from 'node:util';

import type { Trial } from './trial';

/** Reads what a pool shows, again and again, and looks whether it can be. */
export class Observer {
  readonly #trial: Trial;
  readonly #timer: NodeJS.Timeout;
  /** Every process that was seen. */
  readonly pids = new Set<number>();
  #last: PoolStats | undefined;
  #poisoned = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#timer = setInterval(() => {
      this.observe();
    }, INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  observe(): void {
    const { pool, expect } = this.#trial;
    const { stats, poisoned } = pool;
    for (const { pid } of stats.seats) if (pid !== undefined) this.pids.add(pid);
    const shown = JSON.stringify(stats);
    expect.true(`the counts of ${shown} with ${poisoned.length} poisoned`, addsUp(stats, poisoned.length));
    expect.true(`poisoned: ${poisoned.length} after ${this.#poisoned}`, poisoned.length >= this.#poisoned);
    if (this.#last !== undefined)
      expect.true(`after ${JSON.stringify(this.#last)}: ${shown}`, mayFollow(stats, this.#last));
    this.#last = stats;
    this.#poisoned = poisoned.length;
    this.#expectResults();
  }

  #expectResults(): void {
    const { pool, expect, standing } = this.#trial;
    const code = codeOfResults(pool);
    if (standing.stop !== undefined) expect.same('the code of results', code, 'ERR_POOL_TERMINATED');
    else if (!standing.isJoined) expect.same('the code of results', code, 'ERR_POOL_NOT_JOINED');
  }
}

/** In ms. */
const INTERVAL = 3;

/** The item that a failure names is in none of the counts until `join()` rejects. */
function addsUp({ put, waiting, inHand, consumed, unconsumed, seats }: PoolStats, poisoned: number): boolean {
  const counts = [put, waiting, inHand, consumed, unconsumed];
  const named = put - (waiting + inHand + consumed + unconsumed + poisoned);
  const mayFail = seats.filter(({ state }) => state !== 'ended').length;
  return (
    counts.every((count) => Number.isInteger(count) && count >= 0) &&
    named >= 0 &&
    named <= mayFail &&
    seats.reduce((sum, seat) => sum + seat.consumed, 0) === consumed &&
    seats.reduce((sum, seat) => sum + seat.inHand, 0) === inHand
  );
}

function mayFollow(now: PoolStats, before: PoolStats): boolean {
  return (
    now.put >= before.put &&
    now.unconsumed >= before.unconsumed &&
    now.seats.length === before.seats.length &&
    now.seats.every((seat, i) => {
      const was = before.seats[i];
      if (seat.name !== was?.name || seat.index !== i + 1) return false;
      if (was.state === 'ended' || was.state === 'failed') return isDeepStrictEqual(seat, was);
      return seat.restarts >= was.restarts && seat.runs >= was.runs;
    })
  );
}

export function codeOfResults(pool: Trial['pool']): string {
  try {
    return `there are ${pool.results.length}`;
  } catch (error) {
    return error instanceof PoolError ? error.code : String(error);
  }
}
