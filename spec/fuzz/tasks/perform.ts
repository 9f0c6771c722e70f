import { inspect } from 'node:util';

import { isRunning } from '../../run-program';
import { ABORT_REASON } from '../abort-reason';
import type { Ending } from '../calls';
import { itemsOf, numbersOf } from '../items';
import type { Act, RunAct } from './acts';
import { judgeError } from './judge-error';
import { judgeValue } from './judge-value';
import { performSource } from './perform-source';
import type { TaskTrial } from './trial';
import { watchJoin } from './watch-join';
import { makeSignal } from './signals';

/** Does one thing to a task pool, and watches what comes of it. */
export function perform(trial: TaskTrial, act: Act): void {
  const { pool, pledges } = trial;
  switch (act.type) {
    case 'run':
      performRun(trial, act);
      return;
    case 'map':
    case 'imap':
    case 'imapUnordered':
      performSource(trial, act);
      return;
    case 'ready':
      performReady(trial);
      return;
    case 'run a function':
      refuses(trial, 'ERR_ITEM_NOT_CLONEABLE', pool.run(perform));
      return;
    case 'map a number':
      refuses(trial, 'ERR_OPTION_INVALID', pool.map(1 as never));
      return;
    case 'imap a number':
      refuses(
        trial,
        'ERR_OPTION_INVALID',
        // eslint-disable-next-line @typescript-eslint/require-await -- what it throws at the call is to be looked at, too
        (async () => pool.imap(1 as never))(),
      );
      return;
    case 'timeout of -1':
      refuses(trial, 'ERR_OPTION_INVALID', pool.run(-1, { timeout: -1 }));
      return;
    case 'close':
      trial.standing.called('close');
      pool.close();
      pledges.add('run() after close()', pool.run(-1), (settled) => {
        trial.expect.same('run() after close()', settled.status, 'rejected');
      });
      return;
    case 'join':
    case 'dispose':
    case 'terminate':
    case 'abort':
      performEnding(trial, act.type);
      return;
  }
}

function performRun(trial: TaskTrial, { block, timeout, abortAfter }: RunAct): void {
  const { pool, pledges, standing, tally } = trial;
  const wasClosed = standing.isClosed;
  const signal = makeSignal(abortAfter);
  const options = { ...(timeout !== undefined && { timeout }), ...(signal !== undefined && { signal }) };
  const numbers = [...numbersOf(block)];
  for (const [i, item] of [...itemsOf(block)].entries()) {
    const number = numbers[i] as number;
    tally.called += 1;
    pledges.add(`run(${number})`, pool.run(item, options), (settled) => {
      if (settled.status === 'fulfilled') judgeValue(trial, settled.value, number);
      else
        judgeError(
          trial,
          settled.reason,
          { first: number, count: 1, isRun: true, signal, sourceThrows: false, wasClosed, timeout },
          number,
        );
    });
  }
}

function performReady(trial: TaskTrial): void {
  const { pool, pledges, standing } = trial;
  const surroundings = {
    ...{ first: 0, count: 0, isRun: true, signal: undefined, sourceThrows: false, timeout: undefined },
    wasClosed: standing.isClosed,
  };
  pledges.add('ready()', pool.ready(), (settled) => {
    if (settled.status === 'rejected') judgeError(trial, settled.reason, surroundings);
  });
}

/** Or the pool makes no calls. */
function refuses({ pledges, expect, standing }: TaskTrial, code: string, refused: Promise<unknown>): void {
  const mayTake = !standing.isClosed && standing.stop === undefined;
  pledges.add(`a call that is refused with ${code}`, refused, (settled) => {
    const reason: unknown = settled.status === 'rejected' ? settled.reason : settled.value;
    const is = (reason as { code?: unknown } | undefined)?.code;
    const isRight =
      is === code || is === 'ERR_CONSUMER_FAILED' || (!mayTake && settled.status === 'rejected');
    expect.true(`a call that is refused with ${code}: ${inspect(settled)}`, isRight);
  });
}

function performEnding(trial: TaskTrial, ending: Exclude<Ending, 'close'>): void {
  const { pool, controller, standing, pledges, expect } = trial;
  const hadJoin = standing.hasJoin;
  const doesNothing = standing.stop === 'terminate' || (standing.stop === 'abort' && hadJoin);
  standing.called(ending);
  switch (ending) {
    case 'join':
      watchJoin(trial);
      break;
    case 'dispose':
      pledges.add('dispose', pool[Symbol.asyncDispose](), async (settled) => {
        const [joined] = doesNothing ? [undefined] : await Promise.allSettled([pool.join()]);
        expect.true(
          `dispose settled as ${inspect(settled)}, and join() as ${inspect(joined)}`,
          settled.status === 'fulfilled'
            ? joined?.status !== 'rejected'
            : joined?.status === 'rejected' && joined.reason === settled.reason,
        );
      });
      if (!doesNothing) watchJoin(trial);
      break;
    case 'terminate':
      pledges.add('terminate()', pool.terminate(), (settled) => {
        expect.same('terminate()', settled, { status: 'fulfilled', value: undefined });
        for (const { name, pid } of pool.stats.seats)
          expect.true(`${name} runs after terminate()`, pid === undefined || !isRunning(pid));
      });
      break;
    case 'abort':
      controller.abort(ABORT_REASON);
      break;
  }
}
