import type { MapOptions, Settled } from 'consumers';

import { itemsOf, numberOf } from '../items';
import { makeSource, showsStop, type Source } from '../sources';
import type { SourceAct } from './acts';
import { judgeError } from './judge-error';
import { judgeValue } from './judge-value';
import { readOutcomes, type Outcomes } from './reading';
import { makeSignal } from './signals';
import type { Surroundings, TaskTrial } from './trial';

/** Calls `map()`, `imap()` or `imapUnordered()`, and watches what comes of it. */
export function performSource(trial: TaskTrial, act: SourceAct): void {
  const { pool, pledges, standing, tally, expect } = trial;
  const { block, settle } = act;
  const source = makeSource(act.source, itemsOf(block));
  const signal = makeSignal(act.abortAfter);
  const options: MapOptions = { settle, ...(signal !== undefined && { signal }) };
  const wasClosed = standing.isClosed;
  const surroundings: Surroundings = {
    first: block.first,
    count: block.count,
    ...{ isRun: false, signal, wasClosed, timeout: undefined },
    sourceThrows: act.source.ending === 'throws',
  };
  tally.called += block.count;
  const judge: SourceJudge = { trial, act, source, surroundings, seen: new Set() };
  if (act.type === 'map') {
    pledges.add(
      `map() of ${block.first} to ${block.first + block.count - 1}`,
      pool.map(source.items, options),
      (settled) => {
        if (settled.status === 'rejected') judgeSourceEnd(judge, settled.reason);
        else {
          expect.same(`how many of map() of ${block.first}`, settled.value.length, block.count);
          for (const [index, outcome] of settled.value.entries()) judgeOutcome(judge, outcome, index);
          expect.true('map() of a source that throws resolves', act.source.ending !== 'throws');
        }
      },
    );
    return;
  }
  let outcomes: Outcomes;
  try {
    outcomes = pool[act.type](source.items, options);
  } catch (error) {
    expect.true(
      `${act.type}() throws, though the pool is open`,
      wasClosed || standing.stop !== undefined || isFailed(trial),
    );
    judgeError(trial, error, surroundings);
    return;
  }
  pledges.add(
    `${act.type}() of ${block.first}, ${act.reading.type} ${act.reading.count}`,
    readOutcomes(judge, outcomes, act.reading),
    (settled) => {
      if (settled.status === 'rejected') expect.true(`reading failed: ${String(settled.reason)}`, false);
    },
  );
}

/** What is known of the calls for one source. */
export interface SourceJudge {
  readonly trial: TaskTrial;
  readonly act: SourceAct;
  readonly source: Source;
  readonly surroundings: Surroundings;
  /** The numbers of the items whose outcome came. */
  readonly seen: Set<number>;
}

/** @param index its place among the outcomes. */
export function judgeOutcome(
  { trial, act, surroundings, seen, source }: SourceJudge,
  outcome: unknown,
  index: number,
): void {
  const { expect, plan } = trial;
  const { block, settle, type } = act;
  const expected = type === 'imapUnordered' ? undefined : block.first + index;
  const number = settle
    ? (numberOf((outcome as Settled).item) ?? NaN)
    : (expected ?? numberOfAnswer(outcome));
  if (expected !== undefined) expect.same(`the place of ${number} in ${type}()`, number, expected);
  expect.true(`${type}() gives ${number} twice`, !seen.has(number));
  expect.true(`${type}() gives ${number}`, number >= block.first && number < block.first + block.count);
  seen.add(number);
  if (type !== 'map') {
    const { highWaterMark: mark } = plan.options;
    const most = typeof mark === 'number' ? mark : 4_096;
    // Those that several calls of `next()` wait for were read before.
    const given = source.given - seen.size;
    expect.true(`${type}() reads ${given} ahead, ${most} at most`, given <= most + SERVED);
  }
  if (!settle) {
    judgeValue(trial, outcome, number);
    return;
  }
  const row = outcome as Settled;
  expect.same(`the index of ${number}`, row.index, number - block.first);
  if (row.status === 'fulfilled') judgeValue(trial, row.value, number);
  else judgeError(trial, row.reason, surroundings, number);
}

/** So many may be served and not looked at yet. */
const SERVED = 21;

/** It throws this at its end. */
export function judgeSourceEnd({ trial, act, surroundings, source }: SourceJudge, error: unknown): void {
  const { expect } = trial;
  judgeError(trial, error, surroundings);
  const isOwn = source.given >= act.block.count && act.source.ending !== 'never ends';
  if (showsStop(act.source) && source.given > 0 && !isOwn)
    expect.true(`${act.type}() of ${act.block.first} fails, and its source goes on`, source.isStopped);
}

function isFailed({ pool }: TaskTrial): boolean {
  return pool.stats.seats.every(({ state }) => state === 'failed' || state === 'ended');
}

/** See `spec/fixtures/answer-of.cjs`. */
function numberOfAnswer(answer: unknown): number {
  if (typeof answer === 'number') return answer / 3;
  if (typeof answer === 'string') return Number(answer.replace('answer ', ''));
  if (Buffer.isBuffer(answer)) return Number(answer.toString());
  if (Array.isArray(answer)) return (answer as number[])[0] ?? NaN;
  return (answer as { answer?: number } | undefined)?.answer ?? NaN;
}
