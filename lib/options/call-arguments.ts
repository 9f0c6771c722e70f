import type { PoolHandle } from '../consumer';
import { PoolError } from '../errors';
import type { PoolPlace } from '../wire/messages';
import { POOL_HANDLE } from '../wire/pool-symbol';
import { snapshot } from '../parent/intake/snapshot';

/** The arguments of a consumer after its items, as they cross. */
export interface CallArguments {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly places: readonly PoolPlace[];
  /** The pools among the arguments; `pool` of a {@link PoolPlace} is an index into this list. */
  readonly pools: readonly PoolHandle<unknown>[];
}

/** Copies the arguments and takes out the pools. The child puts a handle in the place of each pool. */
export function toCallArguments(
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> | undefined,
): CallArguments {
  const places: PoolPlace[] = [];
  const pools: PoolHandle<unknown>[] = [];
  const positional = args.map((value, key) => {
    if (!isPool(value)) return copy(value, `args[${key}]`);
    places.push({ in: 'args', key, pool: pools.push(value) - 1 });
    return undefined;
  });
  const named = Object.entries(kwargs ?? {}).map(([key, value]) => {
    if (!isPool(value)) return [key, copy(value, `kwargs.${key}`)] as const;
    places.push({ in: 'kwargs', key, pool: pools.push(value) - 1 });
    return [key, undefined] as const;
  });
  return { args: positional, kwargs: kwargs && Object.fromEntries(named), places, pools };
}

function isPool(value: unknown): value is PoolHandle<unknown> {
  return typeof value === 'object' && value !== null && POOL_HANDLE in value;
}

function copy(value: unknown, name: string): unknown {
  try {
    return snapshot(value, name).value;
  } catch (error) {
    if (error instanceof PoolError)
      throw new PoolError('ERR_OPTION_INVALID', error.message, { cause: error });
    throw error;
  }
}
