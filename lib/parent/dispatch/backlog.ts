import type { Prepared } from '../../wire/segments/open-segment';
import { SegmentQueue } from '../../wire/segments/segment-queue';
import { Chunk } from '../lane/chunk';
import { Stretch } from '../lane/stretch';

/** The items that no consumer has been handed: the lowest number leaves first. It numbers them from 1 as they are put. */
export class Backlog {
  #queue = new SegmentQueue();
  /** What came back, each stretch of consecutive numbers, the lowest number last. */
  #returned: Stretch[] = [];
  /** So many items of the last of these have left again. */
  #left = 0;
  #put = 0;
  #count = 0;
  #bytes = 0;

  /** How many items were ever put: the number of the last one. */
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

  /** See {@link SegmentQueue.prepare}. */
  prepare(item: unknown): Prepared {
    return this.#queue.prepare(item);
  }

  push(item: Prepared): void {
    this.#bytes += this.#queue.push(item);
    this.#put++;
    this.#count++;
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
    this.#queue = new SegmentQueue();
    this.#returned = [];
    this.#left = this.#count = this.#bytes = 0;
    return count;
  }

  /** Items with consecutive numbers, `least` at least. */
  #takePart(limit: number, maxBytes: number, least: number): Stretch {
    const returned = this.#returned.at(-1);
    if (returned === undefined) {
      const segment = this.#queue.take(limit, maxBytes, least);
      return new Stretch([this.#put - this.#count + 1, segment.count], new Chunk([segment]));
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
