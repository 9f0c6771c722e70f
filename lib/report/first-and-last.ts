/** The first ones and the last ones of what was added, and how many there were. */
export class FirstAndLast<T> {
  readonly #most: number;
  readonly #first: T[] = [];
  /** Used in a ring. */
  readonly #last: T[] = [];
  #count = 0;

  /** @param most so many of each are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  add(entry: T): void {
    if (this.#count < this.#most) this.#first.push(entry);
    else this.#last[(this.#count - this.#most) % this.#most] = entry;
    this.#count += 1;
  }

  /** In the order in which they were added. */
  get rows(): T[] {
    const next = Math.max(0, this.#count - this.#most) % this.#most;
    const isFull = this.#last.length === this.#most;
    const last = isFull ? [...this.#last.slice(next), ...this.#last.slice(0, next)] : this.#last;
    return [...this.#first, ...last];
  }
}
