/** The estimated sizes of items, in bytes, in their order. */
type Sizes = Float64Array;

/**
 * Copies of items that travel together. The holder of a chunk knows how many there are and how large they are; it does
 * not look at the items. A chunk never changes.
 */
export class Chunk {
  static readonly EMPTY = new Chunk([], new Float64Array(0), 0);

  /** The items as an `items` message carries them. */
  readonly payload: readonly unknown[];
  /** Estimated: what the items take in memory and on the wire. */
  readonly bytes: number;
  readonly #sizes: Sizes;

  constructor(payload: readonly unknown[], sizes: Sizes, bytes = sum(sizes)) {
    this.payload = payload;
    this.#sizes = sizes;
    this.bytes = bytes;
  }

  get count(): number {
    return this.payload.length;
  }

  at(index: number): unknown {
    return this.payload[index];
  }

  /** How many of the first items fit into `maxBytes`: one at least, as an item may be larger than any batch. */
  countWithin(maxBytes: number): number {
    let bytes = this.#sizes[0] ?? 0;
    let count = 1;
    while (count < this.count && (bytes += this.#sizes[count] as number) <= maxBytes) count += 1;
    return count;
  }

  slice(from: number, to = this.count): Chunk {
    if (from === 0 && to >= this.count) return this;
    return new Chunk(this.payload.slice(from, to), this.#sizes.slice(from, to));
  }

  concat(other: Chunk): Chunk {
    if (this.count === 0) return other;
    const sizes = new Float64Array(this.count + other.count);
    sizes.set(this.#sizes);
    sizes.set(other.#sizes, this.count);
    return new Chunk(this.payload.concat(other.payload), sizes, this.bytes + other.bytes);
  }
}

function sum(sizes: Sizes): number {
  let bytes = 0;
  for (const size of sizes) bytes += size;
  return bytes;
}
