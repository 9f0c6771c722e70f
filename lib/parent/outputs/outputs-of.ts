import { AsyncLocalStorage } from 'node:async_hooks';

import { PoolError } from '../../errors';

/** The part of a pool that {@link outputsOf} uses, without its outputs: what waits for items to be put does not keep the pool. */
export interface Filled {
  putAll(items: unknown): Promise<number>;
  close(): void;
  terminate(): Promise<void>;
  /** It takes no more items, as the program has stopped it. */
  leavesItems(): boolean;
}

/**
 * Puts all items of a source beside the loop that reads the outputs: whatever fails, that loop throws it. The source is read in
 * the context (`AsyncLocalStorage`) of this call, not in that of the loop.
 */
export function outputsOf(
  outputs: AsyncIterable<unknown>,
  pool: Filled,
  items: unknown,
): AsyncGenerator<unknown, void, undefined> {
  return readOutputs(
    outputs,
    pool,
    AsyncLocalStorage.bind(() => pool.putAll(items)),
  );
}

async function* readOutputs(
  all: AsyncIterable<unknown>,
  pool: Filled,
  fill: () => Promise<unknown>,
): AsyncGenerator<unknown, void, undefined> {
  // Claimed first: where there is a reader, nothing is put.
  const outputs = all[Symbol.asyncIterator]() as AsyncIterableIterator<unknown>;
  let failure: { readonly error: unknown } | undefined;
  const filled = fill().then(
    () => {
      pool.close();
    },
    (error: unknown) => {
      // Why a pool takes no more items, the loop tells better.
      if (isRefusal(error, pool)) return undefined;
      failure = { error };
      return pool.terminate();
    },
  );
  yield* outputs;
  await filled;
  if (failure !== undefined) throw failure.error;
}

function isRefusal(error: unknown, pool: Filled): boolean {
  if (!(error instanceof PoolError)) return false;
  return REFUSALS.has(error.code) || (error.code === 'ERR_POOL_CLOSED' && pool.leavesItems());
}

const REFUSALS: ReadonlySet<string> = new Set(['ERR_POOL_TERMINATED', 'ERR_POOL_NO_CONSUMERS']);
