import type { LaneData } from '../report-data';

/** In the order of the columns of a lane, and from the bottom of its drawing to its top. */
export const STATES = ['starting', 'working', 'blocked', 'waiting'] as const;
export type State = (typeof STATES)[number];

export const STATE_LABELS: Readonly<Record<State, string>> = {
  working: 'Working',
  waiting: 'Waiting for items',
  blocked: 'Blocked on output',
  starting: 'Starting',
};

/** In what a seat's time from `from` to `until` went, as parts of 1. */
export interface SharedTime {
  readonly from: number;
  readonly until: number;
  readonly shares: Readonly<Record<State, number>>;
}

export function toSharedTimes({ from, columns }: LaneData): SharedTime[] {
  const times: SharedTime[] = [];
  let last = from;
  for (let at = 0; at < columns.length; at += 1 + STATES.length) {
    const share = (place: number): number => (columns[at + 1 + place] ?? 0) / 100;
    const shares = { starting: share(0), working: share(1), blocked: share(2), waiting: share(3) };
    const until = columns[at] ?? last;
    times.push({ from: last, until, shares });
    last = until;
  }
  return times;
}

/** Of all lanes together, in parts of the time in which there were processes. */
export function sharesOf(lanes: readonly LaneData[]): Record<State, number> {
  const sums = { starting: 0, working: 0, blocked: 0, waiting: 0 };
  for (const { from, until, shares } of lanes.flatMap(toSharedTimes))
    for (const state of STATES) sums[state] += (until - from) * shares[state];
  const all = Object.values(sums).reduce((total, value) => total + value, 0);
  for (const state of STATES) sums[state] = all > 0 ? sums[state] / all : 0;
  return sums;
}
