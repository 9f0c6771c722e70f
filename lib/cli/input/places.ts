import type { Place } from './input-item';

/** Items that follow each other at one distance: nearly all of a file. */
interface Run extends Place {
  /** The first item's. */
  readonly index: number;
  /** How many lines one is after the other. */
  readonly step: number;
}

/** Where items stand in the input, by the order in which they were added. Items at equal distances take no memory: nearly all do. */
export class Places {
  readonly #runs: Run[] = [];
  #count = 0;
  #last: Place | undefined;

  add({ file, line, lastLine }: Place): void {
    const run = this.#runs.at(-1);
    const place = { file, line, lastLine };
    if (run === undefined || !isNext(run, this.#last, place)) this.#begin(place);
    this.#last = place;
    this.#count += 1;
  }

  /** @param index from 0. */
  find(index: number): Place | undefined {
    let [from, to] = [0, this.#runs.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#runs[middle] as Run).index <= index) from = middle;
      else to = middle;
    }
    const run = this.#runs[from];
    if (run === undefined || index >= this.#count) return undefined;
    const distance = (index - run.index) * run.step;
    return { file: run.file, line: run.line + distance, lastLine: run.lastLine + distance };
  }

  #begin(place: Place): void {
    const step = place.lastLine - place.line + 1;
    this.#runs.push({ ...place, index: this.#count, step });
  }
}

function isNext(run: Run, last: Place | undefined, { file, line, lastLine }: Place): boolean {
  const isStep = last !== undefined && line - last.line === run.step;
  return isStep && file === run.file && lastLine - line === run.lastLine - run.line;
}
