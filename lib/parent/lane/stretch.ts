import { Chunk } from './chunk';

/** Runs of consecutive item numbers. */
export type NumberRuns = readonly { readonly first: number; readonly count: number }[];

export function numbersIn(runs: NumberRuns): number[] {
  return runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index));
}

/**
 * Items with their numbers, in the order in which a seat is given them. A pool numbers its items from 1 as they are put.
 * A stretch never changes.
 */
export class Stretch {
  readonly chunk: Chunk;
  /** Runs of consecutive numbers, `[first, count, first, count, …]`: a batch of any length takes two numbers. */
  readonly #runs: readonly number[];

  constructor(runs: readonly number[], chunk: Chunk) {
    this.#runs = runs;
    this.chunk = chunk;
  }

  get count(): number {
    return this.chunk.count;
  }

  /** The number of the first item. */
  get first(): number {
    return this.#runs[0] as number;
  }

  get highest(): number {
    const runs = this.#runs;
    let highest = 0;
    for (let i = 0; i < runs.length; i += 2)
      highest = Math.max(highest, (runs[i] as number) + (runs[i + 1] as number) - 1);
    return highest;
  }

  /** How many of the last items, without a gap, have numbers above `number`. */
  countAbove(number: number): number {
    let above = 0;
    for (const { first, count } of this.runs().reverse()) {
      const part = Math.min(count, Math.max(0, first + count - 1 - number));
      above += part;
      if (part < count) break;
    }
    return above;
  }

  slice(from: number, to = this.count): Stretch {
    if (from === 0 && to >= this.count) return this;
    const kept = this.runsIn(from, to).flatMap(({ first, count }) => [first, count]);
    return new Stretch(kept, this.chunk.slice(from, to));
  }

  /** The numbers of the items from one to before another one. */
  runsIn(from: number, to: number): NumberRuns {
    const kept = [];
    let start = 0;
    for (let i = 0; i < this.#runs.length && start < to; i += 2) {
      const [first, count] = [this.#runs[i] as number, this.#runs[i + 1] as number];
      const [begin, end] = [Math.max(from, start), Math.min(to, start + count)];
      if (begin < end) kept.push({ first: first + begin - start, count: end - begin });
      start += count;
    }
    return kept;
  }

  /** The items whose numbers are wanted; `undefined` if there are none. */
  pick(isWanted: (number: number) => boolean): Stretch | undefined {
    const parts: Stretch[] = [];
    let from = 0;
    for (const [at, number] of [...numbersIn(this.runs()), undefined].entries()) {
      if (number !== undefined && isWanted(number)) continue;
      if (at > from) parts.push(this.slice(from, at));
      from = at + 1;
    }
    return parts.length === 0 ? undefined : Stretch.join(parts);
  }

  static join(stretches: readonly Stretch[]): Stretch {
    const [only] = stretches;
    if (only !== undefined && stretches.length === 1) return only;
    const runs = stretches.flatMap((stretch) => stretch.#runs);
    return new Stretch(runs, Chunk.join(stretches.map(({ chunk }) => chunk)));
  }

  /** The parts whose numbers are consecutive. */
  split(): Stretch[] {
    let end = 0;
    return this.runs().map(
      ({ first, count }) => new Stretch([first, count], this.chunk.slice(end, (end += count))),
    );
  }

  runs(): { first: number; count: number }[] {
    const runs = [];
    for (let i = 0; i < this.#runs.length; i += 2)
      runs.push({ first: this.#runs[i] as number, count: this.#runs[i + 1] as number });
    return runs;
  }
}
