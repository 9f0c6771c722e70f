import type { FailureReason } from '../../errors';

/** When a failed consumer is given another process, and when an item is set aside. */
export interface RetryPolicy {
  readonly retries: number;
  readonly poison: 'fail' | 'skip';
}

/** What follows a failure: nothing more, a new process, or a new process without the item that was in hand. */
export type Verdict = 'fail' | 'retry' | 'skip';

/** The items that were in hand, by their places among all that the seat was given; `to` is behind the last. */
export interface Suspects {
  readonly from: number;
  readonly to: number;
}

/** Judges the failures of one seat, one after the other. */
export class Judge {
  readonly #policy: RetryPolicy;
  #failures = 0;
  /** What was in hand at all failures so far. */
  #suspects: Suspects = { from: 0, to: Infinity };

  constructor(policy: RetryPolicy) {
    this.#policy = policy;
  }

  judge(reason: FailureReason, suspects: Suspects): Verdict {
    // It would not start the next time either.
    if (reason === 'could not start') return 'fail';
    this.#failures += 1;
    const before = this.#suspects.to - this.#suspects.from;
    this.#suspects = {
      from: Math.max(this.#suspects.from, suspects.from),
      to: Math.min(this.#suspects.to, suspects.to),
    };
    if (this.#failures <= this.#policy.retries) return 'retry';
    if (this.#policy.poison === 'fail') return 'fail';
    const left = this.#suspects.to - this.#suspects.from;
    if (left < 1) return 'fail';
    // One of several: a process that reports each as it begins will tell, unless it works on them at the same time.
    if (left > 1) return left < before ? 'retry' : 'fail';
    this.#failures = 0;
    this.#suspects = { from: 0, to: Infinity };
    return 'skip';
  }
}
