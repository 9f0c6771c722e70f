import { Fifo } from '../../fifo';

/** In the place of an item whose call has ended. */
const CLOSED = Symbol('closed');

/** The items of open calls, by index. */
export class OpenItems {
  readonly #items = new Fifo<unknown>();
  #made = 0;
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** @returns its index: as many were added before. */
  add(item: unknown): number {
    this.#items.push(item);
    this.#count += 1;
    return this.#made++;
  }

  has(index: number): boolean {
    return index < this.#made && index >= this.#made - this.#items.count && this.#items.at(index) !== CLOSED;
  }

  /** It must be there. */
  get(index: number): unknown {
    return this.#items.at(index);
  }

  close(index: number): void {
    this.#items.set(index, CLOSED);
    this.#count -= 1;
    while (this.#items.count > 0 && this.#items.first === CLOSED) this.#items.shift();
  }

  /** Closes that one and all later ones. @returns how many were open. */
  closeFrom(index: number): number {
    const before = this.#count;
    for (let at = Math.max(index, this.#made - this.#items.count); at < this.#made; at += 1)
      if (this.has(at)) this.close(at);
    return before - this.#count;
  }
}
