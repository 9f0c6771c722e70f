import type { TaskPoolStats } from 'consumers';

import type { TaskTrial } from './trial';

/** Reads what a task pool shows, again and again, and looks whether it can be. */
export class TaskObserver {
  readonly #trial: TaskTrial;
  readonly #timer: NodeJS.Timeout;
  /** Every process that was seen. */
  readonly pids = new Set<number>();
  #last: TaskPoolStats | undefined;

  constructor(trial: TaskTrial) {
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
    const { stats } = pool;
    for (const { pid } of stats.seats) if (pid !== undefined) this.pids.add(pid);
    const { called, waiting, inHand, fulfilled, rejected, dropped } = stats;
    const parts = [waiting, inHand, fulfilled, rejected, dropped];
    if (!parts.every((count) => Number.isInteger(count) && count >= 0) || called !== sumOf(parts))
      this.#report(`the counts do not add up: ${JSON.stringify(stats)}`);
    const last = this.#last;
    if (last !== undefined)
      for (const key of ['called', 'fulfilled', 'rejected', 'dropped'] as const)
        expect.true(`${key} falls from ${last[key]} to ${stats[key]}`, stats[key] >= last[key]);
    this.#last = stats;
  }

  /** Once, as it is likely to stay so. */
  #report(fault: string): void {
    if (this.#hasReported) return;
    this.#hasReported = true;
    this.#trial.expect.true(fault, false);
  }
  #hasReported = false;
}

/** In ms. */
const INTERVAL = 3;

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
