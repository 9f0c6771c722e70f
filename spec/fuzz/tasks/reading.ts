import { setTimeout } from 'node:timers/promises';

import type { Reading } from './acts';
import { judgeOutcome, judgeSourceEnd, type SourceJudge } from './perform-source';

export type Outcomes = AsyncGenerator<unknown, undefined, undefined>;

/** Reads outcomes as it is told, and looks at each. */
export async function readOutcomes(judge: SourceJudge, outcomes: Outcomes, reading: Reading): Promise<void> {
  const { expect, abandoned } = judge.trial;
  const { type, count } = reading;
  switch (type) {
    case 'to the end':
    case 'slowly':
      await readOn(judge, outcomes, { most: Infinity, pause: type === 'slowly' ? 2 : undefined });
      return;
    case 'break':
      await readOn(judge, outcomes, { most: count });
      expect.same('return()', await outcomes.return(undefined), END);
      expect.same('next() after return()', await outcomes.next(), END);
      return;
    case 'throw': {
      const error = new Error('thrown into it');
      await readOn(judge, outcomes, { most: count });
      const [settled] = await Promise.allSettled([outcomes.throw(error)]);
      expect.true('throw() settles as another', settled.status === 'rejected' && settled.reason === error);
      expect.same('next() after throw()', await outcomes.next(), END);
      return;
    }
    case 'several at once':
      await readSeveral(judge, outcomes, count);
      return;
    case 'return while waiting': {
      await readOn(judge, outcomes, { most: count });
      const steps = Promise.allSettled([outcomes.next(), outcomes.next()]);
      const returned = outcomes.return(undefined);
      judgeSteps(judge, await steps);
      expect.same('return()', await returned, END);
      return;
    }
    case 'abandon':
      if (!(await readOn(judge, outcomes, { most: count })))
        abandoned.push(async () => {
          await readOn(judge, outcomes, { most: Infinity });
        });
      return;
  }
}

const END = { done: true, value: undefined };

interface Pace {
  readonly most: number;
  readonly pause?: number | undefined;
}

/** @returns whether it has ended. */
async function readOn(judge: SourceJudge, outcomes: Outcomes, { most, pause }: Pace): Promise<boolean> {
  const { expect } = judge.trial;
  for (let count = 0; count < most; count += 1) {
    const [settled] = await Promise.allSettled([outcomes.next()]);
    if (judgeStep(judge, settled)) {
      expect.same('next() after the end', await outcomes.next(), END);
      return true;
    }
    if (pause !== undefined && count < 50) await setTimeout(pause);
  }
  return false;
}

async function readSeveral(judge: SourceJudge, outcomes: Outcomes, width: number): Promise<void> {
  for (;;) {
    const steps = Array.from({ length: width }, () => outcomes.next());
    if (judgeSteps(judge, await Promise.allSettled(steps))) return;
  }
}

/** What comes after the end is the end. @returns whether it is there. */
function judgeSteps(
  judge: SourceJudge,
  steps: readonly PromiseSettledResult<IteratorResult<unknown>>[],
): boolean {
  let isOver = false;
  for (const settled of steps) {
    if (isOver) judge.trial.expect.same('a step after the end', settled, { status: 'fulfilled', value: END });
    else isOver = judgeStep(judge, settled);
  }
  return isOver;
}

/** @returns whether it was the last one. */
function judgeStep(judge: SourceJudge, settled: PromiseSettledResult<IteratorResult<unknown>>): boolean {
  const { trial, act, seen } = judge;
  if (settled.status === 'rejected') {
    judgeSourceEnd(judge, settled.reason);
    return true;
  }
  if (settled.value.done !== true) {
    judgeOutcome(judge, settled.value.value, seen.size);
    return false;
  }
  // One that was left may have fewer.
  const isLeft = act.type !== 'map' && ['break', 'throw', 'return while waiting'].includes(act.reading.type);
  if (!isLeft) {
    trial.expect.same(`how many of ${act.type}() of ${act.block.first}`, seen.size, act.block.count);
    trial.expect.true('a source that throws ends', act.source.ending === 'ends');
  }
  return true;
}
