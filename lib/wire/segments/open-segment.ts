import type { Encoded } from '../codec/encoder';
import { EncodedSegment, EncodedStore } from './encoded';
import { Numbers } from './numbers';
import type { Segment } from './segment';

/** A value as it waits. */
export type Prepared = number | Encoded;

/** Values of one form: they are written at its end and leave at its start. */
export interface OpenSegment {
  readonly form: 'numbers' | 'encoded';
  /** How many values it holds. */
  readonly count: number;
  /** The segment that was opened when this one took no more. */
  next: OpenSegment | undefined;
  /** @returns whether it takes this value. */
  add(value: Prepared): boolean;
  /** Takes up to `limit` values of up to `maxBytes` together, but `least` at least. */
  take(limit: number, maxBytes: number, least: number): Segment;
}

/** So few numbers that a short stream takes little memory, so many that a long one makes little garbage. */
const CAPACITY = { first: 64, most: 4096 } as const;

type Places = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Whole numbers, or fractions among them: V8 makes an object of each number that it reads as a fraction. */
export class OpenNumbers implements OpenSegment {
  readonly form = 'numbers';
  next: OpenSegment | undefined;
  #places: Places;
  #start = 0;
  #end = 0;

  /** @param places for the first numbers. */
  constructor(places: Places = new Int32Array(CAPACITY.first)) {
    this.#places = places;
  }

  /** Takes the place of this one, which is full: another long one of the same kind probably follows. */
  succeed(): OpenNumbers {
    const Kind = this.#isWhole ? Int32Array : Float64Array;
    return new OpenNumbers(new Kind(CAPACITY.most));
  }

  get count(): number {
    return this.#end - this.#start;
  }

  add(value: Prepared): boolean {
    if (typeof value !== 'number') return false;
    if (this.#end === this.#places.length && !this.#grow()) return false;
    if (this.#isWhole && (value !== (value | 0) || Object.is(value, -0)))
      this.#places = new Float64Array(this.#places);
    this.#places[this.#end++] = value;
    return true;
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const all = new Numbers(this.#places, this.#start, this.#end);
    const count = Math.max(least, all.countWithin(0, limit, maxBytes));
    this.#start += count;
    return all.slice(0, count);
  }

  get #isWhole(): boolean {
    return this.#places instanceof Int32Array;
  }

  /** Segments that were taken keep the old places. */
  #grow(): boolean {
    const before = this.#places;
    if (before.length === CAPACITY.most) return false;
    const Kind = this.#isWhole ? Int32Array : Float64Array;
    this.#places = new Kind(CAPACITY.most);
    this.#places.set(before);
    return true;
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
