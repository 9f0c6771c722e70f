import type { HandedBatch } from './ledger';

/**
 * So many items go in one message where each is reported before it begins. Their reports, even if the parent reads none
 * of them in time, fit into the socket, and so survive the process.
 */
const MOST_CAREFUL = 256;

/** Items that go to a process together. */
export interface ReplayBatch {
  readonly items: HandedBatch;
  /** Report each before it begins: one of them may be what the process before died of. */
  readonly careful: boolean;
}

/** What a new process is given again, in order, before anything new. */
export class Replay {
  #batches: ReplayBatch[] = [];
  /** Those before it were given. */
  #at = 0;
  #count = 0;

  /** How many are left. */
  get count(): number {
    return this.#count;
  }

  add(items: HandedBatch, careful = false): void {
    if (items.length === 0) return;
    const size = careful ? MOST_CAREFUL : items.length;
    for (let start = 0; start < items.length; start += size)
      this.#batches.push({ items: items.slice(start, start + size), careful });
    this.#count += items.length;
  }

  /** Whatever is left of another one. */
  append(other: Replay): void {
    for (let batch = other.next(); batch !== undefined; batch = other.next())
      this.add(batch.items, batch.careful);
  }

  /** What comes next. */
  peek(): ReplayBatch | undefined {
    return this.#batches[this.#at];
  }

  next(): ReplayBatch | undefined {
    const batch = this.peek();
    if (batch === undefined) return undefined;
    this.#at += 1;
    this.#count -= batch.items.length;
    return batch;
  }

  takeAll(): unknown[] {
    const left = this.#batches.slice(this.#at);
    this.#batches = [];
    this.#at = this.#count = 0;
    return left.flatMap(({ items }) => items);
  }
}
