import { UsageError } from '../usage-error';

const UNITS = ['', 'K', 'M', 'G', 'T'];

/** @returns in bytes; a unit is 1,024 times the one before it. @throws {@link UsageError} */
export function toByteSize(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([KMGT])(?:i?B)?$/i.exec(text) ?? [];
  const size = Math.floor(Number(count) * 1_024 ** UNITS.indexOf(unit.toUpperCase()));
  if (size > 0) return size;
  throw new UsageError(`Expected ${option} to be a size such as 512M or 2G, got '${text}'.`);
}
