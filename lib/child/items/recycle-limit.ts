import type { Recycle } from '../../wire/messages';

/** How much this process is to do before another one takes its place: without a limit, unless one is set. */
export class Quota {
  #mostItems = Infinity;
  #mostMemory = Infinity;
  #begun = 0;

  set({ items = Infinity, rss = Infinity }: Recycle): void {
    this.#mostItems = items;
    this.#mostMemory = rss;
  }

  /** One more item is begun. */
  begin(): void {
    this.#begun += 1;
  }

  /** Asked for every item. */
  get allowsItem(): boolean {
    return this.#begun < this.#mostItems;
  }

  /**
   * In items or memory: asked between two items, now and then, as it takes a look at the system. Never before the first
   * item, so that every process does something.
   */
  get isUsedUp(): boolean {
    if (!this.allowsItem) return true;
    return this.#mostMemory < Infinity && this.#begun > 0 && process.memoryUsage.rss() >= this.#mostMemory;
  }
}
