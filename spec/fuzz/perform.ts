import { inspect } from 'node:util';

import { isRunning } from '../run-program';
import { ABORT_REASON } from './abort-reason';
import type { Act, Ending } from './calls';
import { performPut, performPutAll, answerOf } from './perform-put';
import type { Trial } from './trial';
import { watchJoin } from './watch-join';

/** Does one thing to a pool, and watches what comes of it. */
export function perform(trial: Trial, act: Act): void {
  const { pool, expect, pledges } = trial;
  switch (act.type) {
    case 'put':
      performPut(trial, act.block, act.awaits);
      return;
    case 'putAll':
      performPutAll(trial, act.block, act.source);
      return;
    case 'put nothing':
      if (answerOf(trial, []) === 'accepted') trial.ledger.accepted(0);
      return;
    case 'put a function':
      expect.same('the answer to a function', answerOf(trial, [perform]), 'ERR_ITEM_NOT_CLONEABLE');
      return;
    case 'putAll a number':
      pledges.add('putAll(1)', pool.putAll(1 as never), (settled) => {
        const code = settled.status === 'rejected' && (settled.reason as { code?: unknown }).code;
        expect.same('the answer to putAll(1)', code, 'ERR_OPTION_INVALID');
      });
      return;
    case 'close':
    case 'join':
    case 'dispose':
    case 'terminate':
    case 'abort':
      performEnding(trial, act.type);
      return;
  }
}

function performEnding(trial: Trial, ending: Ending): void {
  const { pool, controller, standing, expect } = trial;
  const hadJoin = standing.hasJoin;
  standing.called(ending);
  switch (ending) {
    case 'close':
      pool.close();
      break;
    case 'join':
      watchJoin(trial);
      break;
    case 'dispose':
      watchDispose(trial, hadJoin);
      break;
    case 'terminate':
      watchTerminate(trial);
      break;
    case 'abort':
      controller.abort(ABORT_REASON);
      break;
  }
  const answer = answerOf(trial, [-1]);
  expect.true(`after ${ending}, a put met ${answer}`, standing.answers.includes(answer as never));
}

function watchTerminate({ pool, pledges, expect }: Trial): void {
  pledges.add('terminate()', pool.terminate(), (settled) => {
    expect.same('terminate()', settled, { status: 'fulfilled', value: undefined });
    for (const { name, pid } of pool.stats.seats)
      expect.true(`${name} runs after terminate()`, pid === undefined || !isRunning(pid));
  });
}

/** Does nothing after `terminate()`, nor once the signal has fired, where `join()` was called. */
function watchDispose(trial: Trial, hadJoin: boolean): void {
  const { pool, pledges, expect, standing } = trial;
  const doesNothing = standing.stop === 'terminate' || (standing.stop === 'abort' && hadJoin);
  pledges.add('dispose', pool[Symbol.asyncDispose](), async (settled) => {
    if (doesNothing) {
      expect.same('dispose', settled, { status: 'fulfilled', value: undefined });
      return;
    }
    const [joined] = await Promise.allSettled([pool.join()]);
    const wanted = joined.status === 'fulfilled' ? { ...joined, value: undefined } : joined;
    expect.true(
      `dispose settled as ${inspect(settled)}, and join() as ${inspect(joined)}`,
      settled.status === 'fulfilled'
        ? wanted.status === 'fulfilled' && settled.value === undefined
        : wanted.status === 'rejected' && wanted.reason === settled.reason,
    );
  });
  if (!doesNothing) watchJoin(trial);
}
