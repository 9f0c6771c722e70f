/** Items that came in one message. */
export interface Batch {
  readonly first: number;
  readonly items: readonly unknown[];
  readonly prefetch: boolean;
  readonly reportEach: boolean;
}

const NOTHING: Batch = { first: 0, items: [], prefetch: false, reportEach: false };

/** The items that came and were not started: the current batch, and those behind it. */
export class Batches {
  #current = NOTHING;
  #at = 0;
  #behind: Batch[] = [];

  /** The batch that was begun last. */
  get current(): Batch {
    return this.#current;
  }

  /** The current batch has items left. */
  get isAmid(): boolean {
    return this.#at < this.#current.items.length;
  }

  /** The current batch is the last one. */
  get isLast(): boolean {
    return this.#behind.length === 0;
  }

  /** How many items were not started. */
  get count(): number {
    return this.#behind.reduce((sum, { items }) => sum + items.length, this.#current.items.length - this.#at);
  }

  add(batch: Batch): void {
    this.#behind.push(batch);
  }

  /** Makes the next batch the current one. */
  begin(): void {
    this.#current = this.#behind.shift() ?? NOTHING;
    this.#at = 0;
  }

  /** The next item of the current batch; there must be one. */
  take(): unknown {
    return this.#current.items[this.#at++];
  }

  /** Drops up to `count` items from the end. @returns how many. */
  drop(count: number): number {
    const kept = [this.#current.items.slice(this.#at), ...this.#behind.map(({ items }) => items)].flat();
    const dropped = Math.min(count, kept.length);
    this.#current = { ...this.#current, items: kept.slice(0, kept.length - dropped), prefetch: false };
    this.#behind = [];
    this.#at = 0;
    return dropped;
  }
}
