import type { PoolHandle } from '../consumer';
import { PoolError } from '../errors';
import type { PoolPlace } from '../wire/messages';
import { POOL_HANDLE } from '../wire/pool-symbol';
import { snapshot, type Snapshot } from '../parent/intake/snapshot';
import { refuseLargeItem } from '../wire/clone/size-limit';

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
  /** Of all arguments: they travel in one message. */
  let bytes = 0;
  const take = (value: unknown, name: string, toPlace: (pool: number) => PoolPlace): unknown => {
    if (!isPool(value)) {
      const copied = copy(value, name, bytes);
      bytes += copied.bytes;
      return copied.value;
    }
    places.push(toPlace(pools.push(value) - 1));
    return undefined;
  };
  const positional = args.map((value, key) =>
    take(value, `args[${key}]`, (pool) => ({ in: 'args', key, pool })),
  );
  const named = Object.entries(kwargs ?? {}).map(([key, value]) => {
    return [key, take(value, `kwargs.${key}`, (pool) => ({ in: 'kwargs', key, pool }))] as const;
  });
  return { args: positional, kwargs: kwargs && Object.fromEntries(named), places, pools };
}

function isPool(value: unknown): value is PoolHandle<unknown> {
  return typeof value === 'object' && value !== null && POOL_HANDLE in value;
}

/** @param before the bytes of the arguments before this one. */
function copy(value: unknown, name: string, before: number): Snapshot {
  try {
    const copied = snapshot(value, { name });
    refuseLargeItem(before + copied.bytes, name);
    return copied;
  } catch (error) {
    if (error instanceof PoolError)
      throw new PoolError('ERR_OPTION_INVALID', error.message, { cause: error });
    throw error;
  }
}
