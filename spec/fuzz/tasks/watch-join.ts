import { ConsumerError, PoolError } from 'consumers';
import { inspect } from 'node:util';

import { isRunning } from '../../run-program';
import { ABORT_REASON } from '../abort-reason';
import { mayDie } from './plan';
import type { TaskTrial } from './trial';

/** Calls `join()`, and looks whether it settles as the calls before it want. */
export function watchJoin(trial: TaskTrial): void {
  const { pool, pledges, expect, standing } = trial;
  const joined = pool.join();
  expect.true('join() is another promise the second time', joined === pool.join());
  pledges.add('join()', joined, (settled) => {
    const reason: unknown = settled.status === 'rejected' ? settled.reason : undefined;
    const isFailed = reason instanceof ConsumerError;
    if (settled.status === 'fulfilled' || isFailed) standing.isJoined = true;
    expect.true(
      `join() settled as ${inspect(settled)}, though stopped by ${String(standing.stop)}`,
      isRight(trial, settled.status, reason),
    );
    for (const { name, pid, state } of pool.stats.seats) {
      expect.true(`${name} runs after join()`, pid === undefined || !isRunning(pid));
      expect.true(`${name} is ${state} after join()`, state === 'ended' || state === 'failed');
    }
  });
}

function isRight({ standing, plan }: TaskTrial, status: string, reason: unknown): boolean {
  switch (standing.stop) {
    case 'abort':
      return reason === ABORT_REASON;
    case 'terminate':
      return reason instanceof PoolError && reason.code === 'ERR_POOL_TERMINATED';
    case undefined:
      return status === 'fulfilled' || (reason instanceof ConsumerError && mayDie(plan));
  }
}
