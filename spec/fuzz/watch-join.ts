import { ConsumerError, PoolError } from 'consumers';
import { inspect } from 'node:util';

import { ABORT_REASON } from './abort-reason';
import type { JoinEnd, Trial } from './trial';

/** Calls `join()`, and looks whether it settles as the calls before it want. */
export function watchJoin({ pool, pledges, expect, standing }: Trial): void {
  const joined = pool.join();
  expect.true('join() is another promise the second time', joined === pool.join());
  pledges.add('join()', joined, (settled) => {
    const end = toJoinEnd(settled);
    if (end !== undefined && end.type !== 'stopped') standing.joined();
    const isStopped = end?.type === 'stopped' && standing.stop !== undefined;
    const isRight =
      end?.type === 'stopped'
        ? isStopped && isReason(standing.stop, settled)
        : end !== undefined && standing.stop === undefined;
    expect.true(`join() settled as ${inspect(settled)}, though stopped by ${String(standing.stop)}`, isRight);
  });
}

/** `undefined` where it is nothing that is documented. */
export function toJoinEnd(settled: PromiseSettledResult<unknown>): JoinEnd | undefined {
  if (settled.status === 'fulfilled') return { type: 'results', results: settled.value as never };
  const error: unknown = settled.reason;
  if (error instanceof ConsumerError) return { type: 'failures', error };
  return error === ABORT_REASON || error instanceof PoolError ? { type: 'stopped' } : undefined;
}

function isReason(stop: 'terminate' | 'abort' | undefined, settled: PromiseSettledResult<unknown>): boolean {
  const reason: unknown = settled.status === 'rejected' && settled.reason;
  if (stop === 'abort') return reason === ABORT_REASON;
  return reason instanceof PoolError && reason.code === 'ERR_POOL_TERMINATED';
}
