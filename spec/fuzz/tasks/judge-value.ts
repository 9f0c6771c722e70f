import { isDeepStrictEqual } from 'node:util';

import { answerOf } from '../../fixtures/answer-of.cjs';
import { wayOf } from './plan';
import type { TaskTrial } from './trial';
import { isAmong } from './ways';

/** Looks whether the call for this number may have this value. */
export function judgeValue({ plan, tally, expect }: TaskTrial, value: unknown, number: number): void {
  const told = plan.behaviour.told.get(number);
  const way = wayOf(plan, number);
  expect.true(
    `${number}, which is told to ${String(way)}, has a value`,
    way === undefined || told?.once === true || ANSWERING.includes(way) || isAmong(way, 'calm'),
  );
  expect.true(`the value of ${number}: ${JSON.stringify(value)}`, isDeepStrictEqual(value, answerOf(number)));
  expect.true(`${number} has a value twice, or an error too`, !tally.fulfilled.has(number));
  expect.true(`${number} has an error, too`, !tally.rejected.has(number));
  tally.fulfilled.add(number);
}

/** Their call may have its answer before the process dies. */
const ANSWERING: readonly unknown[] = ['exit after', 'throw after', 'heed'];
