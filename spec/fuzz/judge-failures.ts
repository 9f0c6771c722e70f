import type { ConsumerError, FailureReason } from 'consumers';

import { numberOf } from './items';
import { codeOfResults } from './observer';
import { isSeveral } from './plan';
import type { JoinEnd, Trial } from './trial';

export function expectFailures(trial: Trial, end: JoinEnd): void {
  if (end.type === 'failures') expectError(trial, end.error);
  const { pool, plan, expect } = trial;
  const { poisoned } = pool;
  expect.true(`poisoned: ${poisoned.length}`, poisoned.length === 0 || plan.options.poison === 'skip');
  expect.same(
    'items poisoned twice',
    poisoned.length - new Set(poisoned.map(({ item }) => numberOf(item))).size,
    0,
  );
  for (const { item, name, index, reason } of poisoned) {
    expect.same('the name in poisoned', name, pool.stats.seats[index - 1]?.name);
    expectCulprit(trial, reason, item);
  }
}

function expectError(trial: Trial, error: ConsumerError): void {
  const { pool, expect } = trial;
  const { seats, unconsumed } = pool.stats;
  expect.same('the code of results', codeOfResults(pool), 'ERR_POOL_NOT_JOINED');
  expect.same('the code', error.code, 'ERR_CONSUMER_FAILED');
  expect.same('unconsumed of the error', error.unconsumed, unconsumed);
  const toRow = ({ name, index, pid, consumed }: Row): Row => ({ name, index, pid, consumed });
  const failed = seats.filter(({ state }) => state === 'failed');
  expect.same('failures', error.failures.map(toRow), failed.map(toRow));
  const thrown = error.failures.filter((row) => row.error !== undefined || row.reason === 'threw');
  const errors = thrown.map((row) => row.error);
  expect.same('errors', error.errors, errors);
  expect.same('cause', error.cause, errors[0]);
  for (const failure of error.failures) {
    const { reason, exitCode, signal, stderr, name } = failure;
    expect.true(
      `${name} ${reason}, stderr ${stderr}`,
      REASONS.includes(reason) && typeof stderr === 'string',
    );
    expect.true(
      `${name}: ${String(exitCode)} and ${String(signal)}`,
      (exitCode === null) !== (signal === null),
    );
    if ('item' in failure) expectCulprit(trial, reason, failure.item);
  }
}

type Row = Pick<ConsumerError['failures'][number], 'name' | 'index' | 'pid' | 'consumed'>;

/** The item is one that was put, and nothing but a timeout on a busy machine makes one of those without a mishap fail. */
function expectCulprit({ plan, ledger, expect }: Trial, reason: FailureReason, item: unknown): void {
  const number = numberOf(item);
  const isOurs = number !== undefined && (ledger.numbers.includes(number) || ledger.doubtful > 0);
  expect.true(`an item that nobody put is said to have ${reason}: ${String(number)}`, isOurs);
  if (reason === 'timed out' || plan.other !== undefined || isSeveral(plan)) return;
  const places = plan.behaviour.mishaps.map(({ place }) => place);
  const isGuilty = places.some((place) => typeof place !== 'number' || place === number);
  expect.true(`item ${String(number)} ${reason}, though it is innocent`, isGuilty);
}

const REASONS: readonly FailureReason[] = [
  'could not start',
  'threw',
  'exited',
  'killed',
  'out of memory',
  'timed out',
  'could not send its output',
  'could not send its result',
];
