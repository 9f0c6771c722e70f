import { Chunk } from './chunk';

/** Places: 64 KiB for the items and their sizes. Fewer make more garbage; more make a few items expensive. */
const CAPACITY = 4096;

/** An array without holes: `v8` serializes an array that may have holes entry by entry, each with its index. */
const PLACES: readonly unknown[] = Array.from({ length: CAPACITY }, () => 0);

/**
 * A part of the backlog: items are written at its end and leave at its start. It takes 16 bytes an item besides the
 * content. An object for each item would take four times as much, and one long array copies itself whenever it grows.
 */
export class OpenChunk {
  readonly #items = PLACES.slice();
  readonly #sizes = new Float64Array(CAPACITY);
  #start = 0;
  #end = 0;
  /** The chunk that was opened when this one was full. */
  next: OpenChunk | undefined;

  get count(): number {
    return this.#end - this.#start;
  }

  get isFull(): boolean {
    return this.#end === CAPACITY;
  }

  push(item: unknown, bytes: number): void {
    this.#items[this.#end] = item;
    this.#sizes[this.#end++] = bytes;
  }

  /** Takes up to `limit` items of up to `maxBytes` together, but at least `least` items. */
  take(limit: number, maxBytes: number, least: number): Chunk {
    const from = this.#start;
    const end = Math.min(this.#end, from + limit);
    let bytes = 0;
    for (; this.#start < end; this.#start += 1) {
      const size = this.#sizes[this.#start] as number;
      if (this.#start >= from + least && bytes + size > maxBytes) break;
      bytes += size;
    }
    const items = this.#items.slice(from, this.#start);
    // Releases the content. `undefined` instead of 0 would box every number of a chunk of numbers.
    this.#items.fill(0, from, this.#start);
    return new Chunk(items, this.#sizes.slice(from, this.#start), bytes);
  }
}
