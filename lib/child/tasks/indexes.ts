/** Items in a row. */
interface Run {
  readonly first: number;
  readonly count: number;
  /** From one index to the next. */
  readonly step: 0 | 1;
}

/** The places of the items that came and were not started, among those of their calls. */
export class Indexes {
  #runs: Run[] = [];

  /** @param runs `[first, count, first, count, …]`; where they are missing, so many items are each the only one. */
  add(runs: readonly number[] | undefined, count: number): void {
    if (runs === undefined) this.#runs.push({ first: 0, count, step: 0 });
    else
      for (let at = 0; at < runs.length; at += 2)
        this.#runs.push({ first: runs[at] as number, count: runs[at + 1] as number, step: 1 });
  }

  /** Takes that of the item that is started; there must be one. */
  next(): number {
    const { first, count, step } = this.#runs[0] as Run;
    if (count > 1) this.#runs[0] = { first: first + step, count: count - 1, step };
    else this.#runs.shift();
    return first;
  }

  /** Drops those of the last `dropped` items. */
  drop(dropped: number): void {
    for (let left = dropped; left > 0;) {
      const last = this.#runs.pop();
      if (last === undefined) return;
      if (last.count > left) this.#runs.push({ ...last, count: last.count - left });
      left -= last.count;
    }
  }
}
