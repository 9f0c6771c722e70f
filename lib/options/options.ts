import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { cpuCount } from './cpu-count';
import { PoolError } from '../errors';
import {
  LONGEST_DELAY,
  isBoolean,
  isCount,
  isDelay,
  isEnv,
  isKwargs,
  isName,
  isNatural,
  isObject,
  isOneOf,
  isPositive,
  isSignal,
  isStdio,
  isStrings,
} from './checks';
import type { StdioOption } from '../parent/process/consumer-process';
import { inheritedEnv, inheritedExecArgv } from './node-flags';
import type { HighWaterMark } from '../parent/intake/backpressure';
import type { RecycleLimits } from '../wire/messages';

/** What `new Pool()` takes besides the consumer and its arguments. */
export interface PoolOptions {
  /** How many consumer processes. @default cpuCount() */
  readonly quantity?: number;
  /** Which export of the module is the consumer. @default 'default' */
  readonly export?: string;
  /**
   * Processes are `name-1`, `name-2`, …: in errors, in `stats` and in `ps`.
   *
   * @default the function's name, else the module's base name, else `Consumer`
   */
  readonly name?: string;
  /**
   * When `put()` makes its caller wait: a number of items in the backlog, or items and (estimated) bytes.
   *
   * @default { items: 65_536, bytes: 67_108_864 }
   */
  readonly highWaterMark?: number | { readonly items?: number; readonly bytes?: number };
  /** The first failure stops the whole pool. @default false */
  readonly failFast?: boolean;
  /** How many times a consumer that failed is given a new process, and its items again. @default 0 */
  readonly retries?: number;
  /**
   * When an item is done, so that a new process is not given it again: when the result that it went into has arrived, or
   * when the consumer moves past it.
   *
   * @default 'result'
   */
  readonly ack?: 'result' | 'item';
  /**
   * What becomes of an item that was in hand at all `retries + 1` failures of a consumer: `'fail'`, the consumer has
   * failed; `'skip'`, it is set aside in `pool.poisoned`, and the consumer goes on without it.
   *
   * @default 'fail'
   */
  readonly poison?: 'fail' | 'skip';
  /** How long, in ms, one item may take. Then the process is killed: this is a failure as any other. @default none */
  readonly timeout?: number;
  /** Stops the pool; `join()` rejects with its reason. @default none */
  readonly signal?: AbortSignal;
  /**
   * After so many items, or with so many bytes of memory in use (its resident set), a process comes to its end between
   * two items, and a new one takes its place. `results` then holds what each of them returned.
   *
   * @default none
   */
  readonly recycle?: { readonly items?: number; readonly rss?: number };
  /** Ends a consumer that blocks its event loop too when the parent is gone, by a thread in its process. @default false */
  readonly watchdog?: boolean;
  /** The environment of the processes. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** The working directory of the processes. @default process.cwd() */
  readonly cwd?: string | URL;
  /** Flags of Node for the processes. @default those of this process that concern loading and limits */
  readonly execArgv?: readonly string[];
  /** stdin, stdout and stderr of the processes. @default 'inherit' */
  readonly stdio?: StdioOption;
}

