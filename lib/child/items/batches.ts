/** Items that came in one message; see there. */
export interface Batch {
  readonly items: readonly unknown[];
  readonly prefetch: boolean;
  readonly careful: boolean;
}

const NOTHING: Batch = { items: [], prefetch: false, careful: false };

/** The items that came and were not started: the batch that is worked on, and those behind it. */
export class Batches {
  #current = NOTHING;
  #at = 0;
  #behind: Batch[] = [];

  /** The batch that was begun last. */
  get current(): Batch {
    return this.#current;
  }

  /** It is not at its end. */
  get isAmid(): boolean {
    return this.#at < this.#current.items.length;
  }

  /** It is the last one here. */
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

  /** The batch behind is worked on now. */
  begin(): void {
    this.#current = this.#behind.shift() ?? NOTHING;
    this.#at = 0;
  }

  /** The next item of the current batch; there must be one. */
  take(): unknown {
    return this.#current.items[this.#at++];
  }

  /** Forgets up to `count` items, from the end, and returns how many. */
  drop(count: number): number {
    const kept = [this.#current.items.slice(this.#at), ...this.#behind.map(({ items }) => items)].flat();
    const dropped = Math.min(count, kept.length);
    this.#current = { ...this.#current, items: kept.slice(0, kept.length - dropped), prefetch: false };
    this.#behind = [];
    this.#at = 0;
    return dropped;
  }
}
