import type { PoolStats, SeatStats } from 'consumers';

/** The stats of a pool, of which all seats are alike. */
export function statsOf(
  quantity: number,
  seat: Partial<SeatStats> = {},
  changes: Partial<PoolStats> = {},
): PoolStats {
  const seats = Array.from({ length: quantity }, (_, place): SeatStats => ({
    name: `work-${place + 1}`,
    index: place + 1,
    pid: 1_000 + place,
    state: 'busy',
    consumed: 0,
    inHand: 0,
    starved: 0,
    busy: 0,
    blocked: 0,
    restarts: 0,
    restartReasons: {},
    runs: 0,
    ...seat,
  }));
  return {
    put: 0,
    waiting: 0,
    inHand: 0,
    consumed: 0,
    unconsumed: 0,
    excess: { items: 0, bytes: 0 },
    outputs: { read: 0, waiting: 0, held: 0 },
    throughput: { overall: 0, lastSecond: 0 },
    seats,
    ...changes,
  };
}
