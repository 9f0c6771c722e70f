import { inspect } from 'node:util';

/** The longest text of an item, and of an error. */
const LONGEST_ITEM = 200;
const LONGEST_ERROR = 300;

export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Never throws, whatever the value's getters do. */
export function describeItem(item: unknown): string {
  try {
    const limits = { depth: 2, breakLength: Infinity, maxStringLength: LONGEST_ITEM, maxArrayLength: 20 };
    return cut(inspect(item, limits), LONGEST_ITEM);
  } catch {
    return 'an item that cannot be shown';
  }
}

/** Never throws, as {@link describeItem}. */
export function describeError(error: unknown): string {
  try {
    if (error === undefined) return '';
    if (!(error instanceof Error)) return describeItem(error);
    return cut(`${error.name}: ${error.message}`, LONGEST_ERROR);
  } catch {
    return 'an error that cannot be shown';
  }
}

/** What the program calls an item. A mistake in its function must not end up in what the pool does. */
export function nameOf(number: number, nameItem: (number: number) => unknown): string {
  try {
    const name = nameItem(number);
    if (typeof name === 'string' && name !== '') return cut(name, LONGEST_ITEM);
  } catch {
    // The default is as good.
  }
  return `item ${number}`;
}
