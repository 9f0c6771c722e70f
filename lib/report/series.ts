/** What a series has for a stretch of time. */
export interface Interval {
  readonly from: number;
  readonly until: number;
  readonly values: readonly number[];
}

/** Makes the values of one stretch of those of two that follow each other. */
export type Merge = (earlier: readonly number[], later: readonly number[]) => readonly number[];

export interface SeriesSettings {
  /** When it began, in ms. */
  readonly from: number;
  /** The shortest stretch for now, in ms. */
  readonly step: number;
  /** The most stretches. */
  readonly limit: number;
  readonly merge: Merge;
}

/** Values over time, without gaps, in bounded memory: when there are too many stretches, all become twice as long. */
export class Series {
  readonly #limit: number;
  readonly #merge: Merge;
  readonly #from: number;
  #intervals: Interval[] = [];
  #step: number;

  constructor({ from, step, limit, merge }: SeriesSettings) {
    this.#from = from;
    this.#step = step;
    this.#limit = limit;
    this.#merge = merge;
  }

  get intervals(): readonly Interval[] {
    return this.#intervals;
  }

  /** How long a stretch is at least, in ms: it helps nobody to add values more often. */
  get step(): number {
    return this.#step;
  }

  /** @param values of the time from the last ones until `until`. */
  add(until: number, values: readonly number[]): void {
    const from = this.#intervals.at(-1)?.until ?? this.#from;
    append(this.#intervals, { from, until: Math.max(from, until), values }, this.#step, this.#merge);
    while (this.#intervals.length > this.#limit) this.#coarsen();
  }

  #coarsen(): void {
    this.#step *= 2;
    const intervals: Interval[] = [];
    for (const interval of this.#intervals) append(intervals, interval, this.#step, this.#merge);
    this.#intervals = intervals;
  }
}

/** The last stretch grows until it is long enough. */
function append(intervals: Interval[], next: Interval, step: number, merge: Merge): void {
  const last = intervals.at(-1);
  if (last === undefined || last.until - last.from >= step) intervals.push(next);
  else
    intervals[intervals.length - 1] = {
      from: last.from,
      until: next.until,
      values: merge(last.values, next.values),
    };
}

export const sums: Merge = (earlier, later) => earlier.map((value, index) => value + (later[index] ?? 0));

export const peaks: Merge = (earlier, later) =>
  earlier.map((value, index) => Math.max(value, later[index] ?? 0));

/** The values of that moment at which their sum was highest. */
export const highest: Merge = (earlier, later) => (sumOf(later) > sumOf(earlier) ? later : earlier);

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
