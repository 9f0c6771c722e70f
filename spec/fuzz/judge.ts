import { readLog } from '../chaos/log';
import { isRunning } from '../run-program';
import { expectFailures } from './judge-failures';
import { expectTallies } from './judge-tallies';
import { isSeveral, redelivers } from './plan';
import type { JoinEnd, Trial } from './trial';

/** Looks at a pool whose `join()` has settled. */
export function judge(trial: Trial, end: JoinEnd, pids: Iterable<number>, folder: string): void {
  expectCounts(trial, end);
  expectSeats(trial, end);
  expectFailures(trial, end);
  expectTallies(trial, end);
  expectLog(trial, readLog(folder));
  for (const pid of pids) trial.expect.true(`process ${pid} runs after join()`, !isRunning(pid));
}

function expectCounts({ pool, expect, ledger }: Trial, end: JoinEnd): void {
  const { put, waiting, inHand, consumed, unconsumed, seats } = pool.stats;
  const least = ledger.numbers.length;
  expect.true(`${put} were put instead of ${least}`, put >= least && put <= least + ledger.doubtful);
  expect.same('waiting and in hand, in the end', [waiting, inHand], [0, 0]);
  const named = put - consumed - unconsumed - pool.poisoned.length;
  // Of a pool that was stopped, nobody tells which.
  const most = seats.filter(({ state }) => state === 'failed').length;
  const wanted = end.type === 'failures' ? end.error.failures.filter((row) => 'item' in row).length : 0;
  const isRight = end.type === 'stopped' ? named >= 0 && named <= most : named === wanted;
  expect.true(`${named} items are missing in the counts, and ${wanted} are named in failures`, isRight);
}

function expectSeats({ pool, expect, plan }: Trial, end: JoinEnd): void {
  for (const { name, state, restarts, runs } of pool.stats.seats) {
    const mayBe = end.type === 'results' ? ['ended'] : ['ended', 'failed'];
    expect.true(`${name} is ${state} in the end`, mayBe.includes(state));
    const mayRestart = redelivers(plan) || plan.options.recycle !== undefined;
    expect.true(`${name} has restarts: ${restarts}`, mayRestart || restarts === 0);
    expect.true(`${name} has runs: ${runs}`, runs >= 1 && runs <= restarts + 1);
  }
}

/** What consumers wrote when they were done with items: the number of each, and 0 for each `put()`. */
function expectLog({ pool, plan, expect }: Trial, log: Uint32Array): void {
  const numbered = log.filter((number) => number > 0);
  const twice = numbered.length - new Set(numbered).size;
  expect.true(`${twice} items were done twice`, twice === 0 || redelivers(plan));
  const { consumed } = pool.stats;
  expect.true(
    `${consumed} are consumed, ${log.length} done`,
    consumed <= log.length - twice || isSeveral(plan),
  );
}
