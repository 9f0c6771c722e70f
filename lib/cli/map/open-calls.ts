/** So many neighbours are kept together. */
const TOGETHER = 1_024;

interface Chunk<Item> {
  readonly items: (Item | undefined)[];
  left: number;
}

/** What is open, by numbers that are given one after the other. A `Map` of each would take as long as all else that is done for an item. */
export class OpenCalls<Item> {
  readonly #chunks = new Map<number, Chunk<Item>>();
  #newest: Chunk<Item> = { items: [], left: 0 };
  #count = 0;

  /** It gets the next number, from 0 on. */
  add(item: Item): void {
    if (this.#count % TOGETHER === 0) {
      this.#newest = { items: [], left: TOGETHER };
      this.#chunks.set(this.#count / TOGETHER, this.#newest);
    }
    this.#newest.items.push(item);
    this.#count += 1;
  }

  get(number: number): Item | undefined {
    return this.#chunks.get(Math.floor(number / TOGETHER))?.items[number % TOGETHER];
  }

  take(number: number): Item | undefined {
    const place = Math.floor(number / TOGETHER);
    const chunk = this.#chunks.get(place);
    const item = chunk?.items[number % TOGETHER];
    if (chunk === undefined || item === undefined) return undefined;
    chunk.items[number % TOGETHER] = undefined;
    chunk.left -= 1;
    if (chunk.left === 0) this.#chunks.delete(place);
    return item;
  }
}
