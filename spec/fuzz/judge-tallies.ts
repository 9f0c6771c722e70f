import { addUp, tallyOf, type Tally } from '../chaos/items';
import { numberOf } from './items';
import { redelivers } from './plan';
import type { JoinEnd, Trial } from './trial';

/** Results fold what was consumed: no more, and no less unless a process died and `ack` is `'item'`. */
export function expectTallies(trial: Trial, end: JoinEnd): void {
  if (end.type === 'stopped') return;
  const results = end.type === 'results' ? end.results : (end.error.results as (Tally | undefined)[]);
  expectBySeat(trial, results);
  if (end.type !== 'results') return;
  trial.expect.same('`results`', trial.pool.results, results);
  expectSum(trial, results);
}

function expectBySeat({ pool, plan, expect }: Trial, results: readonly (Tally | undefined)[]): void {
  let first = 0;
  for (const { name, state, consumed, runs } of pool.stats.seats) {
    const own = results.slice(first, first + runs);
    first += runs;
    const { count } = addUp(own);
    const isStopped = own.includes(undefined);
    const isRight = isWhole(plan) && !isStopped ? count === consumed : count <= consumed;
    expect.true(`${name} consumed ${consumed}, and its results are of ${count}`, isRight);
    expect.true(`${name} failed, and has a result`, state !== 'failed' || own.at(-1) === undefined);
  }
  expect.same('how many results', results.length, first);
}

function expectSum({ pool, plan, expect, ledger }: Trial, results: readonly (Tally | undefined)[]): void {
  if (!isWhole(plan) || pool.stats.unconsumed > 0 || ledger.doubtful > 0) return;
  const numbers = new Set(pool.poisoned.map(({ item }) => numberOf(item)));
  const folded = ledger.numbers.filter((number) => !numbers.has(number));
  expect.same('the results', addUp(results), tallyOf(folded));
}

function isWhole(plan: Trial['plan']): boolean {
  return plan.options.ack === 'result' || !redelivers(plan);
}
