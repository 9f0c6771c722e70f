/** Items that went to a process together. */
export type HandedBatch = readonly unknown[];

/**
 * What a process was handed: the items in its hand, in the order of their handing; and, where they are kept, those it has
 * moved past. All lie in the batches they went in, so that it costs little.
 */
export class Ledger {
  readonly #keeps: boolean;
  #past: HandedBatch[] = [];
  #batches: HandedBatch[] = [];
  /** Of the first batch, so many are moved past. */
  #gone = 0;
  #count = 0;

  constructor({ keeps }: { readonly keeps: boolean }) {
    this.#keeps = keeps;
  }

  /** How many are in hand. */
  get count(): number {
    return this.#count;
  }

  /** What was moved past; nothing where that is not kept. */
  get past(): HandedBatch[] {
    const first = this.#gone > 0 && this.#keeps ? [this.#batches[0]?.slice(0, this.#gone) ?? []] : [];
    return [...this.#past, ...first];
  }

  /** What was moved past is not to be given again. */
  forget(): void {
    this.#past = [];
    if (this.#gone > 0) this.#batches[0] = this.#batches[0]?.slice(this.#gone) ?? [];
    this.#gone = 0;
  }

  add(items: HandedBatch): void {
    this.#batches.push(items);
    this.#count += items.length;
  }

  /** The first `count` in hand are moved past. */
  moveOn(count: number): void {
    this.#count -= count;
    this.#gone += count;
    for (
      let first = this.#batches[0];
      first !== undefined && this.#gone >= first.length;
      first = this.#batches[0]
    ) {
      this.#gone -= first.length;
      this.#batches.shift();
      if (this.#keeps) this.#past.push(first);
    }
  }

  /** The last `count` in hand, which are so no more. */
  takeLast(count: number): unknown[] {
    const items = this.takeAll();
    const last = items.splice(items.length - count, count);
    if (items.length > 0) this.add(items);
    return last;
  }

  /** All in hand, which are so no more. */
  takeAll(): unknown[] {
    const items = this.#batches.flat(1).slice(this.#gone);
    this.#past = this.past;
    this.#batches = [];
    this.#gone = this.#count = 0;
    return items;
  }
}
