import { inspect } from 'node:util';

import { PoolError } from '../errors';
import { isObject } from './checks';
import { nearestName } from './nearest-name';

/** Reads the options of one call, name by name. */
export class OptionReader {
  readonly #left: Map<string, unknown>;
  readonly #names: string[] = [];

  /** @throws {@link PoolError} `ERR_OPTION_INVALID` if these are no options. */
  constructor(given: unknown) {
    if (!isObject(given) || Array.isArray(given)) throw invalid('the options', 'an object', given);
    this.#left = new Map(Object.entries(given));
  }

  /** @returns what is given for this option. */
  take(name: string): unknown {
    this.#names.push(name);
    return this.#remove(name);
  }

  /** The same, if it is `undefined` or as it should be. */
  check<T>(name: string, is: (value: unknown) => value is T, expected: string): T | undefined {
    return optional(this.take(name), is, `\`${name}\``, expected);
  }

  /** @param because what to do instead. @throws if this option is given. */
  refuse(name: string, because: string): void {
    if (this.#remove(name) === undefined) return;
    throw new PoolError('ERR_OPTION_INVALID', `There is no option \`${name}\` here: ${because}.`);
  }

  /** @throws if there are options that were not taken. */
  finish(): void {
    const [unknown] = this.#left.keys();
    if (unknown === undefined) return;
    const alias = ALIASES.get(unknown);
    const nearest =
      alias !== undefined && this.#names.includes(alias) ? alias : nearestName(unknown, this.#names);
    const meant = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    throw new PoolError(
      'ERR_OPTION_INVALID',
      `There is no option \`${unknown}\`.${meant} The options are: ${this.#names.join(', ')}.`,
    );
  }

  #remove(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }
}

/** What other libraries call these options. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['workers', 'quantity'],
  ['maxWorkers', 'quantity'],
  ['numWorkers', 'quantity'],
  ['threads', 'quantity'],
  ['maxThreads', 'quantity'],
  ['processes', 'quantity'],
  ['size', 'quantity'],
  ['retry', 'retries'],
  ['concurrentTasksPerWorker', 'concurrency'],
  ['workerData', 'args'],
  ['initargs', 'args'],
  ['maxtasksperchild', 'recycle'],
  ['maxQueue', 'highWaterMark'],
  ['maxQueueSize', 'highWaterMark'],
]);

export function optional<T>(
  value: unknown,
  is: (value: unknown) => value is T,
  name: string,
  expected: string,
): T | undefined {
  if (value === undefined || is(value)) return value;
  throw invalid(name, expected, value);
}

export function invalid(name: string, expected: string, value: unknown): PoolError {
  return new PoolError(
    'ERR_OPTION_INVALID',
    `Expected ${name} to be ${expected}, got ${inspect(value, { depth: 1 })}.`,
  );
}
