import { PoolError } from '../errors';
import type { ConsumerReference } from './consumer-reference';

/**
 * Carries, as JSON, the program's own module (or an empty string) and then the consumers of the processes from the
 * program down to this one. It is an environment variable so that it also reaches a thread, and a program that a consumer
 * starts.
 */
const VARIABLE = 'CONSUMERS_ANCESTRY';

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
  return { ...env, [VARIABLE]: JSON.stringify([program, ...consumers, identity]) };
}

function nested(because: string): PoolError {
  return new PoolError('ERR_POOL_NESTED', `This process cannot start a pool: ${because}`);
}

function readAncestry(): string[] | undefined {
  try {
    const value: unknown = JSON.parse(process.env[VARIABLE] ?? '');
    return Array.isArray(value) ? value.map(String) : undefined;
  } catch {
    return undefined;
  }
}
