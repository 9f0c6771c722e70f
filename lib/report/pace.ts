/** Of the program's time, looking takes one part of so many at the most. */
const SHARE = 100;
/** What looking costs is the least of so many looks: others were interrupted. */
const LOOKS = 4;

/** How long to wait from one look to the next. */
export class Pace {
  readonly #costs: number[] = [];

  /** @param cost how long a look took, in ms. */
  add(cost: number): void {
    this.#costs.push(cost);
    if (this.#costs.length > LOOKS) this.#costs.shift();
  }

  /** @param least the shortest pause that is worth while, in ms. */
  pause(least: number): number {
    return this.#costs.length < LOOKS ? least : Math.max(least, SHARE * Math.min(...this.#costs));
  }
}
