import process from 'node:process';

import type { RecycleLimits } from '../../wire/start-message';

/** How much this process does before another one takes its place: everything, unless limits are set. */
export class RecycleLimit {
  #mostItems = Infinity;
  #mostMemory = Infinity;

  set({ items = Infinity, rss = Infinity }: RecycleLimits): void {
    this.#mostItems = items;
    this.#mostMemory = rss;
  }

  /** How many items may follow. */
  left(started: number): number {
    return Math.max(0, this.#mostItems - started);
  }

  /** @param started how many items were started so far. It is asked for every item. */
  allowsItem(started: number): boolean {
    return started < this.#mostItems;
  }

  /**
   * A limit of items or memory is reached. It asks the system, so it is called now and then, between two items. The
   * memory is no limit before the first item, so that every process does something.
   */
  isReached(started: number): boolean {
    if (!this.allowsItem(started)) return true;
    return this.#mostMemory < Infinity && started > 0 && process.memoryUsage.rss() >= this.#mostMemory;
  }
}
