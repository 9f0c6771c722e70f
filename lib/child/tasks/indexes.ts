/** The places of the items that came and were not started, in runs: `[first, count, first, count, …]`. */
export class Indexes {
  #runs: number[] = [];

  add(runs: readonly number[]): void {
    this.#runs.push(...runs);
  }

  /** Takes that of the item that is started; there must be one. */
  next(): number {
    const [first, left] = this.#runs as [number, number];
    if (left > 1) {
      this.#runs[0] = first + 1;
      this.#runs[1] = left - 1;
    } else this.#runs.splice(0, 2);
    return first;
  }

  /** Drops those of the last `count` items. */
  drop(count: number): void {
    for (let left = count; left > 0 && this.#runs.length > 0;) {
      const last = this.#runs.length - 1;
      const dropped = Math.min(left, this.#runs[last] as number);
      this.#runs[last] = (this.#runs[last] as number) - dropped;
      left -= dropped;
      if (this.#runs[last] === 0) this.#runs.length -= 2;
    }
  }
}
