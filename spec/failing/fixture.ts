import type { Items } from 'consumers';

export async function sum(numbers: Items<number>): Promise<number> {
  let total = 0;
  for await (const number of numbers) total += number;
  return total;
}

export async function throwAtBad(items: Items<string>): Promise<number> {
  let count = 0;
  for await (const item of items) {
    if (item === 'bad') throw new TypeError('cannot read it');
    count += 1;
  }
  return count;
}

/** Waits for ever at its first item. */
export async function hang(items: Items<string>): Promise<void> {
  for await (const _ of items) await new Promise((resolve) => setTimeout(resolve, 1e6));
}

export const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
