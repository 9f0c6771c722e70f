/**
 * The numbers of items in the order in which a seat was given them. A pool numbers its items from 1 as they are put.
 *
 * Stored as runs of consecutive numbers, `[first, count, first, count, …]`, so that a batch of any length takes two
 * numbers. A list of numbers never changes.
 */
export class ItemNumbers {
  readonly #runs: readonly number[];

  private constructor(runs: readonly number[]) {
    this.#runs = runs;
  }

  static consecutive(first: number, count: number): ItemNumbers {
    return new ItemNumbers([first, count]);
  }

  get first(): number {
    return this.#runs[0] as number;
  }

  get highest(): number {
    return this.runs().reduce((highest, { first, count }) => Math.max(highest, first + count - 1), 0);
  }

  /** How many of the last numbers, without a gap, are above `number`. */
  countAbove(number: number): number {
    let above = 0;
    for (const { first, count } of this.runs().reverse()) {
      const part = Math.min(count, Math.max(0, first + count - 1 - number));
      above += part;
      if (part < count) break;
    }
    return above;
  }

  slice(from: number, to: number): ItemNumbers {
    const kept: number[] = [];
    let start = 0;
    for (const { first, count } of this.runs()) {
      const [begin, end] = [Math.max(from, start), Math.min(to, start + count)];
      if (begin < end) kept.push(first + begin - start, end - begin);
      start += count;
    }
    return new ItemNumbers(kept);
  }

  concat(other: ItemNumbers): ItemNumbers {
    return new ItemNumbers([...this.#runs, ...other.#runs]);
  }

  runs(): { first: number; count: number }[] {
    const runs = [];
    for (let i = 0; i < this.#runs.length; i += 2)
      runs.push({ first: this.#runs[i] as number, count: this.#runs[i + 1] as number });
    return runs;
  }
}
