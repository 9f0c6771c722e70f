import type { SegmentReader } from '../../wire/segments/receiver';

/** Items that came in one message. */
export interface Batch {
  readonly items: SegmentReader;
  readonly prefetch: boolean;
  readonly reportEach: boolean;
}

/** A batch, and how many of its items were neither started nor dropped. */
interface Pending extends Batch {
  readonly left: number;
}

const NO_ITEMS: SegmentReader = { count: 0, read: () => undefined };
const NOTHING: Omit<Batch, 'items'> = { prefetch: false, reportEach: false };

/** The items that came and were not started: the current batch, and those behind it. */
export class Batches {
  #current = NOTHING;
  /** Those of the current batch. */
  #items = NO_ITEMS;
  /** So many items of the current batch. */
  #left = 0;
  #behind: Pending[] = [];

  /** The batch that was begun last. */
  get current(): Omit<Batch, 'items'> {
    return this.#current;
  }

  /** The current batch has items left. */
  get isAmid(): boolean {
    return this.#left > 0;
  }

  /** The current batch is the last one. */
  get isLast(): boolean {
    return this.#behind.length === 0;
  }

  /** How many items were not started. */
  get count(): number {
    return this.#behind.reduce((sum, { left }) => sum + left, this.#left);
  }

  add(batch: Batch): void {
    this.#behind.push({ ...batch, left: batch.items.count });
  }

  /** Makes the next batch the current one. */
  begin(): void {
    const { left, items, ...batch } = this.#behind.shift() ?? { ...NOTHING, items: NO_ITEMS, left: 0 };
    this.#current = batch;
    this.#items = items;
    this.#left = left;
  }

  /** The next item of the current batch is started; there must be one. {@link read} gives it. */
  start(): void {
    this.#left -= 1;
  }

  /** The item that was started last. */
  read(): unknown {
    const item = this.#items.read();
    if (this.#left === 0) this.#release();
    return item;
  }

  /** Drops up to `count` items from the end. @returns how many. */
  drop(count: number): number {
    const kept = Math.max(0, this.count - count);
    const dropped = this.count - kept;
    this.#left = Math.min(this.#left, kept);
    if (this.#left === 0) this.#release();
    let behind = kept - this.#left;
    // What is left is followed by nothing: it is not known to be the last batch of the parent any more.
    this.#current = { ...this.#current, prefetch: false };
    this.#behind = this.#behind.flatMap((batch) => {
      const left = Math.min(batch.left, behind);
      behind -= left;
      return left > 0 ? [{ ...batch, left, prefetch: false }] : [];
    });
    return dropped;
  }

  /** The memory of a batch is not kept while its consumer works on the last item, or waits. */
  #release(): void {
    this.#items = NO_ITEMS;
  }
}
