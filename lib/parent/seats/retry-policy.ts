import type { FailureReason } from '../../errors';
import type { LaneRange } from '../lane/lane';

/** When a failed consumer gets another process, and when an item is quarantined. */
export interface RetryOptions {
  readonly retries: number;
  readonly poison: 'fail' | 'skip';
}

/** What follows a failure: no process, a new process, or a new process without the item that was in hand. */
export type RetryDecision = 'fail' | 'retry' | 'quarantine';

const ANY: LaneRange = { from: 0, to: Infinity };

/** Decides what follows each failure of one seat. */
export class RetryPolicy {
  readonly #options: RetryOptions;
  #failures = 0;
  /** The items that were in hand at every failure so far. */
  #suspects = ANY;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  /** @param suspects the positions, in the lane of the seat, of the items that were in hand. */
  decide(reason: FailureReason, suspects: LaneRange): RetryDecision {
    // The next process would not start either.
    if (reason === 'could not start') return 'fail';
    this.#failures += 1;
    const before = this.#suspects.to - this.#suspects.from;
    this.#suspects = {
      from: Math.max(this.#suspects.from, suspects.from),
      to: Math.min(this.#suspects.to, suspects.to),
    };
    if (this.#failures <= this.#options.retries) return 'retry';
    if (this.#options.poison === 'fail') return 'fail';
    const left = this.#suspects.to - this.#suspects.from;
    if (left < 1) return 'fail';
    // The next process reports each item before it starts it, which narrows the suspects unless it starts all at once.
    if (left > 1) return left < before ? 'retry' : 'fail';
    this.#failures = 0;
    this.#suspects = ANY;
    return 'quarantine';
  }
}
