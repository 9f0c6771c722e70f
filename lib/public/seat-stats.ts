export type SeatState = 'starting' | 'idle' | 'busy' | 'ended' | 'failed';

import type { FailureReason } from '../errors';

/** The state and the counts of one seat. */
export interface SeatStats {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly pid: number | undefined;
  readonly state: SeatState;
  readonly consumed: number;
  readonly inHand: number;
  /**
   * How long it has waited for items, with none in hand, in ms. `starved` + `busy` + `blocked` is the time from the making of the seat to now,
   * or to its end.
   */
  readonly starved: number;
  /** How long it has worked, or its process was starting or being replaced, in ms. */
  readonly busy: number;
  /** How long it has waited for the reader of its outputs, in ms. */
  readonly blocked: number;
  /** How many times the process of the seat was replaced. */
  readonly restarts: number;
  /** Why it was replaced, and how many times each: `{ killed: 1, recycled: 3 }`. */
  readonly restartReasons: Readonly<Partial<Record<FailureReason | 'recycled', number>>>;
  /** How many entries of the pool's `results` are of this seat: more than one if its process was recycled. */
  readonly runs: number;
}
