import type { Encoded } from '../codec/encoder';
import { EncodedSegment, EncodedStore } from './encoded';
import { Numbers } from './numbers';
import type { Segment } from './segment';
import { countWithin, Strings } from './strings';

/** A value as it waits. */
export type Prepared = number | string | Encoded;

/** Values of one form: they are written at its end and leave at its start. */
export interface OpenSegment {
  readonly form: 'numbers' | 'strings' | 'encoded';
  /** How many values it holds. */
  readonly count: number;
  /** How many values were ever written. */
  readonly written: number;
  /** The segment that was opened when this one took no more. */
  next: OpenSegment | undefined;
  /** @returns whether it takes this value. */
  add(value: Prepared): boolean;
  /** Takes up to `limit` values of up to `maxBytes` together, but `least` at least. */
  take(limit: number, maxBytes: number, least: number): Segment;
}

/** So few values that a short stream takes little memory, so many that a long one makes little garbage. */
const CAPACITY = { first: 64, most: 4096, growth: 8 } as const;

export class OpenNumbers implements OpenSegment {
  readonly form = 'numbers';
  next: OpenSegment | undefined;
  #numbers = new Float64Array(CAPACITY.first);
  #start = 0;
  #end = 0;

  get count(): number {
    return this.#end - this.#start;
  }

  get written(): number {
    return this.#end;
  }

  add(value: Prepared): boolean {
    if (typeof value !== 'number') return false;
    if (this.#end === this.#numbers.length && !this.#grow()) return false;
    this.#numbers[this.#end++] = value;
    return true;
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const all = new Numbers(this.#numbers, this.#start, this.#end);
    return all.slice(0, this.#advance(Math.max(least, all.countWithin(0, limit, maxBytes))));
  }

  #advance(count: number): number {
    this.#start += count;
    return count;
  }

  /** Segments that were taken keep the old array. */
  #grow(): boolean {
    const { length } = this.#numbers;
    if (length === CAPACITY.most) return false;
    const numbers = new Float64Array(length * CAPACITY.growth);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    return true;
  }
}

export class OpenStrings implements OpenSegment {
  readonly form = 'strings';
  next: OpenSegment | undefined;
  readonly #strings: string[] = [];
  #start = 0;

  get count(): number {
    return this.#strings.length - this.#start;
  }

  get written(): number {
    return this.#strings.length;
  }

  add(value: Prepared): boolean {
    if (typeof value !== 'string' || this.#strings.length === CAPACITY.most) return false;
    this.#strings.push(value);
    return true;
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const from = this.#start;
    const to = Math.min(from + limit, this.#strings.length);
    this.#start += Math.max(least, countWithin(this.#strings, [from, to], maxBytes));
    const strings = this.#strings.slice(from, this.#start);
    // Releases them.
    this.#strings.fill('', from, this.#start);
    return new Strings(strings);
  }
}

export class OpenEncoded implements OpenSegment {
  readonly form = 'encoded';
  next: OpenSegment | undefined;
  readonly #store: EncodedStore;
  #start = 0;

  constructor(first: Encoded) {
    this.#store = new EncodedStore(first);
    this.#store.add(first);
  }

  get count(): number {
    return this.#store.count - this.#start;
  }

  get written(): number {
    return this.#store.count;
  }

  add(value: Prepared): boolean {
    return typeof value === 'object' && this.#store.add(value);
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const all = new EncodedSegment(this.#store, this.#start, this.#store.count);
    const count = Math.max(least, all.countWithin(0, limit, maxBytes));
    this.#start += count;
    return all.slice(0, count);
  }
}
