/** The weight of the past, in values. */
const MEMORY = 64;

/** What a value takes, in bytes, on the average of the last ones. */
export class MeanSize {
  #bytes = 0;
  #count = 0;

  /** 0 as long as nothing is known. */
  get mean(): number {
    return this.#count === 0 ? 0 : this.#bytes / this.#count;
  }

  /** So many values take so many bytes together. */
  add(bytes: number, count: number): void {
    this.#bytes += bytes;
    this.#count += count;
    if (this.#count <= 2 * MEMORY) return;
    this.#bytes *= MEMORY / this.#count;
    this.#count = MEMORY;
  }
}
