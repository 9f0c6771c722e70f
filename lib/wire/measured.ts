import { isDenseArray } from './segments/dense-array';

/** How long items took that were moved past, or calls that have ended, since the last message that said so. */
export interface Measured {
  /** `[bucket, count, bucket, count, …]`: so many took at least 2^(bucket/4) µs. */
  readonly times: readonly number[];
  /** `[item, duration, …]`: those that took longest, in ms. Items are counted as in a `Standing`. */
  readonly slowest: readonly number[];
}

/** The last bucket is for 30 years, and all that is longer. */
export const BUCKETS = 200;
export const MOST_SLOWEST = 3;

/** @param elapsed in ms. */
export function toBucket(elapsed: number): number {
  const bucket = Math.floor(4 * Math.log2(1_000 * elapsed));
  return Math.min(BUCKETS - 1, Math.max(0, bucket));
}

export function isMeasured(value: unknown): boolean {
  const { times, slowest } = Object(value) as Record<string, unknown>;
  return arePairs(times, BUCKETS, isTimes) && arePairs(slowest, MOST_SLOWEST, isSlow);
}

function arePairs(
  value: unknown,
  most: number,
  isPair: (first: unknown, second: unknown) => boolean,
): boolean {
  if (!isDenseArray(value) || value.length > 2 * most || value.length % 2 === 1) return false;
  return value.every((first, at) => at % 2 === 1 || isPair(first, value[at + 1]));
}

function isTimes(bucket: unknown, count: unknown): boolean {
  return isCount(bucket) && (bucket as number) < BUCKETS && isCount(count);
}

function isSlow(item: unknown, duration: unknown): boolean {
  return isCount(item) && Number.isFinite(duration) && (duration as number) >= 0;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
