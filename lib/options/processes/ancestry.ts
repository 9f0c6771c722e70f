import { getEnvironmentData } from 'node:worker_threads';

import { PoolError } from '../../errors';
import { ANCESTRY } from '../../wire/protocol';
import type { ConsumerReference } from './consumer-reference';

/** The most levels of pools below the program. Each level multiplies the number of processes. */
const MOST_LEVELS = 4;

/**
 * The environment of the processes of a pool with this consumer.
 *
 * @throws {@link PoolError} `ERR_POOL_NESTED` if this process, or one above it, runs the same consumer: it would start
 *   processes without end.
 */
export function descend(env: NodeJS.ProcessEnv, { identity }: ConsumerReference): NodeJS.ProcessEnv {
  const [program, ...consumers] = readAncestry() ?? [require.main?.filename ?? process.argv[1] ?? ''];
  // The program itself may make a pool of its own module: a guard of its own can keep the processes from doing the same.
  const isRunning = consumers.includes(identity) || (consumers.length > 0 && program === identity);
  if (isRunning) {
    throw nested(
      `${identity} is already run by this process or by one above it, so that a pool of it would start processes without ` +
        'end. Put the pool and its consumer in two files, or give the consumer another pool in `args`.',
    );
  }
  if (consumers.length >= MOST_LEVELS) {
    throw nested(
      `there are ${MOST_LEVELS} pools above it, each started by a consumer of the one before. Make the pools in the ` +
        'program, and give them to the consumers in `args`.',
    );
  }
  return { ...env, [ANCESTRY]: JSON.stringify([program, ...consumers, identity]) };
}

function nested(because: string): PoolError {
  return new PoolError('ERR_POOL_NESTED', `This process cannot start a pool: ${because}`);
}

/** The program's own module (or an empty string), and then the consumers of the processes from there down to this one. */
function readAncestry(): string[] | undefined {
  const kept = getEnvironmentData(ANCESTRY) as unknown as string | undefined;
  try {
    const value: unknown = JSON.parse(kept ?? process.env[ANCESTRY] ?? '');
    return Array.isArray(value) ? value.map(String) : undefined;
  } catch {
    return undefined;
  }
}
