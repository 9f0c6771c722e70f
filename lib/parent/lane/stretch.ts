import type { Chunk } from './chunk';
import type { ItemNumbers } from './item-numbers';

/** Items with their numbers, in the order in which a seat is given them. A stretch never changes. */
export class Stretch {
  readonly numbers: ItemNumbers;
  readonly chunk: Chunk;

  constructor(numbers: ItemNumbers, chunk: Chunk) {
    this.numbers = numbers;
    this.chunk = chunk;
  }

  get count(): number {
    return this.chunk.count;
  }

  slice(from: number, to = this.count): Stretch {
    if (from === 0 && to >= this.count) return this;
    return new Stretch(this.numbers.slice(from, to), this.chunk.slice(from, to));
  }

  concat(other: Stretch): Stretch {
    return new Stretch(this.numbers.concat(other.numbers), this.chunk.concat(other.chunk));
  }

  /** The parts whose numbers are consecutive. */
  split(): Stretch[] {
    let end = 0;
    return this.numbers.runs().map(({ count }) => this.slice(end, (end += count)));
  }
}
