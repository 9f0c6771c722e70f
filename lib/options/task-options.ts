import { isBoolean, isCount, isDelay, isObject, isSignal } from './checks';
import { DELAY, readCommonOptions } from './options';
import { invalid, OptionReader } from './option-reader';
import type { HighWaterMark } from '../high-water-mark';

/** Less than that of a pool, as these items wait for a reader or an answer of their own. */
const DEFAULT_MARK: HighWaterMark = { items: 4_096, bytes: 16 * 1024 * 1024 };

/**
 * Checks the options of a task pool and adds the defaults.
 *
 * @param hasSettle `settle` is one of them, and was taken.
 * @throws {@link PoolError} `ERR_OPTION_INVALID`
 */
export function normalizeTaskOptions(given: unknown = {}, hasSettle = false) {
  const reader = new OptionReader(given);
  if (hasSettle) reader.take('settle');
  for (const [name, because] of REFUSED) reader.refuse(name, because);
  const options = {
    ...readCommonOptions(reader, DEFAULT_MARK),
    concurrency: reader.check('concurrency', isCount, 'an integer of 1 or more') ?? 1,
    idleTimeout: reader.check('idleTimeout', isDelay, DELAY),
  };
  reader.finish();
  return options;
}

/** Those of pools that calls have another form of. */
const REFUSED: Refusals = [
  ['ack', 'each call is done when it has its answer'],
  ['poison', 'a call that fails again and again rejects; use `settle: true` to go on with the others'],
  ['failFast', 'the first failure ends its `map()` or `imap()`, unless that has `settle: true`'],
  ['outputHighWaterMark', '`highWaterMark` limits what waits for its reader, too'],
  ['settle', 'give it to `map()`, `imap()` or `imapUnordered()`'],
];

type Refusals = readonly (readonly [name: string, because: string])[];

/** Those of the pool that one may look for at a call. */
const OF_THE_POOL: Refusals = ['concurrency', 'quantity', 'retries', 'timeout'].map((name) => {
  return [name, 'give it to `new TaskPool()`'];
});

/** Of one call. */
interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
}

const NO_OPTIONS: RunOptions = {};

/** Checks the options of `run()`. @throws {@link PoolError} `ERR_OPTION_INVALID` */
export function normalizeRunOptions(given: unknown): RunOptions {
  // As most calls have none.
  if (given === undefined) return NO_OPTIONS;
  if (!isObject(given))
    throw invalid(
      'the options',
      'an object (a call takes one item: put several values into an array)',
      given,
    );
  const reader = new OptionReader(given);
  const options = {
    signal: reader.check('signal', isSignal, 'an AbortSignal'),
    timeout: reader.check('timeout', isDelay, DELAY),
  };
  reader.finish();
  return options;
}

/** Checks the options of `map()`, `imap()` and `imapUnordered()`. @throws {@link PoolError} `ERR_OPTION_INVALID` */
export function normalizeMapOptions(given: unknown = {}) {
  const reader = new OptionReader(given);
  for (const [name, because] of OF_THE_POOL) reader.refuse(name, because);
  const options = {
    signal: reader.check('signal', isSignal, 'an AbortSignal'),
    settle: reader.check('settle', isBoolean, 'true or false') ?? false,
  };
  reader.finish();
  return options;
}
