import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { cpuCount } from './cpu-count';
import {
  LONGEST_DELAY,
  MOST_SEATS,
  isArray,
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
import { defaultExecPath, findExecutable } from './processes/exec-path';
import { inheritedEnv, inheritedExecArgv } from './processes/node-flags';
import { invalid, optional, OptionReader } from './option-reader';
import type { HighWaterMark } from '../high-water-mark';
import type { RecycleLimits } from '../wire/start-message';

/** Four times the bytes make 1 MB Buffers cross at two thirds of the rate: more memory waits, and it is in no cache. */
const DEFAULT_MARK: HighWaterMark = { items: 65_536, bytes: 16 * 1024 * 1024 };

/** Checks the options and adds the defaults. @throws {@link PoolError} `ERR_OPTION_INVALID`, naming option and value. */
export function normalizeOptions(given: unknown = {}) {
  const reader = new OptionReader(given);
  const options = {
    ...readCommonOptions(reader, DEFAULT_MARK),
    outputHighWaterMark: toHighWaterMark(
      'outputHighWaterMark',
      'outputs',
      reader.take('outputHighWaterMark'),
    ),
    failFast: reader.check('failFast', isFailFast, "true, false or 'soon'") ?? false,
    ack: reader.check('ack', isOneOf('result', 'item'), "'result' or 'item'") ?? 'result',
    poison: reader.check('poison', isOneOf('fail', 'skip'), "'fail' or 'skip'") ?? 'fail',
  };
  reader.finish();
  return options;
}

/** The options of all pools. @param mark the default of `highWaterMark`. */
export function readCommonOptions(reader: OptionReader, mark: HighWaterMark) {
  const check: OptionReader['check'] = (...option) => reader.check(...option);
  return {
    quantity: toQuantity(reader.take('quantity')),
    export: check('export', isName, 'the name of an export') ?? 'default',
    name: check('name', isName, 'a string that is not empty'),
    highWaterMark: toHighWaterMark('highWaterMark', 'items', reader.take('highWaterMark'), mark),
    retries: check('retries', isNatural, 'an integer of 0 or more') ?? 0,
    timeout: check('timeout', isDelay, DELAY),
    signal: check('signal', isSignal, 'an AbortSignal'),
    recycle: toRecycle(reader.take('recycle')),
    watchdog: check('watchdog', isBoolean, 'true or false') ?? false,
    inProcess: check('inProcess', isBoolean, 'true or false') ?? false,
    env: inheritedEnv(check('env', isEnv, 'an object of strings without NUL') ?? process.env),
    cwd: toDirectory(reader.take('cwd')),
    execPath: toExecPath(reader.take('execPath')),
    execArgv:
      check('execArgv', isStrings, 'an array of strings without NUL') ?? inheritedExecArgv(process.execArgv),
    stdio: check('stdio', isStdio, STDIO) ?? 'inherit',
    args: check('args', isArray, 'an array') ?? [],
    kwargs: check('kwargs', isKwargs, 'a plain object'),
  };
}

/** What a time limit has to be. */
export const DELAY = `a number of ms above 0, and ${LONGEST_DELAY} at most`;

const STDIO =
  "'inherit', 'prefix', 'stderr', 'stderr-prefix', 'pipe', 'ignore' or an array of three of 'inherit', 'pipe', 'ignore' and descriptors";

function ownProperties(given: object): Record<string, unknown> {
  return Object.assign(Object.create(null) as Record<string, unknown>, given);
}

function isFailFast(value: unknown): value is boolean | 'soon' {
  return typeof value === 'boolean' || value === 'soon';
}

/** @throws {@link PoolError} `ERR_OPTION_INVALID` */
export function checkQuantity(value: unknown): number {
  if (value === undefined) throw invalid('`quantity`', 'an integer of 1 or more', value);
  return toQuantity(value);
}

function toQuantity(value: unknown): number {
  const quantity = optional(value, isCount, '`quantity`', 'an integer of 1 or more') ?? cpuCount();
  if (quantity > MOST_SEATS) throw invalid('`quantity`', `${MOST_SEATS} or less`, quantity);
  return quantity;
}

/** @param unit what is counted, besides bytes. */
function toHighWaterMark(
  name: string,
  unit: 'items' | 'outputs',
  value: unknown,
  mark: HighWaterMark = DEFAULT_MARK,
): HighWaterMark {
  const expected = `a number of ${unit} above 0, or an object with \`${unit}\` and \`bytes\` above 0`;
  const given =
    typeof value === 'number'
      ? { [unit]: value }
      : ownProperties(optional(value, isObject, `\`${name}\``, expected) ?? {});
  const { [unit]: items = mark.items, bytes = mark.bytes, ...unknown } = given;
  if (!isPositive(items) || !isPositive(bytes) || Object.keys(unknown).length > 0) {
    throw invalid(`\`${name}\``, expected, value);
  }
  return { items, bytes };
}

function toRecycle(value: unknown): RecycleLimits | undefined {
  const expected = 'an object with `items` (an integer of 1 or more), `rss` (bytes above 0), or both';
  const given = optional(value, isObject, '`recycle`', expected);
  if (given === undefined) return undefined;
  const { items, rss, ...unknown } = ownProperties(given);
  const isGood =
    (items !== undefined || rss !== undefined) &&
    (items === undefined || isCount(items)) &&
    (rss === undefined || isPositive(rss)) &&
    Object.keys(unknown).length === 0;
  if (!isGood) throw invalid('`recycle`', expected, value);
  return { items, rss };
}

function toExecPath(value: unknown): string {
  if (value === undefined) return defaultExecPath();
  const found = findExecutable(value);
  if (found !== undefined) return found;
  throw invalid('`execPath`', 'the absolute path of an executable Node, or its name in `PATH`', value);
}

/** Node would report a missing directory as `spawn … ENOENT` with the path of its own executable. */
function toDirectory(value: unknown): string | undefined {
  const expected = 'the path or `file:` URL of a directory that exists';
  if (value === undefined) return undefined;
  try {
    const path = value instanceof URL ? fileURLToPath(value) : value;
    if (typeof path === 'string' && statSync(path).isDirectory()) return path;
  } catch {
    // The error below says what is expected.
  }
  throw invalid('`cwd`', expected, value);
}
