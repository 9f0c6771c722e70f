/**
 * How long one batch should keep a consumer busy, in ms. With a longer time, a consumer that becomes slow holds more items
 * that others could take. With a shorter time, messages cost more (about 20 µs on each side, and 60 µs to wake the parent
 * if all CPUs are busy): with 4 ms, items of 1 ms took 9 % longer than without a pool, and 4 % with 10 ms.
 */
const BATCH_TIME = 10;
/** Items that take this long, in ms, are not prefetched: a message costs less than 2 % of such an item. */
const SLOW_ITEM = 5;
/** Work of less than this, in ms, is neither divided further nor prefetched. */
const LEAST_TIME = 0.5;
/** So many bytes take about {@link LEAST_TIME} to send, and are prefetched even if their items are quick. */
const LEAST_BYTES = 128 * 1024;
/** Shorter measurements, in ms, are averaged, because they are not reliable one by one. */
const TELLING = 1;
/** The weight of the past in the average, in items. */
const MEMORY = 64;
/** The most items in a batch. A larger batch costs as much per item, and takes more memory and garbage collection. */
const MOST_ITEMS = 16_384;
/** The most bytes in a batch: about what a socket buffers. Larger batches are no faster and cost garbage collection. */
export const MOST_BYTES = 256 * 1024;

/** Decides how many items a batch for a seat holds, from the time that its items took so far. */
export class Pace {
  /** The most items in the next batch. The first batch is one item. */
  #size = 1;
  /** In ms; `undefined` until the first item is moved past. */
  #perItem: number | undefined;

  /** Whether the next batch is sent before the consumer has moved past this one, of so many items and bytes. */
  prefetches(items: number, bytes: number): boolean {
    if (this.#perItem === undefined || this.isSlow) return false;
    return this.#perItem * items >= LEAST_TIME || bytes >= LEAST_BYTES;
  }

  /** How many items keep the seat busy for so many ms; `undefined` as long as that is not known. */
  countFor(time: number): number | undefined {
    return this.#perItem === undefined ? undefined : time / this.#perItem;
  }

  /** Items take so long that a seat should hold only one. */
  get isSlow(): boolean {
    return this.#perItem !== undefined && this.#perItem >= SLOW_ITEM;
  }

  /**
   * How many of the `waiting` items in the backlog one of so many `seats` may get: half of its share, so that all seats
   * have work until the end (guided self-scheduling, Polychronopoulos and Kuck, 1987).
   */
  share(waiting: number, seats: number): number {
    const least = this.#perItem === undefined ? 1 : LEAST_TIME / this.#perItem;
    return Math.max(1, Math.min(this.#size, Math.max(Math.ceil(waiting / (2 * seats)), Math.floor(least))));
  }

  /** The consumer moved past `items` items in `elapsed` ms. Slower items count at once, quicker ones gradually. */
  observe(items: number, elapsed: number): void {
    this.#perItem = this.#estimate(items, elapsed);
    const most = this.isSlow ? 1 : Math.floor(BATCH_TIME / this.#perItem);
    this.#size = Math.max(1, Math.min(most, 2 * this.#size, MOST_ITEMS));
  }

  #estimate(items: number, elapsed: number): number {
    const before = this.#perItem;
    if (before === undefined) return elapsed / items;
    // Much of a short time is not spent on the items, but on the message and in the event loop.
    if (elapsed < TELLING) return (before * MEMORY + elapsed) / (MEMORY + items);
    const now = elapsed / items;
    return Math.max(now, before + (now - before) / 4);
  }
}
