import { Stretch } from './stretch';

/**
 * How items are sent: `batched`, many in a message; `reported`, the consumer reports each of them before it starts it;
 * `alone`, and each is the only one in its message.
 */
export type Care = 'batched' | 'reported' | 'alone';

/** A stretch at its place in a lane. */
export interface Entry {
  /** The position of its first item. */
  from: number;
  readonly stretch: Stretch;
  care: Care;
  /** The highest item number before it in the lane, whether that item is still there or not. */
  readonly newestBefore: number;
}

/**
 * Neighbours of up to so many items and bytes together become one stretch when they are kept for redelivery:
 * a stretch for each of a million slow items would take 20 times as much memory as the items' places. Larger ones would
 * take longer to merge, and must still fit into one message.
 */
const MERGED = { items: 256, bytes: 64 * 1024 } as const;

/** The stretches of a lane by position. Positions count the items of the lane from its first item ever. */
export class Stretches {
  #entries: Entry[] = [];
  /** The highest item number ever added, except for what was cut off. */
  newest = 0;

  /** The entries that hold the item at `position` and all later ones. */
  *from(position: number): Generator<Entry, void, undefined> {
    for (let index = this.#indexOf(position); index < this.#entries.length; index += 1)
      yield this.#entries[index] as Entry;
  }

  add(position: number, stretch: Stretch, care: Care): void {
    this.#entries.push({ from: position, stretch, care, newestBefore: this.newest });
    this.newest = Math.max(this.newest, stretch.highest);
  }

  /** The entry that holds the item at `position`. */
  at(position: number): Entry | undefined {
    return this.#entries[this.#indexOf(position)];
  }

  /** Removes the items before `position`. */
  drop(position: number): void {
    this.#entries.splice(0, this.#split(position));
  }

  /** Removes and releases the stretches that end at or before `position`. Cheaper than {@link drop}: none is divided. */
  dropWhole(position: number): void {
    while (endOf(this.#entries[0]) <= position) this.#entries.shift()?.stretch.chunk.release();
  }

  /** Merges small neighbours among the stretches that end between `from` and `to`. */
  merge(from: number, to: number): void {
    for (let index = this.#indexOf(from); endOf(this.#entries[index]) <= to; index += 1)
      while (index > 0 && this.#mergeWithPrevious(index)) index -= 1;
  }

  /** Removes the item at `position` and all later ones. */
  cut(position: number): Stretch[] {
    const removed = this.#entries.splice(this.#split(position));
    this.newest = removed[0]?.newestBefore ?? this.newest;
    return removed.map(({ stretch }) => stretch);
  }

  /** Takes out the item at `position`: later items move up by one. */
  remove(position: number): void {
    const index = this.#split(position);
    this.#split(position + 1);
    this.#entries.splice(index, 1);
    for (const entry of this.#entries.slice(index)) entry.from -= 1;
  }

  /** Says how the items from `from` to before `to` are sent. */
  mark(from: number, to: number, care: Care): void {
    const start = this.#split(from);
    const end = this.#split(to);
    for (const entry of this.#entries.slice(start, end)) entry.care = care;
  }

  #mergeWithPrevious(index: number): boolean {
    const [previous, { stretch }] = [this.#entries[index - 1] as Entry, this.#entries[index] as Entry];
    const items = previous.stretch.count + stretch.count;
    const bytes = previous.stretch.chunk.bytes + stretch.chunk.bytes;
    if (items > MERGED.items || bytes > MERGED.bytes) return false;
    // As a binary counter carries: an item is copied eight times at most, and not once for each later one.
    if (previous.stretch.count > stretch.count) return false;
    this.#entries.splice(index - 1, 2, { ...previous, stretch: Stretch.join([previous.stretch, stretch]) });
    return true;
  }

  /** @returns the index of the entry that starts at `position`. */
  #split(position: number): number {
    const index = this.#indexOf(position);
    const entry = this.#entries[index];
    if (entry === undefined || entry.from >= position) return index;
    const head = entry.stretch.slice(0, position - entry.from);
    const tail = entry.stretch.slice(head.count);
    const newestBefore = Math.max(entry.newestBefore, head.highest);
    this.#entries.splice(
      index,
      1,
      { ...entry, stretch: head },
      { ...entry, from: position, stretch: tail, newestBefore },
    );
    return index + 1;
  }

  /** The index of the first entry that ends after `position`: by binary search. */
  #indexOf(position: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(this.#entries[middle]) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function endOf(entry: Entry | undefined): number {
  return entry === undefined ? Infinity : entry.from + entry.stretch.count;
}
