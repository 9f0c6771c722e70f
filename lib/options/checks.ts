import type { StdioOption } from '../public/pool-options';

/** The longest delay of a timer in Node, in ms. */
export const LONGEST_DELAY = 2_147_483_647;

export function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

/** More than any system has room for. A list of twice as many could not even be made. */
export const MOST_SEATS = 65_536;

export function isNatural(value: unknown): value is number {
  return value === 0 || isCount(value);
}

export function isDelay(value: unknown): value is number {
  return isPositive(value) && value <= LONGEST_DELAY;
}

export function isOneOf<Word extends string>(...words: readonly Word[]): (value: unknown) => value is Word {
  return (value): value is Word => words.some((word) => word === value);
}

/** Accepts a signal of another realm, and of a polyfill. */
export function isSignal(value: unknown): value is AbortSignal {
  return isObject(value) && 'aborted' in value && 'reason' in value && 'addEventListener' in value;
}

export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The system cannot pass on a NUL. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

export function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isEnv(value: unknown): value is NodeJS.ProcessEnv {
  return isKwargs(value) && Object.values(value).every((entry) => entry === undefined || isText(entry));
}

export function isKwargs(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.prototype.toString.call(value) === '[object Object]';
}

export function isStdio(value: unknown): value is StdioOption {
  if (Array.isArray(value))
    return value.length === 3 && value.every((entry) => isNatural(entry) || isStdioWord(entry));
  return isForwarding(value) || isStdioWord(value);
}

const isStdioWord = isOneOf('inherit', 'pipe', 'ignore');
const isForwarding = isOneOf('prefix', 'stderr', 'stderr-prefix');
