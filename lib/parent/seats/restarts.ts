import type { FailureReason } from '../../errors';
import type { SeatStats } from './seat-stats';

/** Why a process was replaced: it failed, or had reached a limit of the option `recycle`. */
export type RestartReason = FailureReason | 'recycled';

/** How often the processes of a seat were replaced, and why. */
export class Restarts {
  readonly #counts = new Map<RestartReason, number>();

  add(reason: RestartReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  get count(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  get reasons(): SeatStats['restartReasons'] {
    return Object.fromEntries(this.#counts);
  }
}
