import type { FailureReason } from '../../errors';
import type { LaneRange } from '../lane/lane';
import { RestartPace } from './restart-pace';

/** When a failed consumer gets another process, and when an item is quarantined. */
export interface RetryOptions {
  readonly retries: number;
  readonly poison: 'fail' | 'skip';
}

/** What is known about the failure of a process. Positions are those of the seat's lane. */
export interface SeatFailure {
  readonly reason: FailureReason;
  /** The error of the system, if it could not start a process for a reason that may pass. */
  readonly isRefusal: boolean;
  /** The items that were in hand. */
  readonly suspects: LaneRange;
  /** Another failure with the same suspects would leave fewer of them. */
  readonly canNarrow: boolean;
  /** The position that the consumer had come to. */
  readonly moved: number;
  /** How long the process lived, in ms, if it moved past no item; else `undefined`. */
  readonly idleLifetime: number | undefined;
}

/** What follows a failure: no process, a new process, or a new process without the item that was in hand. */
export type RetryDecision = 'fail' | 'retry' | 'quarantine';

const ANY: LaneRange = { from: 0, to: Infinity };

/**
 * A seat has recovered from a failure when it has moved past all that was in hand then, and then past so many items more,
 * or has worked for so long (ms). With less, an item that makes every process fail would never use up the retries; with
 * more, a consumer that fails once in a while would.
 */
const RECOVERY = { items: 1_000, work: 60_000 } as const;

/** Decides what follows each failure of one seat. */
export class RetryPolicy {
  readonly #options: RetryOptions;
  #failures = 0;
  readonly #pace = new RestartPace();
  /** The items that were in hand at every failure that counts. */
  #suspects = ANY;
  /** The end of what was in hand at the last failure, and how long the seat has worked after that. */
  #recovery = { from: 0, worked: 0 };

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  /** How long to wait before the next process, in ms. */
  get delay(): number {
    return this.#pace.delay;
  }

  /** The consumer has come to the position `moved`, after so many ms of work. */
  progressed(moved: number, elapsed: number): void {
    if (moved >= this.#recovery.from) this.#recovery.worked += elapsed;
  }

  /** Another process takes over; what its predecessor had in hand ends at this position. */
  restarted(from: number): void {
    this.#recovery = { from, worked: 0 };
  }

  decide(failure: SeatFailure): RetryDecision {
    if (failure.isRefusal) return this.#pace.refused() ? 'retry' : 'fail';
    this.#pace.accepted();
    // The next process would not start either.
    if (failure.reason === 'could not start') return 'fail';
    this.#pace.failed(failure.idleLifetime);
    if (this.#hasRecovered(failure.moved)) this.#forget();
    return this.#count(failure);
  }

  #count({ suspects, canNarrow }: SeatFailure): RetryDecision {
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
    if (left > 1) return left < before || canNarrow ? 'retry' : 'fail';
    this.#forget();
    // The item is gone that the processes died of.
    this.#pace.forget();
    return 'quarantine';
  }

  #hasRecovered(moved: number): boolean {
    const { from, worked } = this.#recovery;
    return moved - from >= RECOVERY.items || (moved >= from && worked >= RECOVERY.work);
  }

  #forget(): void {
    this.#failures = 0;
    this.#suspects = ANY;
  }
}
