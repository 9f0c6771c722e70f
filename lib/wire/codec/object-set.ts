/** Among so many objects, a search takes less time than a Set. */
const FEW = 16;

/** The objects of one value. It is for use again and again. */
export class ObjectSet {
  readonly #few: unknown[] = Array<unknown>(FEW).fill(undefined);
  #count = 0;
  /** Replaces the array for more than {@link FEW}. */
  #many: Set<unknown> | undefined;

  /** @returns whether it was not there. */
  add(object: object): boolean {
    if (this.#many !== undefined) return this.#many.size < this.#many.add(object).size;
    for (let index = 0; index < this.#count; index += 1) if (this.#few[index] === object) return false;
    if (this.#count < FEW) this.#few[this.#count++] = object;
    else this.#many = new Set(this.#few).add(object);
    return true;
  }

  /** Keeps no object in memory. */
  clear(): void {
    while (this.#count > 0) this.#few[--this.#count] = undefined;
    this.#many = undefined;
  }
}
