/** What a hand-over is decided from. */
export interface Demand {
  /** Calls of `next()` that wait in the consumer. */
  readonly wanted: number;
  /** Items in the backlog. */
  readonly waiting: number;
  /** Consumers that wait for items, this one included. */
  readonly ready: number;
}

/**
 * How many items one hand-over carries: no more than the consumer waits for, so that nothing lies behind a slow item,
 * and no more than its share of what there is, so that nobody takes what others wait for.
 */
export function handOverSize({ wanted, waiting, ready }: Demand): number {
  return Math.min(wanted, Math.ceil(waiting / ready));
}
