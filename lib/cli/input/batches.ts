import type { InputItem, ReadItem } from './input-item';

/** Counts the items of all files, and puts so many together as one item. */
export class Batches {
  readonly #size: number | undefined;
  #last = 0;
  #open: ReadItem[] = [];

  /** @param size `undefined`: each item is one. */
  constructor(size: number | undefined) {
    this.#size = size;
  }

  add(items: readonly ReadItem[], file: string | undefined): InputItem[] {
    if (this.#size === undefined) return items.map((item) => this.#count(item, item.line, file));
    const batches: InputItem[] = [];
    for (const item of items) {
      if (item.error !== undefined) batches.push(this.#count(item, item.line, file));
      else if (this.#open.push(item) === this.#size) batches.push(...this.end(file));
    }
    return batches;
  }

  /** The end of a file: what is there is a batch. */
  end(file: string | undefined): InputItem[] {
    const [first] = this.#open;
    if (first === undefined) return [];
    const items = this.#open;
    this.#open = [];
    const batch: ReadItem = {
      line: first.line,
      text: JSON.stringify(items.map(({ text }) => text)),
      value: items.map(({ value }) => value),
      error: undefined,
    };
    return [this.#count(batch, items.at(-1)?.line ?? first.line, file)];
  }

  #count({ line, text, value, error }: ReadItem, lastLine: number, file: string | undefined): InputItem {
    this.#last += 1;
    return { number: this.#last, file, line, lastLine, text, value, error };
  }
}
