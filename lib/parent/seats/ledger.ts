import { snapshot } from '../intake/snapshot';

/** Items that went to a process together. */
export type HandedBatch = readonly unknown[];

/** Batches of so many items, or fewer, are kept together: one by one they would take more room than their items. */
const SMALL = 16;
/** Up to so many items and estimated bytes: they may be sent again in one message. */
const MOST_TOGETHER = { items: 1_024, bytes: 64 * 1024 } as const;

/**
 * What a process was handed: the items in its hand, in the order of their handing; and, where they are kept, those it has
 * moved past. All lie in the batches they went in, so that it costs little.
 */
export class Ledger {
  readonly #keeps: boolean;
  #past: HandedBatch[] = [];
  /** The last of these, where there is room in it. */
  #open: { readonly items: unknown[]; bytes: number } | undefined;
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

  /** The first in hand; `undefined` where there is none. */
  get first(): unknown {
    return this.#batches[0]?.[this.#gone];
  }

  /** What was moved past; nothing where that is not kept. */
  get past(): HandedBatch[] {
    const first = this.#gone > 0 && this.#keeps ? [this.#batches[0]?.slice(0, this.#gone) ?? []] : [];
    return [...this.#past, ...first];
  }

  /** What was moved past is not to be given again. */
  forget(): void {
    this.#past = [];
    this.#open = undefined;
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
      if (this.#keeps) this.#keep(first);
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
    this.#open = undefined;
    this.#batches = [];
    this.#gone = this.#count = 0;
    return items;
  }

  #keep(batch: HandedBatch): void {
    if (batch.length > SMALL) {
      this.#past.push(batch);
      this.#open = undefined;
      return;
    }
    // Measured again, which takes about as long as the copy at `put()`; a message for so few items takes far longer.
    const bytes = batch.reduce((sum: number, item) => sum + sizeOf(item), 0);
    const { items, bytes: most } = MOST_TOGETHER;
    if (
      this.#open === undefined ||
      this.#open.items.length + batch.length > items ||
      this.#open.bytes + bytes > most
    ) {
      this.#open = { items: [], bytes: 0 };
      this.#past.push(this.#open.items);
    }
    this.#open.items.push(...batch);
    this.#open.bytes += bytes;
  }
}

function sizeOf(item: unknown): number {
  return ArrayBuffer.isView(item) ? item.byteLength : snapshot(item).bytes;
}
