export type Kind = keyof typeof KINDS;

/** Each item is made from its number, and `fixtures/tallies.mjs` finds the number in it. */
export function* itemsOf(kind: Kind, count: number): Generator {
  for (let number = 0; number < count; number += 1) yield itemOf(kind, number);
}

export function itemOf(kind: Kind, number: number): unknown {
  return KINDS[kind](number);
}

/** What consumers make of items together. */
export interface Tally {
  readonly count: number;
  readonly sum: number;
  readonly hash: number;
}

/** What a calm run gives: it does not depend on who takes what. */
export function tallyOf(numbers: Iterable<number>): Tally {
  let [count, sum, hash] = [0, 0, 0];
  for (const number of numbers) {
    count += 1;
    sum += number;
    hash += Math.imul(number + 1, 0x9e3779b1) >>> 0;
  }
  return { count, sum, hash };
}

/** What was given back for a consumer that failed is `undefined`. */
export function addUp(tallies: readonly (Tally | undefined)[]): Tally {
  const there = tallies.filter((tally) => tally !== undefined);
  const total = (key: keyof Tally): number => there.reduce((sum, tally) => sum + tally[key], 0);
  return { count: total('count'), sum: total('sum'), hash: total('hash') };
}

const MEGABYTE = 1_048_576;

const KINDS = {
  numbers: (number: number): unknown => number,
  strings: (number: number): unknown => `${number} ${'x'.repeat(number % 1_000)}.`,
  objects: (number: number): unknown => ({
    number,
    list: [number, number + 1, number + 2],
    when: new Date(number),
    names: new Map([['number', String(number)]]),
  }),
  buffers: (number: number): unknown => {
    const buffer = Buffer.alloc(MEGABYTE, number % 256);
    buffer.writeUInt32LE(number, 0);
    buffer.writeUInt32LE(number, MEGABYTE - 4);
    return buffer;
  },
} as const;
