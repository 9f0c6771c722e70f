import type { Block } from './calls';
import { numbersOf } from './items';

/** The items that a pool has accepted. */
export class Ledger {
  readonly #numbers: number[] = [];
  #doubtful = 0;

  /** The numbers of those that were accepted for certain. */
  get numbers(): readonly number[] {
    return this.#numbers;
  }

  /** How many may have been accepted besides. */
  get doubtful(): number {
    return this.#doubtful;
  }

  accepted(number: number): void {
    this.#numbers.push(number);
  }

  /** A source gave so many items of a block. If the pool refused one, the last may have been accepted before or not. */
  gave({ first }: Block, count: number, isRefused: boolean): void {
    for (const number of numbersOf({ first, count: count - Number(isRefused) })) this.accepted(number);
    if (isRefused && count > 0) this.#doubtful += 1;
  }
}
