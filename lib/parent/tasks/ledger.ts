import type { Line } from './line';

/** Calls of one line that were taken together. */
export interface Run {
  readonly line: Line;
  /** The index of the first one. */
  readonly index: number;
  /** Its number, and how many there are. */
  readonly first: number;
  readonly count: number;
}

/** So many numbers have a page together: with more, a call that takes long keeps more of what came with it. */
const PAGE = 256;

class Page {
  readonly runs: Run[] = [];
  readonly #isClosed = new Uint8Array(PAGE);
  #added: number;
  #closed: number;

  /** @param place of its first call: it has none before. */
  constructor(place: number) {
    this.#added = this.#closed = place;
    this.#isClosed.fill(1, 0, place);
  }

  /** All calls that it ever had, or will have, have ended. */
  get isDone(): boolean {
    return this.#closed === PAGE;
  }

  add(run: Run, count: number): void {
    this.runs.push(run);
    this.#added += count;
  }

  has(number: number): boolean {
    const place = placeOf(number);
    return place < this.#added && this.#isClosed[place] === 0;
  }

  close(number: number): void {
    this.#isClosed[placeOf(number)] = 1;
    this.#closed += 1;
  }

  /** By number, the last one first, as most calls end soon. */
  find(number: number): Run {
    for (let at = this.runs.length - 1; at > 0; at -= 1) {
      const run = this.runs[at] as Run;
      if (run.first <= number) return run;
    }
    return this.runs[0] as Run;
  }
}

/** The calls that processes were given and that have not ended, by the number of their item. Numbers come in their order. */
export class Ledger {
  readonly #pages = new Map<number, Page>();
  #count = 0;
  /** The page that was used last. */
  #last: { readonly key: number; readonly page: Page } | undefined;

  /** How many calls are open. */
  get count(): number {
    return this.#count;
  }

  /** Calls of a line, from `index` on, got numbers from `first` on. */
  add(run: Run): void {
    const { first, count } = run;
    this.#count += count;
    for (let from = first; from < first + count;) {
      const key = keyOf(from);
      const part = Math.min(first + count, (key + 1) * PAGE + 1) - from;
      this.#pageFor(key, from).add(run, part);
      from += part;
    }
  }

  isOpen(number: number): boolean {
    return this.#page(number)?.has(number) === true;
  }

  /** The calls that it was taken with; `undefined` if it is not open. */
  find(number: number): Run | undefined {
    const page = this.#page(number);
    return page?.has(number) === true ? page.find(number) : undefined;
  }

  /** The call has ended. @returns whether it was open. */
  close(number: number): boolean {
    const page = this.#page(number);
    if (page?.has(number) !== true) return false;
    page.close(number);
    this.#count -= 1;
    if (page.isDone) {
      this.#pages.delete(keyOf(number));
      this.#last = undefined;
    }
    return true;
  }

  /** All calls have ended; others may follow. */
  clear(): void {
    this.#pages.clear();
    this.#last = undefined;
    this.#count = 0;
  }

  #page(number: number): Page | undefined {
    const key = keyOf(number);
    if (this.#last?.key === key) return this.#last.page;
    const page = this.#pages.get(key);
    if (page !== undefined) this.#last = { key, page };
    return page;
  }

  #pageFor(key: number, first: number): Page {
    const page = this.#pages.get(key);
    if (page !== undefined) return page;
    const made = new Page(placeOf(first));
    this.#pages.set(key, made);
    return made;
  }
}

/** On its page. */
function placeOf(number: number): number {
  return (number - 1) % PAGE;
}

/** Numbers begin with 1. */
function keyOf(number: number): number {
  return Math.floor((number - 1) / PAGE);
}
