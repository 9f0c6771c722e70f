/**
 * How long one hand-over should keep a consumer busy, in ms. Longer, and a consumer that turns out slow holds up more
 * items that others could take; shorter, and the message (about 20 µs on each side) is more of the whole.
 */
const BATCH_TIME = 4;
/** From here on, in ms an item, nothing is prefetched: a message costs less than 2 % of such an item. */
const SLOW_ITEM = 4;
/** A batch of more is no cheaper an item, and only makes its memory and the pauses for garbage longer. */
const MOST_ITEMS = 16_384;
/** Of bytes in a batch: several times what a socket holds, so larger ones are no faster. */
export const MOST_BYTES = 1024 * 1024;

/** How many items one hand-over to a seat should carry, from the time its items took so far. */
export class Pace {
  #size = 1;
  /** In ms; `undefined` until the first item is moved past. */
  #perItem: number | undefined;

  /** So many items; the first hand-over is one. */
  get size(): number {
    return this.#size;
  }

  /** Whether the next batch should be on its way while this one is worked on. */
  get prefetches(): boolean {
    return this.#perItem !== undefined && this.#perItem < SLOW_ITEM;
  }

  /** The consumer moved past `items` items in `elapsed` ms. Slowness counts at once, speed only bit by bit. */
  observe(items: number, elapsed: number): void {
    const now = elapsed / items;
    const before = this.#perItem ?? now;
    this.#perItem = Math.max(now, before + (now - before) / 4);
    this.#size = Math.max(1, Math.min(Math.floor(BATCH_TIME / this.#perItem), 2 * this.#size, MOST_ITEMS));
  }
}

/**
 * What a seat may take of `waiting` items in the backlog, so that near the end nobody takes what others will ask for:
 * half of its share, as in guided self-scheduling (Polychronopoulos and Kuck, 1987), but one at least.
 */
export function fairShare(waiting: number, takers: number): number {
  return Math.ceil(waiting / (2 * takers));
}
