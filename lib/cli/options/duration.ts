import { UsageError } from '../usage-error';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** @returns in ms. @throws {@link UsageError} */
export function toDuration(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const duration = Number(count) * (UNITS[unit] ?? NaN);
  if (duration > 0) return duration;
  throw new UsageError(`Expected ${option} to be a time such as 500ms, 30s, 5m or 1h, got '${text}'.`);
}
