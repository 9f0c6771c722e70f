import { itemOf } from '../chaos/items';
import type { Block } from './calls';

/** The arguments of `put()`, item by item. */
export function* valuesOf({ kind, first, count }: Block): Generator<unknown[]> {
  for (let number = first; number < first + count; number += 1)
    yield kind === 'pairs' ? [number, number] : [itemOf(kind, number)];
}

/** The same items for `putAll()`. */
export function* itemsOf(block: Block): Generator {
  for (const values of valuesOf(block)) yield values.length > 1 ? values : values[0];
}

export function* numbersOf({ first, count }: Pick<Block, 'first' | 'count'>): Generator<number> {
  for (let number = first; number < first + count; number += 1) yield number;
}

/** What was made of a number, and came back; `undefined` if it is none of ours. */
export function numberOf(item: unknown): number | undefined {
  if (item === undefined) return 0;
  if (typeof item === 'number') return item;
  if (typeof item === 'string') return Number.parseInt(item, 10);
  if (Buffer.isBuffer(item)) return item.readUInt32LE(0);
  const [number] = Array.isArray(item) ? (item as unknown[]) : [(item as { number?: unknown }).number];
  return typeof number === 'number' ? number : undefined;
}
