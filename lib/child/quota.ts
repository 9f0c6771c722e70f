import type { Recycle } from '../wire/messages';

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
  count(): void {
    this.#begun += 1;
  }

  /** Asked for every item. */
  get allowsItem(): boolean {
    return this.#begun < this.#mostItems;
  }

  /** In memory too: asked between two items, now and then, as it takes a look at the system. One item there always is. */
  get isUsedUp(): boolean {
    if (!this.allowsItem) return true;
    return this.#mostMemory < Infinity && this.#begun > 0 && process.memoryUsage.rss() >= this.#mostMemory;
  }
}
