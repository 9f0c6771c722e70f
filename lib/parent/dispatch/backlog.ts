import { Chunk } from '../lane/chunk';
import { OpenChunk } from '../lane/open-chunk';
import { Stretch } from '../lane/stretch';

/** A copy of an item, and its estimated size. */
export interface BacklogItem {
  readonly value: unknown;
  readonly bytes: number;
}

/** The items that no consumer has been handed: the lowest number leaves first. It numbers them from 1 as they are put. */
export class Backlog {
  #head = new OpenChunk();
  #tail = this.#head;
  /** What came back, each stretch of consecutive numbers, the lowest number last. */
  #returned: Stretch[] = [];
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

  /** Estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  push({ value, bytes }: BacklogItem): void {
    if (this.#tail.isFull) this.#tail = this.#tail.next = new OpenChunk();
    this.#tail.push(value, bytes);
    this.#put++;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Takes up to `limit` items of up to `maxBytes` together, but at least one; there must be one. */
  take(limit: number, maxBytes = Infinity): Stretch {
    const stretch = this.#takeReturned(limit, maxBytes) ?? this.#takeFresh(limit, maxBytes);
    this.#count -= stretch.count;
    this.#bytes -= stretch.chunk.bytes;
    return stretch;
  }

  /** Items come back, with their numbers. */
  giveBack(stretches: readonly Stretch[]): void {
    for (const { chunk } of stretches) {
      this.#count += chunk.count;
      this.#bytes += chunk.bytes;
    }
    this.#returned.push(...stretches.flatMap((stretch) => stretch.split()));
    this.#returned.sort((a, b) => b.first - a.first);
  }

  /** Forgets all items and returns how many there were. */
  clear(): number {
    const count = this.#count;
    this.#head = this.#tail = new OpenChunk();
    this.#returned = [];
    this.#count = this.#bytes = 0;
    return count;
  }

  #takeReturned(limit: number, maxBytes: number): Stretch | undefined {
    const stretch = this.#returned.pop();
    if (stretch === undefined) return undefined;
    const taken = stretch.slice(0, Math.min(limit, stretch.chunk.countWithin(maxBytes)));
    if (taken.count < stretch.count) this.#returned.push(stretch.slice(taken.count));
    return taken;
  }

  #takeFresh(limit: number, maxBytes: number): Stretch {
    const first = this.#put - this.#count + 1;
    const wanted = Math.min(limit, this.#count);
    let chunk = Chunk.EMPTY;
    while (chunk.count < wanted) {
      if (this.#head.count === 0 && this.#head.next !== undefined) this.#head = this.#head.next;
      const part = this.#head.take(wanted - chunk.count, maxBytes - chunk.bytes, chunk.count === 0 ? 1 : 0);
      if (part.count === 0) break;
      chunk = chunk.concat(part);
    }
    return new Stretch([first, chunk.count], chunk);
  }
}
