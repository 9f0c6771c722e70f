import { snapshot, type Snapshot } from '../intake/snapshot';

/** Items that leave the backlog together, in order, and what they were estimated at. */
export interface Batch {
  readonly values: unknown[];
  readonly bytes: number;
}

/**
 * The items that no consumer has been handed: first in, first out.
 *
 * They lie in chunks, 16 bytes each beside their content, and a chunk is let go when it is drained: an object for
 * each item would cost four times as much, and one long array would copy itself whenever it grows.
 */
export class Backlog {
  #head = makeChunk(0);
  #tail = this.#head;
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  /** Estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  push({ value, bytes }: Snapshot): void {
    if (this.#tail.end === CHUNK) this.#tail = this.#tail.next = makeChunk(0);
    write(this.#tail, this.#tail.end++, value, bytes);
    this.#count++;
    this.#bytes += bytes;
  }

  /** Up to `limit` items and `maxBytes`, but one at least, if there is one: an item may be larger than any batch. */
  take(limit: number, maxBytes = Infinity): Batch {
    const wanted = Math.min(limit, this.#count);
    let values: unknown[] = [];
    let bytes = 0;
    while (values.length < wanted) {
      const chunk = this.#front();
      const from = chunk.start;
      const end = Math.min(chunk.end, from + wanted - values.length);
      for (; chunk.start < end; chunk.start += 1) {
        const size = chunk.sizes[chunk.start] ?? 0;
        const isFirst = values.length === 0 && chunk.start === from;
        if (!isFirst && bytes + size > maxBytes) break;
        bytes += size;
      }
      const part = chunk.values.slice(from, chunk.start);
      values = values.length === 0 ? part : values.concat(part);
      // Let the content go. Not by `undefined`: in a chunk of numbers that would box every one of them.
      chunk.values.fill(0, from, chunk.start);
      if (chunk.start < end) break;
    }
    this.#count -= values.length;
    this.#bytes -= bytes;
    return { values, bytes };
  }

  /**
   * Puts items that were taken back to the front, in their order. They are measured again: that is rare, and nobody
   * has to keep the sizes of what is in hand.
   */
  giveBack(values: readonly unknown[]): void {
    for (const value of values.toReversed()) {
      if (this.#head.start === 0) this.#head = makeChunk(CHUNK, this.#head);
      const { bytes } = snapshot(value);
      write(this.#head, --this.#head.start, value, bytes);
      this.#count++;
      this.#bytes += bytes;
    }
  }

  /** Forgets all items and returns how many there were. */
  clear(): number {
    const count = this.#count;
    this.#head = this.#tail = makeChunk(0);
    this.#count = this.#bytes = 0;
    return count;
  }

  /** The first chunk with an item in it; there must be one. */
  #front(): Chunk {
    while (this.#head.start === this.#head.end && this.#head.next !== undefined) this.#head = this.#head.next;
    return this.#head;
  }
}

/** Items in a chunk: 64 KiB of places. Smaller, and there is more to collect; larger, and a few items cost more. */
const CHUNK = 4096;

/** Without holes: `v8` writes an array that may have some, and so each batch, entry by entry with its index. */
const PLACES: readonly unknown[] = Array.from({ length: CHUNK }, () => 0);

interface Chunk {
  readonly values: unknown[];
  readonly sizes: Float64Array;
  /** The first item. */
  start: number;
  /** Behind the last item. */
  end: number;
  next: Chunk | undefined;
}

/** An empty chunk, to be filled from `at`: upwards by puts, downwards by what comes back. */
function makeChunk(at: number, next?: Chunk): Chunk {
  return { values: PLACES.slice(), sizes: new Float64Array(CHUNK), start: at, end: at, next };
}

function write(chunk: Chunk, position: number, value: unknown, bytes: number): void {
  chunk.values[position] = value;
  chunk.sizes[position] = bytes;
}
