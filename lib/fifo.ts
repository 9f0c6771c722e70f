/** First in, first out, at the same cost for any length. Entries are known by how many were pushed before them. */
export class Fifo<Entry> {
  #entries: (Entry | undefined)[] = [];
  /** Those before it were shifted. */
  #head = 0;
  /** So many were shifted and are not in the array any more. */
  #gone = 0;

  get count(): number {
    return this.#entries.length - this.#head;
  }

  /** The oldest one; `undefined` if there is none. */
  get first(): Entry | undefined {
    return this.#entries[this.#head];
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Takes the oldest one; there must be one. */
  shift(): Entry {
    const entry = this.#entries[this.#head] as Entry;
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    // The array is copied when half of it was shifted, so that each entry is copied once on average.
    if (2 * this.#head >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#gone += this.#head;
      this.#head = 0;
    }
    return entry;
  }

  /** One that was not shifted. */
  at(index: number): Entry | undefined {
    return this.#entries[index - this.#gone];
  }

  /** Replaces one that was not shifted. */
  set(index: number, entry: Entry): void {
    this.#entries[index - this.#gone] = entry;
  }

  /** Removes that one and those that were pushed after it. */
  cut(index: number): void {
    const length = Math.max(this.#head, index - this.#gone);
    if (length < this.#entries.length) this.#entries.length = length;
  }

  clear(): void {
    this.cut(0);
  }
}