/** The options of a pool, checked and complete. */
export interface NormalOptions {
  readonly quantity: number;
  readonly export: string;
  readonly name: string | undefined;
  readonly highWaterMark: HighWaterMark;
  readonly failFast: boolean;
  readonly retries: number;
  readonly ack: 'result' | 'item';
  readonly poison: 'fail' | 'skip';
  readonly timeout: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly recycle: RecycleLimits | undefined;
  readonly watchdog: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string | undefined;
  readonly execArgv: readonly string[];
  readonly stdio: StdioOption;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

const DEFAULT_MARK: HighWaterMark = { items: 65_536, bytes: 64 * 1024 * 1024 };

/** One pass over what the user gave. @throws {@link PoolError} `ERR_OPTION_INVALID`, naming the option and its value. */
export function normalizeOptions(given: unknown = {}): NormalOptions {
  if (!isObject(given) || Array.isArray(given)) throw invalid('the options', 'an object', given);
  const { quantity, name, highWaterMark, env, cwd, execArgv, stdio, args, kwargs, ...others } = given;
  const { failFast, retries, ack, poison, timeout, signal, recycle, watchdog, ...rest } = others;
  const { export: exportName, ...unknown } = rest;
  refuseUnknown(unknown);
  return {
    quantity: optional(quantity, isCount, '`quantity`', 'an integer of 1 or more') ?? cpuCount(),
    export: optional(exportName, isName, '`export`', 'the name of an export') ?? 'default',
    name: optional(name, isName, '`name`', 'a string that is not empty'),
    highWaterMark: toMark(highWaterMark),
    failFast: optional(failFast, isBoolean, '`failFast`', 'true or false') ?? false,
    retries: optional(retries, isNatural, '`retries`', 'an integer of 0 or more') ?? 0,
    ack: optional(ack, isOneOf('result', 'item'), '`ack`', "'result' or 'item'") ?? 'result',
    poison: optional(poison, isOneOf('fail', 'skip'), '`poison`', "'fail' or 'skip'") ?? 'fail',
    timeout: optional(timeout, isDelay, '`timeout`', `a number of ms above 0, and ${LONGEST_DELAY} at most`),
    signal: optional(signal, isSignal, '`signal`', 'an AbortSignal'),
    recycle: toRecycle(recycle),
    watchdog: optional(watchdog, isBoolean, '`watchdog`', 'true or false') ?? false,
    env: inheritedEnv(optional(env, isEnv, '`env`', 'an object of strings') ?? process.env),
    cwd: toDirectory(cwd),
    execArgv:
      optional(execArgv, isStrings, '`execArgv`', 'an array of strings') ??
      inheritedExecArgv(process.execArgv),
    stdio:
      optional(
        stdio,
        isStdio,
        '`stdio`',
        "'inherit', 'prefix', 'pipe', 'ignore' or an array of three of 'inherit', 'pipe', 'ignore' and descriptors",
      ) ?? 'inherit',
    args: optional(args, Array.isArray, '`args`', 'an array') ?? [],
    kwargs: optional(kwargs, isKwargs, '`kwargs`', 'a plain object'),
  };
}

function optional<T>(
  value: unknown,
  is: (value: unknown) => value is T,
  name: string,
  expected: string,
): T | undefined {
  if (value === undefined) return undefined;
  if (!is(value)) throw invalid(name, expected, value);
  return value;
}

function toMark(value: unknown): HighWaterMark {
  const expected = 'a number of items above 0, or an object with `items` and `bytes` above 0';
  const given =
    typeof value === 'number'
      ? { items: value }
      : (optional(value, isObject, '`highWaterMark`', expected) ?? {});
  const { items = DEFAULT_MARK.items, bytes = DEFAULT_MARK.bytes, ...unknown } = given;
  if (!isPositive(items) || !isPositive(bytes) || Object.keys(unknown).length > 0) {
    throw invalid('`highWaterMark`', expected, value);
  }
  return { items, bytes };
}

function toRecycle(value: unknown): RecycleLimits | undefined {
  const expected = 'an object with `items` (an integer of 1 or more), `rss` (bytes above 0), or both';
  const given = optional(value, isObject, '`recycle`', expected);
  if (given === undefined) return undefined;
  const { items, rss, ...unknown } = given;
  const isGood =
    (items !== undefined || rss !== undefined) &&
    (items === undefined || isCount(items)) &&
    (rss === undefined || isPositive(rss)) &&
    Object.keys(unknown).length === 0;
  if (!isGood) throw invalid('`recycle`', expected, value);
  return { items, rss };
}

/** A directory that is not there would only show as `spawn … ENOENT` of Node itself. */
function toDirectory(value: unknown): string | undefined {
  const expected = 'the path or `file:` URL of a directory that exists';
  if (value === undefined) return undefined;
  try {
    const path = value instanceof URL ? fileURLToPath(value) : value;
    if (typeof path === 'string' && statSync(path).isDirectory()) return path;
  } catch {
    // Whatever is wrong with it, the sentence below says what is wanted.
  }
  throw invalid('`cwd`', expected, value);
}

function refuseUnknown(unknown: object): void {
  const [name] = Object.keys(unknown);
  if (name === undefined) return;
  throw new PoolError(
    'ERR_OPTION_INVALID',
    `There is no option \`${name}\`: check its spelling, or remove it.`,
  );
}

function invalid(name: string, expected: string, value: unknown): PoolError {
  return new PoolError(
    'ERR_OPTION_INVALID',
    `Expected ${name} to be ${expected}, got ${inspect(value, { depth: 1 })}.`,
  );
}
