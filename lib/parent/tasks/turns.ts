import type { ItemQueue } from '../dispatch/item-stock';
import type { Segment } from '../../wire/segments/segment';
import type { Ledger } from './ledger';
import type { Line } from './line';

/** Lines take turns: each gives a batch, or what it has of one, and then the next one does. So none waits for a longer one. */
export class Turns implements ItemQueue {
  readonly #ledger: Ledger;
  /** Those with calls, the next one first. */
  #lines: Line[] = [];
  /** The line of the last batch, and the index of its first call. */
  #taken: { readonly line: Line; readonly index: number } | undefined;

  /** @param ledger takes in the calls that are taken. */
  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The line had no calls, and has one. */
  add(line: Line): void {
    this.#lines.push(line);
  }

  /** The line has none any more. */
  remove(line: Line): void {
    this.#lines = this.#lines.filter((other) => other !== line);
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const line = this.#lines.shift() as Line;
    const index = line.next;
    const segment = line.take(limit, maxBytes, least);
    if (line.count > 0) this.#lines.push(line);
    this.#taken = { line, index };
    return segment;
  }

  numbered(first: number, count: number): void {
    if (this.#taken !== undefined && count > 0) this.#ledger.add({ first, count, ...this.#taken });
  }

  clear(): void {
    for (const line of this.#lines) line.cancelFrom(0);
    this.#lines = [];
  }
}
