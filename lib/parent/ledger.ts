/** The items in a seat's hand, in the order of their handing: kept as the batches they went in, so that it costs little. */
export class Ledger {
  #batches: (readonly unknown[])[] = [];
  /** Of the first batch, so many are gone. */
  #gone = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(items: readonly unknown[]): void {
    this.#batches.push(items);
    this.#count += items.length;
  }

  /** The first `count` items are over. */
  drop(count: number): void {
    this.#count -= count;
    this.#gone += count;
    while (this.#batches[0] !== undefined && this.#gone >= this.#batches[0].length) {
      this.#gone -= this.#batches[0].length;
      this.#batches.shift();
    }
  }

  takeFirst(count: number): unknown[] {
    const items = this.#all().slice(0, count);
    this.drop(items.length);
    return items;
  }

  takeLast(count: number): unknown[] {
    const items = this.#all();
    const last = items.splice(items.length - count, count);
    this.#batches = items.length > 0 ? [items] : [];
    this.#gone = 0;
    this.#count = items.length;
    return last;
  }

  #all(): unknown[] {
    return this.#batches.flat(1).slice(this.#gone);
  }
}
