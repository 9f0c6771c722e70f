import { areSmall, type NumberValues, type Segment } from './segment';

/** What a number counts as, in bytes. A whole one takes half of it. */
export const SIZE_OF_NUMBER = 8;

/** So few numbers are sent as an array, which Node writes quicker than a typed one. */
const FEW = 8;

type TypedArray = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

export class Numbers implements Segment {
  readonly count: number;
  readonly #numbers: TypedArray;
  readonly #from: number;

  /** @param numbers are not changed where the segment is. */
  constructor(numbers: TypedArray, from = 0, to = numbers.length) {
    this.#numbers = numbers;
    this.#from = from;
    this.count = to - from;
  }

  get bytes(): number {
    return this.count * SIZE_OF_NUMBER;
  }

  at(index: number): unknown {
    return this.#numbers[this.#from + index];
  }

  countWithin(from: number, limit: number, maxBytes: number): number {
    return Math.min(limit, this.count - from, Math.floor(maxBytes / SIZE_OF_NUMBER));
  }

  slice(from: number, to: number): Numbers {
    return new Numbers(this.#numbers, this.#from + from, this.#from + to);
  }

  join(next: Segment): Numbers | undefined {
    if (!(next instanceof Numbers)) return undefined;
    const isNext = next.#numbers === this.#numbers && next.#from === this.#to;
    if (isNext) return new Numbers(this.#numbers, this.#from, next.#to);
    if (!areSmall(this, next)) return undefined;
    const isWhole = [this, next].every((segment) => segment.#numbers instanceof Int32Array);
    const numbers = new (isWhole ? Int32Array : Float64Array)(this.count + next.count);
    numbers.set(this.#window);
    numbers.set(next.#window, this.count);
    return new Numbers(numbers);
  }

  release(): void {
    // It is too small to matter.
  }

  toWire(): NumberValues {
    if (this.count > FEW) return { form: 'numbers', values: this.#window };
    const values: number[] = [];
    for (let at = this.#from; at < this.#to; at += 1) values.push(this.#numbers[at] as number);
    return { form: 'numbers', values };
  }

  get #to(): number {
    return this.#from + this.count;
  }

  get #window(): TypedArray {
    return this.#numbers.subarray(this.#from, this.#to);
  }
}
