import type { FailureReason } from '../../errors';
import type { SeatStats } from '../../public/seat-stats';

/** Why a process was replaced: it failed, or had reached a limit of the option `recycle`. */
export type RestartReason = FailureReason | 'recycled';

/** How often the processes of a seat were replaced, and why. */
export class Restarts {
  #reasons: SeatStats['restartReasons'] = {};
  #count = 0;

  add(reason: RestartReason): void {
    this.#count += 1;
    this.#reasons = { ...this.#reasons, [reason]: (this.#reasons[reason] ?? 0) + 1 };
  }

  get count(): number {
    return this.#count;
  }

  /** It does not change any more. */
  get reasons(): SeatStats['restartReasons'] {
    return this.#reasons;
  }
}
