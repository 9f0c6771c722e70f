import type { Mark, MarkKind } from './report-data';

/** The most marks of a kind. */
const LIMIT = 30;

/** What happened to a seat, of one kind. When there is too much, neighbours in time become one. */
export class Marks {
  readonly #kind: MarkKind;
  #marks: Mark[] = [];
  /** Marks that are closer to each other than this are one, in ms. */
  #distance = 0;

  constructor(kind: MarkKind) {
    this.#kind = kind;
  }

  get all(): readonly Mark[] {
    return this.#marks;
  }

  get count(): number {
    return this.#marks.reduce((sum, { count }) => sum + count, 0);
  }

  /** @param failure the number of the failure, if it is one. */
  add(time: number, reason: string, failure?: number): void {
    const mark = { kind: this.#kind, time, until: time, count: 1, reasons: { [reason]: 1 } };
    append(this.#marks, failure === undefined ? mark : { ...mark, failure }, this.#distance);
    while (this.#marks.length > LIMIT) this.#coarsen();
  }

  #coarsen(): void {
    this.#distance = Math.max(1, this.#distance * 2);
    const marks: Mark[] = [];
    for (const mark of this.#marks) append(marks, mark, this.#distance);
    this.#marks = marks;
  }
}

function append(marks: Mark[], next: Mark, distance: number): void {
  const last = marks.at(-1);
  if (last === undefined || next.until - last.time >= distance) marks.push(next);
  else {
    const count = last.count + next.count;
    const reasons = { ...last.reasons };
    for (const [reason, times] of Object.entries(next.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + times;
    marks[marks.length - 1] = { ...last, until: next.until, count, reasons };
  }
}
