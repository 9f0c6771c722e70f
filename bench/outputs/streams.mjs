/** What goes in and comes out: the same generators run in the processes of a pool and in those of the raw loop. */
import { makeItem } from '../throughput/streams.mjs';

export const GENERATORS = {
  async *numbers(items) {
    for await (const number of items) yield number * number;
  },
  async *rows(items) {
    for await (const row of items) {
      row.count += 1;
      yield row;
    }
  },
  async *lines(items) {
    for await (const line of items) {
      const [id, , amount, date] = line.split(',');
      yield `${date};${id};${amount}\n`;
    }
  },
};

const WEIGHTS = {
  /** So that sums are exact in any order. */
  numbers: (square) => square % 1_000,
  rows: ({ id, count, address, tags }) => id + count + address.geo.lat + tags.length,
};

export function makeItems(kind, count) {
  return Array.from({ length: count }, (_, n) => makeItem(kind, n));
}

/** Of an output. */
export const weigh = (kind) => WEIGHTS[kind];

/** Of all outputs together, as they must be. */
export function weightOf(kind, items) {
  const toOutput = {
    numbers: (number) => number * number,
    rows: (row) => ({ ...row, count: row.count + 1 }),
  }[kind];
  return items.reduce((sum, item) => sum + WEIGHTS[kind](toOutput(item)), 0);
}
