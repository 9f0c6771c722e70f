/**
 * How long one hand-over should keep a consumer busy, in ms. Longer, and a consumer that turns out slow holds up more
 * items that others could take; shorter, and the message (about 20 µs on each side, and 60 µs to wake the parent where all
 * processors are busy) is more of the whole: with 4 ms, items of 1 ms took 9 % longer than without any pool, now 4 %.
 */
const BATCH_TIME = 10;
/** From here on, in ms an item, nothing is prefetched: a message costs less than 2 % of such an item. */
const SLOW_ITEM = 5;
/** What takes less than this, in ms, is not worth to be divided further, nor to be fetched ahead of its time. */
const LEAST_TIME = 0.5;
/** So many bytes, estimated, are on the way for about as long as that: they are fetched ahead however fast they are. */
const LEAST_BYTES = 128 * 1024;
/** A time from which on, in ms, a measurement tells something by itself. Shorter ones are averaged. */
const TELLING = 1;
/** So many items are behind the average. */
const MEMORY = 64;
/** A batch of more is no cheaper an item, and only makes its memory and the pauses for garbage longer. */
const MOST_ITEMS = 16_384;
/** Of bytes in a batch: about what a socket holds. Larger ones are no faster, and live until garbage is dear. */
export const MOST_BYTES = 256 * 1024;

/** How many items one hand-over to a seat should carry, from the time its items took so far. */
export class Pace {
  /** Of a batch, at most; the first hand-over is one item. */
  #size = 1;
  /** In ms; `undefined` until the first item is moved past. */
  #perItem: number | undefined;

  /** Whether the next batch should be on its way while this one, of so many items and bytes, is worked on. */
  prefetches(items: number, bytes: number): boolean {
    if (this.#perItem === undefined || this.isSlow) return false;
    return this.#perItem * items >= LEAST_TIME || bytes >= LEAST_BYTES;
  }

  /** Items take so long that nothing should lie behind the one that is worked on. */
  get isSlow(): boolean {
    return this.#perItem !== undefined && this.#perItem >= SLOW_ITEM;
  }

  /**
   * How many of the `waiting` items in the backlog one of so many `seats` may get: half of its share, so that near the end
   * no seat gets what others will ask for (guided self-scheduling, Polychronopoulos and Kuck, 1987).
   */
  share(waiting: number, seats: number): number {
    const least = this.#perItem === undefined ? 1 : LEAST_TIME / this.#perItem;
    return Math.max(1, Math.min(this.#size, Math.max(Math.ceil(waiting / (2 * seats)), Math.floor(least))));
  }

  /** The consumer moved past `items` items in `elapsed` ms. Slowness counts at once, speed only bit by bit. */
  observe(items: number, elapsed: number): void {
    this.#perItem = this.#estimate(items, elapsed);
    const most = this.isSlow ? 1 : Math.floor(BATCH_TIME / this.#perItem);
    this.#size = Math.max(1, Math.min(most, 2 * this.#size, MOST_ITEMS));
  }

  #estimate(items: number, elapsed: number): number {
    const before = this.#perItem;
    if (before === undefined) return elapsed / items;
    // Of a short time, much is not the items' own: the message, the way through the event loop.
    if (elapsed < TELLING) return (before * MEMORY + elapsed) / (MEMORY + items);
    const now = elapsed / items;
    return Math.max(now, before + (now - before) / 4);
  }
}
