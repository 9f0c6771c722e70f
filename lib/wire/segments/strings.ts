import { areSmall, type PlainValues, type Segment } from './segment';

/** Two bytes a character, even though most strings take one: to look would take more time than it is worth. */
export function sizeOfString(text: string): number {
  return 8 + 2 * text.length;
}

/** V8 copies shorter slices itself (`SlicedString::kMinLength`). */
const SHORTEST_SLICE = 13;

/**
 * A string of its own. A part of a long string, such as a line of a file, is a view that keeps the whole string in memory:
 * 20,000 waiting lines of 50 characters could keep gigabytes. The copy takes as long as `put()` does without it.
 */
export function detach(text: string): string {
  return text.length < SHORTEST_SLICE ? text : ` ${text}`.slice(1);
}

/** They are sent as they are: joined to one, they would have to be cut again. */
export class Strings implements Segment {
  readonly #strings: readonly string[];

  constructor(strings: readonly string[]) {
    this.#strings = strings;
  }

  get count(): number {
    return this.#strings.length;
  }

  get bytes(): number {
    let bytes = 0;
    for (const text of this.#strings) bytes += sizeOfString(text);
    return bytes;
  }

  at(index: number): unknown {
    return this.#strings[index];
  }

  countWithin(from: number, limit: number, maxBytes: number): number {
    return countWithin(this.#strings, [from, Math.min(from + limit, this.count)], maxBytes);
  }

  slice(from: number, to: number): Strings {
    return new Strings(this.#strings.slice(from, to));
  }

  join(next: Segment): Strings | undefined {
    if (!(next instanceof Strings) || !areSmall(this, next)) return undefined;
    return new Strings([...this.#strings, ...next.#strings]);
  }

  release(): void {
    // The garbage collector finds them.
  }

  toWire(): PlainValues {
    return { form: 'plain', values: this.#strings };
  }
}

/** How many of the strings in this range, from its start on, fit into `maxBytes`. */
export function countWithin(
  strings: readonly string[],
  [from, to]: readonly [number, number],
  maxBytes: number,
): number {
  let bytes = 0;
  for (let index = from; index < to; index += 1) {
    bytes += sizeOfString(strings[index] as string);
    if (bytes > maxBytes) return index - from;
  }
  return to - from;
}
