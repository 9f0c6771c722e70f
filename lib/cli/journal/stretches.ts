/** Bytes of a file, from `start` to before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Pieces of a file in the order in which they shall stand. Neighbours are kept as one. */
export class Stretches {
  readonly #stretches: { start: number; end: number }[] = [];

  add({ start, end }: Stretch): void {
    const last = this.#stretches.at(-1);
    if (start === end) return;
    if (last?.end === start) last.end = end;
    else this.#stretches.push({ start, end });
  }

  get all(): readonly Stretch[] {
    return this.#stretches;
  }

  /** They are all of a file of this length, as it is. */
  areAll(length: number): boolean {
    const [first, second] = this.#stretches;
    if (first === undefined) return length === 0;
    return second === undefined && first.start === 0 && first.end === length;
  }
}
