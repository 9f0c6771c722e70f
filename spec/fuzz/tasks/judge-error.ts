import { ConsumerError, PoolError, taskOf, type Task } from 'consumers';
import { inspect } from 'node:util';

import { ABORT_REASON } from '../abort-reason';
import { numberOf } from '../items';
import { SOURCE_ERROR } from '../sources';
import { isExact, mayDie, wayOf } from './plan';
import type { Surroundings, TaskTrial } from './trial';
import { isAmong, type Way } from './ways';

/** Looks whether calls may fail with this. @param number of the call, where it is one. */
export function judgeError(
  trial: TaskTrial,
  error: unknown,
  surroundings: Surroundings,
  number?: number,
): void {
  const fault = findFault(trial, error, surroundings, number);
  if (fault === undefined) return;
  const of = number ?? `${surroundings.first} to ${surroundings.first + surroundings.count - 1}`;
  trial.expect.true(`${fault}: ${inspect(error, { depth: 3 })} of ${of}`, false);
}

function findFault(
  trial: TaskTrial,
  error: unknown,
  surroundings: Surroundings,
  number: number | undefined,
): string | undefined {
  const { standing, expect } = trial;
  const { signal, sourceThrows } = surroundings;
  if (error === ABORT_REASON) return standing.stop === 'abort' ? undefined : 'the pool was not aborted';
  if (error === SOURCE_ERROR) return sourceThrows ? undefined : 'the source does not throw';
  if (signal !== undefined && error === signal.reason) return undefined;
  const task = taskOf(error);
  if (task !== undefined) return findFaultOf(trial, { error, task, surroundings, number });
  if (error instanceof PoolError) return findFaultOfPool(trial, error, surroundings);
  if (error instanceof ConsumerError) {
    expect.true('a pool without failures makes no calls', error.failures.length > 0);
    return mayDie(trial.plan) ? undefined : 'the pool must make calls';
  }
  if (error === null) return mayHave(trial, surroundings, 'throw null', number);
  // What cannot cross is told in words.
  if (error === FUNCTION) return mayHave(trial, surroundings, 'throw a function', number);
  return 'an error that comes from nowhere';
}

function findFaultOfPool(
  { standing }: TaskTrial,
  { code }: PoolError,
  { wasClosed, isRun }: Surroundings,
): string | undefined {
  if (code === 'ERR_POOL_TERMINATED') return standing.stop === 'terminate' ? undefined : 'not terminated';
  if (code === 'ERR_POOL_CLOSED')
    return wasClosed || (!isRun && standing.hasJoin) ? undefined : 'the pool is not closed';
  return 'an error that is not for this';
}

interface OwnError {
  readonly error: unknown;
  readonly task: Task;
  readonly surroundings: Surroundings;
  readonly number: number | undefined;
}

function findFaultOf(trial: TaskTrial, own: OwnError): string | undefined {
  const { plan, tally, expect } = trial;
  const { error, task, surroundings } = own;
  const { first, count, isRun, timeout } = surroundings;
  const number = numberOf(task.item) ?? NaN;
  if (own.number === undefined ? !(number >= first && number < first + count) : number !== own.number)
    return `the task is of another item, ${number}`;
  expect.same(`the index of ${number}`, task.index, isRun ? 0 : number - first);
  const seats = trial.pool.stats.seats.map(({ name }) => name);
  expect.true(`the name of the process of ${number}: ${String(task.name)}`, seats.includes(task.name ?? ''));
  expect.true(`both a value and an error came of ${number}`, !tally.fulfilled.has(number));
  tally.rejected.add(number);
  const way = wayOf(plan, number);
  if (error instanceof ConsumerError) {
    expect.same(`the failures of ${number}`, error.failures.length, 1);
    expect.true(`the item of the failure of ${number}`, error.failures[0]?.item === task.item);
    expect.same(`the name in the failure of ${number}`, error.failures[0]?.name, task.name);
    const { reason } = error.failures[0] ?? {};
    if (reason === 'timed out')
      return (timeout ?? plan.options.timeout) !== undefined || hasTimeouts(trial)
        ? undefined
        : 'there is no timeout';
    if (reason === 'broke the protocol') return 'nobody breaks the protocol';
    if (isExact(plan))
      return way !== undefined && isAmong(way, 'deadly') && plan.behaviour.told.get(number)?.once === false
        ? undefined
        : 'an innocent call fails, despite of retries';
    return mayDie(plan) ? undefined : 'no process may die';
  }
  return isThrownBy(way, error, number) ? undefined : `not what ${String(way)} fails with`;
}

function hasTimeouts({ plan }: TaskTrial): boolean {
  return plan.steps.some(({ act }) => 'timeout' in act && act.timeout !== undefined);
}

function isThrownBy(way: Way | undefined, error: unknown, number: number): boolean {
  if (way === 'throw') return error instanceof TypeError && error.message === 'thrown on purpose';
  if (way === 'return a function' || way === 'return a generator')
    return error instanceof PoolError && error.code === 'ERR_ITEM_NOT_CLONEABLE';
  return (
    WITH_NUMBER.includes(way) &&
    error instanceof RangeError &&
    error.message === `thrown for ${number}` &&
    (error as { number?: unknown }).number === number &&
    error.stack?.includes('answers-as-told.mjs') === true
  );
}

const WITH_NUMBER: readonly unknown[] = ['throw with number', 'reject', 'reject later', 'bad thenable'];

const FUNCTION = '[Function (anonymous)]';

/** A primitive knows no call: there must be one that throws it. */
function mayHave(
  { plan, tally }: TaskTrial,
  { first, count }: Surroundings,
  way: Way,
  number: number | undefined,
): string | undefined {
  const numbers = number === undefined ? Array.from({ length: count }, (_, i) => first + i) : [number];
  const found = numbers.filter((each) => wayOf(plan, each) === way);
  if (number !== undefined && found.length > 0) tally.rejected.add(number);
  return found.length > 0 ? undefined : 'nobody throws that';
}
