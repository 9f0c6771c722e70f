import { UsageError } from '../usage-error';

/** @throws {@link UsageError} */
export function toCount(option: string, text: string, least: 0 | 1 = 1): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`Expected ${option} to be an integer of ${least} or more, got '${text}'.`);
}
