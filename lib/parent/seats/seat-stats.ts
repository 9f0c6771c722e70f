export type SeatState = 'starting' | 'idle' | 'busy' | 'ended' | 'failed';

/** The state and the counts of one seat. */
export interface SeatStats {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly pid: number | undefined;
  readonly state: SeatState;
  readonly consumed: number;
  readonly inHand: number;
  /** How many times the process of the seat was replaced. */
  readonly restarts: number;
  /** How many entries of the pool's `results` are of this seat: more than one if its process was recycled. */
  readonly runs: number;
}
