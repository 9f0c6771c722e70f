/** Where a run was at a time, in seconds. */
export interface Mark {
  readonly time: number;
  /** Without what an earlier run has done. */
  readonly done: number;
  readonly fraction: number | undefined;
}

/** Marks are kept so far apart, and so long, in seconds. */
const MARK_EVERY = 0.5;
const KEEP = 60;
/** The rate is that of so many seconds, or of more, up to {@link KEEP}, until so many items were done in them. */
const RATE_OVER = 5;
const RATE_ITEMS = 10;
/** What is left depends on the long run: a rate of few seconds would make it jump. */
const REMAINING_OVER = 30;
/** In seconds: before, a rate is what the start cost, and what is left is a guess. */
const RATE_AFTER = 0.5;
const REMAINING_AFTER = 3;

/** Finds out from marks how fast a run is now. The clock is the caller's. */
export class Pace {
  readonly #marks: Mark[] = [];
  #last: Mark;

  constructor(start: Mark) {
    this.#last = start;
    this.#marks.push(start);
  }

  mark(now: Mark): void {
    this.#last = now;
    const kept = this.#marks.at(-1);
    if (kept === undefined || now.time - kept.time >= MARK_EVERY) this.#marks.push(now);
    while (now.time - (this.#marks[0] ?? now).time > KEEP) this.#marks.shift();
  }

  /** Items per second; `undefined` at the start. */
  get rate(): number | undefined {
    const from = this.#marks.findLast(
      ({ time, done }) => this.#last.time - time >= RATE_OVER && this.#last.done - done >= RATE_ITEMS,
    );
    return this.#since(from, RATE_AFTER, ({ done }) => done);
  }

  /** Seconds until all is done; `undefined` at the start, where the size is unknown, and where nothing moves. */
  get remaining(): number | undefined {
    const { fraction } = this.#last;
    if (fraction === undefined) return undefined;
    const from = this.#marks.findLast(({ time }) => this.#last.time - time >= REMAINING_OVER);
    const speed = this.#since(from, REMAINING_AFTER, (mark) => mark.fraction ?? 0);
    return speed === undefined || speed <= 0 ? undefined : (1 - fraction) / speed;
  }

  #since(mark: Mark | undefined, leastSeconds: number, toAmount: (mark: Mark) => number): number | undefined {
    const from = mark ?? this.#marks[0] ?? this.#last;
    const seconds = this.#last.time - from.time;
    return seconds < leastSeconds ? undefined : (toAmount(this.#last) - toAmount(from)) / seconds;
  }
}
