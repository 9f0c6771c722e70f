import { PoolError } from 'consumers';
import { inspect } from 'node:util';

import type { Block } from './calls';
import { itemsOf, valuesOf } from './items';
import { SOURCE_ERROR, makeSource, showsStop, type SourceKind } from './sources';
import type { Trial } from './trial';

/** What a put meets at the call. Where it is accepted, its promise is left alone: it may never be an unhandled one. */
export function answerOf({ pool }: Trial, values: readonly unknown[]): string {
  try {
    void pool.put(...values);
    return 'accepted';
  } catch (error) {
    return error instanceof PoolError ? error.code : inspect(error);
  }
}

export function performPut(trial: Trial, block: Block, awaits: boolean): void {
  if (awaits) trial.pledges.add(`puts from ${block.first} on`, putEach(trial, block), () => undefined);
  else putAtOnce(trial, block);
}

function putAtOnce(trial: Trial, block: Block): void {
  let number = block.first;
  for (const values of valuesOf(block)) {
    const answer = answerOf(trial, values);
    expectAnswer(trial, answer);
    if (answer !== 'accepted') return;
    trial.ledger.accepted(number++);
  }
}

async function putEach(trial: Trial, block: Block): Promise<void> {
  let number = block.first;
  for (const values of valuesOf(block)) {
    try {
      const ready = trial.pool.put(...values);
      trial.ledger.accepted(number++);
      await ready;
    } catch (error) {
      expectAnswer(trial, error instanceof PoolError ? error.code : inspect(error));
      return;
    }
  }
}

function expectAnswer({ standing, expect }: Trial, answer: string): void {
  const { answers } = standing;
  expect.true(`put() met ${answer} instead of ${answers.join(' or ')}`, answers.includes(answer as never));
}

export function performPutAll(trial: Trial, block: Block, kind: SourceKind): void {
  const { pool, pledges, expect, ledger, standing } = trial;
  const { moment } = standing;
  const source = makeSource(kind, itemsOf(block));
  const what = `putAll() from ${block.first} on, of ${JSON.stringify(kind)}`;
  pledges.add(what, pool.putAll(source.items), (settled) => {
    const isRefused = settled.status === 'rejected' && settled.reason instanceof PoolError;
    ledger.gave(block, source.given, isRefused);
    if (isRefused) {
      const { code } = settled.reason as PoolError;
      // More may have been called since it was refused.
      const answers = standing.since(moment);
      expect.true(`${what} met ${code} instead of ${answers.join(' or ')}`, answers.includes(code));
      expect.true(`${what}: the source was not stopped`, source.isStopped || !showsStop(kind));
    } else if (kind.ending === 'throws')
      expect.same(what, settled, { status: 'rejected', reason: SOURCE_ERROR });
    else expect.same(what, settled, { status: 'fulfilled', value: block.count });
  });
}
