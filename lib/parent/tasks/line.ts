import type { Prepared } from '../../wire/segments/open-segment';
import type { Segment } from '../../wire/segments/segment';
import { SegmentQueue } from '../../wire/segments/segment-queue';

/** Who made calls, and learns what becomes of each. Calls are known by their index, from 0. */
export interface Caller {
  /** The index says something to the function that is called. */
  readonly hasIndexes: boolean;
  answered(index: number, value: unknown): void;
  failed(index: number, error: unknown): void;
  /** It is never made, as the program has stopped the pool. @param refusal says so. */
  givenUp(index: number, refusal: unknown): void;
  /** So many of its answers take so many bytes. */
  answeredBytes?(bytes: number, count: number): void;
  /** The item as it was given. */
  itemOf(index: number): unknown;
  /** How long the call may take, in ms. */
  timeoutOf(index: number): number | undefined;
}

/** Calls of one caller that wait for a process: first in, first out. */
export class Line {
  readonly caller: Caller;
  readonly #queue = new SegmentQueue();
  #put = 0;
  #taken = 0;
  #bytes = 0;
  /** Calls from this index on are given up. */
  #end = Infinity;
  readonly #canceled = new Set<number>();

  constructor(caller: Caller) {
    this.caller = caller;
  }

  /** How many calls wait. */
  get count(): number {
    return this.#put - this.#taken;
  }

  /** What their items take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The index of the next call to be taken. */
  get next(): number {
    return this.#taken;
  }

  /** See {@link SegmentQueue.prepare}. */
  prepare(item: unknown): Prepared {
    return this.#queue.prepare(item);
  }

  /** @returns the bytes it takes. */
  push(item: Prepared): number {
    const bytes = this.#queue.push(item);
    this.#bytes += bytes;
    this.#put += 1;
    return bytes;
  }

  take(limit: number, maxBytes: number, least: number): Segment {
    const segment = this.#queue.take(limit, maxBytes, least);
    this.#taken += segment.count;
    this.#bytes -= segment.bytes;
    return segment;
  }

  /** Nobody waits for this call. */
  cancel(index: number): void {
    this.#canceled.add(index);
  }

  /** Nobody waits for the calls from this one on. Where all that wait are such, they are forgotten. */
  cancelFrom(index: number): void {
    this.#end = Math.min(this.#end, index);
    if (index > this.#taken) return;
    this.#queue.clear();
    this.#taken = this.#put;
    this.#bytes = 0;
  }

  get hasCanceled(): boolean {
    return this.#end < Infinity || this.#canceled.size > 0;
  }

  isCanceled(index: number): boolean {
    return index >= this.#end || this.#canceled.has(index);
  }

  /** Its call has ended, or never will be made. */
  forget(index: number): void {
    if (this.#canceled.size > 0) this.#canceled.delete(index);
  }
}
