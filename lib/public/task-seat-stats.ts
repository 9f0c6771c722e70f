import type { SeatStats } from './seat-stats';

/** The state and the counts of one seat of a task pool. */
export interface TaskSeatStats extends Omit<SeatStats, 'runs' | 'state'> {
  /** `asleep`: it has no process, and gets one when there is a call for it. */
  readonly state: SeatStats['state'] | 'asleep';
}
