import { Decoder } from '../codec/decoder';
import type { Encoded } from '../codec/encoder';
import { ShapeReader } from '../codec/shape-reader';
import type { ShapeTable } from '../codec/shapes';
import type { KnownShapes } from './known-shapes';
import { areSmall, type EncodedValues, type Segment } from './segment';

/** The most values in one store, so that what is still needed of it keeps few others. */
const MOST = 4096;
const FIRST_BOUNDS = 16;

/** Encoded values that lie one behind the other in one page. It only grows. */
export class EncodedStore {
  readonly page: Buffer;
  readonly table: ShapeTable;
  readonly #recycle: Encoded['recycle'];
  /** Where each value begins, and where the last one ends. */
  #bounds = new Uint32Array(FIRST_BOUNDS);
  #count = 0;

  constructor({ page, from, table, recycle }: Omit<Encoded, 'to'>) {
    this.page = page;
    this.table = table;
    this.#recycle = recycle;
    this.#bounds[0] = from;
  }

  get count(): number {
    return this.#count;
  }

  /** Where value number `index` begins in the page. */
  startOf(index: number): number {
    return this.#bounds[index] as number;
  }

  /** Takes a value in that lies right behind the last one. @returns whether it does. */
  add({ page, from, to, table }: Encoded): boolean {
    const follows = page === this.page && table === this.table && from === this.#bounds[this.#count];
    if (!follows || this.#count === MOST) return false;
    this.#append(to);
    return true;
  }

  /** Nobody reads the values any more: see {@link Encoded.recycle}. */
  recycle(): void {
    this.#recycle?.(this.page);
  }

  /** A copy of values of stores with the same table, in a page of their own. */
  static copy(segments: readonly Encoded[], ends: readonly number[]): EncodedStore {
    const page = Buffer.concat(
      segments.map(({ page: from, ...range }) => from.subarray(range.from, range.to)),
    );
    const { table } = segments[0] as Encoded;
    const store = new EncodedStore({ page, from: 0, table, recycle: undefined });
    for (const end of ends) store.#append(end);
    return store;
  }

  #append(end: number): void {
    this.#count += 1;
    if (this.#count === this.#bounds.length) {
      const bounds = new Uint32Array(Math.min(2 * this.#bounds.length, MOST + 1));
      bounds.set(this.#bounds);
      this.#bounds = bounds;
    }
    this.#bounds[this.#count] = end;
  }
}

/** Values of an {@link EncodedStore}. */
export class EncodedSegment implements Segment {
  readonly count: number;
  readonly #store: EncodedStore;
  readonly #first: number;

  /** @param first the number of the first value in the store; `end` is that after the last one. */
  constructor(store: EncodedStore, first: number, end: number) {
    this.#store = store;
    this.#first = first;
    this.count = end - first;
  }

  get bytes(): number {
    return this.#startOf(this.count) - this.#startOf(0);
  }

  at(index: number): unknown {
    // A copy: what is read may stay where its bytes are, and the page may be used for another value later.
    const bytes = new Uint8Array(this.#store.page.subarray(this.#startOf(index), this.#startOf(index + 1)));
    const shapes = this.#store.table.keysFrom(0).map((keys) => new ShapeReader(keys));
    return new Decoder(bytes, shapes, true).read();
  }

  countWithin(from: number, limit: number, maxBytes: number): number {
    const most = Math.min(limit, this.count - from);
    const start = this.#startOf(from);
    let low = 0;
    for (let high = most; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(from + middle) - start <= maxBytes) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  slice(from: number, to: number): EncodedSegment {
    return new EncodedSegment(this.#store, this.#first + from, this.#first + to);
  }

  join(next: Segment): EncodedSegment | undefined {
    if (!(next instanceof EncodedSegment)) return undefined;
    const end = this.#first + this.count;
    if (next.#store === this.#store && next.#first === end) {
      return new EncodedSegment(this.#store, this.#first, end + next.count);
    }
    if (next.#store.table !== this.#store.table || !areSmall(this, next)) return undefined;
    const ends = [...this.#endsFrom(0), ...next.#endsFrom(this.bytes)];
    return new EncodedSegment(EncodedStore.copy([this.#range, next.#range], ends), 0, ends.length);
  }

  toWire(known: KnownShapes): EncodedValues {
    const { page, from, to, table } = this.#range;
    const shapes = known.teach(table);
    return { form: 'encoded', count: this.count, bytes: page.subarray(from, to), shapes };
  }

  release(): void {
    this.#store.recycle();
  }

  get #range(): Encoded {
    const { page, table } = this.#store;
    return { page, table, from: this.#startOf(0), to: this.#startOf(this.count), recycle: undefined };
  }

  /** Where each value would end if the first one began at `start`. */
  #endsFrom(start: number): number[] {
    const offset = start - this.#startOf(0);
    return Array.from({ length: this.count }, (_, index) => this.#startOf(index + 1) + offset);
  }

  /** Where value number `index` of the segment begins in the page. */
  #startOf(index: number): number {
    return this.#store.startOf(this.#first + index);
  }
}
