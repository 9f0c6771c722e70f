interface Run {
  /** The number of its first item. */
  first: number;
  count: number;
}

/** Numbers of items, in the order of their handing: kept as runs of consecutive ones, so that it costs little. */
export class Runs {
  #runs: Run[] = [];
  #count = 0;

  constructor(first = 0, count = 0) {
    if (count > 0) this.#runs.push({ first, count });
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  /** `undefined` where there is none; so is {@link last}. */
  get first(): number | undefined {
    return this.#runs[0]?.first;
  }

  get last(): number | undefined {
    const run = this.#runs.at(-1);
    return run && run.first + run.count - 1;
  }

  add(others: Runs): void {
    for (const { first, count } of others.#runs) this.#runs.push({ first, count });
    this.#count += others.#count;
  }

  takeFirst(count: number): Runs {
    const taken = new Runs();
    for (let run = this.#runs[0]; run !== undefined && taken.#count < count; run = this.#runs[0]) {
      const part = Math.min(count - taken.#count, run.count);
      taken.add(new Runs(run.first, part));
      run.first += part;
      run.count -= part;
      if (run.count === 0) this.#runs.shift();
    }
    this.#count -= taken.#count;
    return taken;
  }

  takeLast(count: number): Runs {
    const kept = this.takeFirst(this.#count - count);
    const taken = new Runs();
    taken.add(this);
    this.#runs = kept.#runs;
    this.#count = kept.#count;
    return taken;
  }

  /** How many of the last ones, without a gap, are above `number`. */
  countAbove(number: number): number {
    let above = 0;
    for (let i = this.#runs.length - 1; i >= 0; i -= 1) {
      const { first, count } = this.#runs[i] as Run;
      if (first <= number) break;
      above += count;
    }
    return above;
  }
}
