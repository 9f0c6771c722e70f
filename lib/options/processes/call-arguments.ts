import type { PoolHandle } from '../../public/consumer';
import { PoolError } from '../../errors';
import type { PoolPlace, StartMessage } from '../../wire/start-message';
import { POOL_HANDLE } from '../../wire/pool-symbol';
import { packValues } from '../../wire/segments/pack';

/** The arguments of a consumer after its items, as they cross. */
export interface CallArguments extends Pick<StartMessage, 'parameters' | 'names'> {
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
  const take = (value: unknown, toPlace: (pool: number) => PoolPlace): unknown => {
    if (!isPool(value)) return value;
    places.push(toPlace(pools.push(value) - 1));
    return undefined;
  };
  const values = [
    ...args.map((value, key) => {
      return [`args[${key}]`, take(value, (pool) => ({ in: 'args', key, pool }))] as const;
    }),
    ...Object.entries(kwargs ?? {}).map(([key, value]) => {
      return [`kwargs.${key}`, take(value, (pool) => ({ in: 'kwargs', key, pool }))] as const;
    }),
  ];
  return { parameters: pack(values), names: kwargs && Object.keys(kwargs), places, pools };
}

function isPool(value: unknown): value is PoolHandle<unknown> {
  return typeof value === 'object' && value !== null && POOL_HANDLE in value;
}

function pack(values: Parameters<typeof packValues>[0]): CallArguments['parameters'] {
  try {
    return packValues(values);
  } catch (error) {
    if (error instanceof PoolError)
      throw new PoolError('ERR_OPTION_INVALID', error.message, { cause: error });
    throw error;
  }
}
