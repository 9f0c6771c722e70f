import type { Segment } from '../../wire/segments/segment';
import { Chunk } from '../lane/chunk';
import { Stretch } from '../lane/stretch';

/** Where items wait that were never handed to a consumer. */
export interface ItemQueue {
  /** Takes up to `limit` items of one form, of up to `maxBytes` together, but `least` at least; there are some. */
  take(limit: number, maxBytes: number, least: number): Segment;
  /** What was taken last got so many numbers from `first` on. */
  numbered?(first: number, count: number): void;
  /** Forgets all items. */
  clear(): void;
}

/** The items that no consumer has been handed: the lowest number leaves first. They are numbered from 1 as they leave the queue. */
export class ItemStock {
  readonly #queue: ItemQueue;
  /** What came back, each stretch of consecutive numbers, the lowest number last. */
  #returned: Stretch[] = [];
  /** So many items of the last of these have left again. */
  #left = 0;
  #put = 0;
  #count = 0;
  #bytes = 0;
  /** The number of the item that left the queue last. */
  #newest = 0;

  constructor(queue: ItemQueue) {
    this.#queue = queue;
  }

  /** How many items were ever put. */
  get put(): number {
    return this.#put;
  }

  get count(): number {
    return this.#count;
  }

  /** What they take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An item of so many bytes was put into the queue. */
  added(bytes: number): void {
    this.#bytes += bytes;
    this.#put++;
    this.#count++;
  }

  /** So many items of so many bytes were taken out of the queue, and are no items any more. */
  removed(count: number, bytes: number): void {
    this.#count -= count;
    this.#bytes -= bytes;
  }

  /** Takes up to `limit` items of up to `maxBytes` together, but at least one, as an item may be larger than any batch. */
  take(limit: number, maxBytes = Infinity): Stretch {
    const parts: Stretch[] = [];
    for (let [items, bytes] = [limit, maxBytes]; items > 0 && this.#count > 0;) {
      const part = this.#takePart(items, bytes, parts.length === 0 ? 1 : 0);
      if (part.count === 0) break;
      parts.push(part);
      items -= part.count;
      bytes -= part.chunk.bytes;
      this.#count -= part.count;
      this.#bytes -= part.chunk.bytes;
    }
    return Stretch.join(parts);
  }

  /** Items come back, with their numbers. */
  giveBack(stretches: readonly Stretch[]): void {
    const last = this.#returned.pop();
    if (last !== undefined) this.#returned.push(last.slice(this.#left));
    this.#left = 0;
    for (const stretch of stretches) {
      this.#count += stretch.count;
      this.#bytes += stretch.chunk.bytes;
      for (const part of stretch.split()) this.#returned.push(part);
    }
    this.#returned.sort((a, b) => b.first - a.first);
  }

  /** Forgets all items and returns how many there were. */
  clear(): number {
    const count = this.#count;
    this.#queue.clear();
    this.#newest = this.#put;
    this.#returned = [];
    this.#left = this.#count = this.#bytes = 0;
    return count;
  }

  /** Items with consecutive numbers, `least` at least. */
  #takePart(limit: number, maxBytes: number, least: number): Stretch {
    const returned = this.#returned.at(-1);
    if (returned === undefined) {
      const segment = this.#queue.take(limit, maxBytes, least);
      const first = this.#newest + 1;
      this.#newest += segment.count;
      this.#queue.numbered?.(first, segment.count);
      return new Stretch([first, segment.count], new Chunk([segment]));
    }
    const count = Math.max(least, returned.chunk.countWithin(this.#left, limit, maxBytes));
    const part = returned.slice(this.#left, (this.#left += count));
    if (this.#left === returned.count) {
      this.#returned.pop();
      this.#left = 0;
    }
    return part;
  }
}
