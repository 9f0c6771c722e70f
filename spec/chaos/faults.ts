import type { ConsumerFailure, PoolStats } from 'consumers';

import { Expectations } from './expectations';
import { addUp, tallyOf, type Tally } from './items';
import { readLog } from './log';
import type { RoundPlan } from './plan';

/** What a pool gave in the end. */
export interface RoundEnd {
  readonly results: readonly (Tally | undefined)[];
  readonly failures: readonly ConsumerFailure[];
  /** Of what `join()` rejected with, if it did. */
  readonly code: string | undefined;
  readonly stats: PoolStats;
  readonly poisoned: number;
}

/** All that is not as promised, in sentences. */
export function findFaults(plan: RoundPlan, end: RoundEnd, folder: string): string[] {
  const expect = new Expectations();
  expectCountsToAddUp(expect, end);
  switch (plan.promised) {
    case 'results':
      expectAll(expect, plan, end);
      expect.same('the results', addUp(end.results), tallyOf(Array(plan.items).keys()));
      break;
    case 'every item':
      expectAll(expect, plan, end);
      expect.same('items in the log', new Set(readLog(folder)).size, plan.items);
      break;
    case 'counts':
      expectFailures(expect, plan, end, readLog(folder));
      break;
    case 'an end':
      expect.same('the error', end.code, 'ERR_POOL_TERMINATED');
      break;
  }
  return expect.faults;
}

/** Where every item is, as `PoolStats` promises it. */
function expectCountsToAddUp(expect: Expectations, { stats, failures, poisoned }: RoundEnd): void {
  const named = failures.filter((failure) => 'item' in failure).length;
  const { put, waiting, inHand, consumed, unconsumed } = stats;
  expect.same('items that wait', waiting, 0);
  expect.same('items in hand', inHand, 0);
  expect.same(`consumed + unconsumed + named + set aside`, consumed + unconsumed + named + poisoned, put);
}

function expectAll(expect: Expectations, plan: RoundPlan, { stats, results, failures }: RoundEnd): void {
  expect.same('failures', failures.length, 0);
  expect.same('items that were put', stats.put, plan.items);
  expect.same('items that were consumed', stats.consumed, plan.items);
  if (plan.recycle === undefined) expect.same('how many results', results.length, plan.quantity);
}

/** What consumers were seen to do, and what they were counted to do, fit together. */
function expectFailures(
  expect: Expectations,
  { retries, poison }: RoundPlan,
  { results, failures, stats }: RoundEnd,
  log: Uint32Array,
): void {
  const done = new Set(log).size;
  const failed = stats.seats.filter(({ state }) => state === 'failed');
  expect.same('failures', failures.length, failed.length);
  expect.same('all that is counted as consumed was done', stats.consumed <= done, true);
  if (retries > 0 || poison === 'skip') return;
  expect.same('items done twice', log.length - done, 0);
  for (const [i, seat] of stats.seats.entries()) {
    const failure = failures.find(({ index }) => index === seat.index);
    // One that was stopped has neither.
    const said = failure === undefined ? results[i]?.count : failure.consumed;
    expect.same(`items that ${seat.name} consumed`, seat.consumed, said ?? seat.consumed);
  }
}
