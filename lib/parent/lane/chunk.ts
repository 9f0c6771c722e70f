/** The estimated sizes of items, in bytes, in their order. */
type Sizes = Float64Array;

/**
 * Copies of items that travel together. The holder of a chunk knows how many there are and how large they are; it does
 * not look at the items. A chunk never changes.
 */
export class Chunk {
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

  /** How many of the items from `from` on, but `limit` at most, fit into `maxBytes`. */
  countWithin(from: number, limit: number, maxBytes: number): number {
    const most = Math.min(limit, this.count - from);
    let bytes = 0;
    for (let count = 0; count < most; count += 1)
      if ((bytes += this.#sizes[from + count] as number) > maxBytes) return count;
    return most;
  }

  slice(from: number, to = this.count): Chunk {
    if (from === 0 && to >= this.count) return this;
    return new Chunk(this.payload.slice(from, to), this.#sizes.slice(from, to));
  }

  static join(chunks: readonly Chunk[]): Chunk {
    const [only] = chunks;
    if (only !== undefined && chunks.length === 1) return only;
    const payload = chunks.map((chunk) => chunk.payload).flat(1);
    const sizes = new Float64Array(payload.length);
    let end = 0;
    for (const chunk of chunks) {
      sizes.set(chunk.#sizes, end);
      end += chunk.count;
    }
    return new Chunk(payload, sizes);
  }
}

function sum(sizes: Sizes): number {
  let bytes = 0;
  for (const size of sizes) bytes += size;
  return bytes;
}
