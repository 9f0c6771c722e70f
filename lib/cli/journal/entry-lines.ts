import type { JournalEntry } from './journal-file';

/** Items that follow each other, and are done: the hash at `i` and `ends[i]` are of the item `first + i`. */
interface Group {
  readonly first: number;
  /** Base64 of doubles, as numbers of so many digits take long to print. */
  readonly hashes: string;
  readonly ends: readonly number[];
}

/** So many items are on one line: what is torn off by a crash is run again. */
const MOST_TOGETHER = 1_000;
/** What an item takes on a line, in characters. */
const SIZE = 24;

/** Entries as lines of the journal. Items that follow each other are on one line, as a line for each took longer than all else. */
export class EntryLines {
  #text = '';
  #first = 0;
  #hashes: number[] = [];
  #ends: number[] = [];

  /** In characters, about. */
  get length(): number {
    return this.#text.length + SIZE * this.#hashes.length;
  }

  add(entry: JournalEntry): void {
    const count = this.#hashes.length;
    if (entry.failed !== undefined || count === MOST_TOGETHER || entry.item !== this.#first + count)
      this.#close();
    if (entry.failed !== undefined) {
      this.#text += `${JSON.stringify(entry)}\n`;
      return;
    }
    if (this.#hashes.length === 0) this.#first = entry.item;
    this.#hashes.push(entry.hash);
    this.#ends.push(entry.end);
  }

  take(): string {
    this.#close();
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #close(): void {
    if (this.#hashes.length === 0) return;
    const hashes = Buffer.from(Float64Array.from(this.#hashes).buffer).toString('base64');
    const group: Group = { first: this.#first, hashes, ends: this.#ends };
    this.#text += `${JSON.stringify(group)}\n`;
    this.#hashes = [];
    this.#ends = [];
  }
}

/** The entries of a line; `undefined` if it has none. */
export function fromEntryLine(value: unknown): readonly JournalEntry[] | undefined {
  if (isEntry(value)) return [value];
  if (!isGroup(value)) return undefined;
  const { first, ends } = value;
  const hashes = toNumbers(value.hashes);
  if (hashes.length !== ends.length) return undefined;
  return ends.map((end, at) => ({ item: first + at, hash: hashes[at] as number, end }));
}

function toNumbers(base64: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / Float64Array.BYTES_PER_ELEMENT));
}

function isEntry(value: unknown): value is JournalEntry {
  const { item, hash, end } = Object(value) as Partial<JournalEntry>;
  return [item, hash, end].every(isCount) && item !== 0;
}

function isGroup(value: unknown): value is Group {
  const { first, hashes, ends } = Object(value) as Partial<Group>;
  return (
    isCount(first) && first !== 0 && typeof hashes === 'string' && Array.isArray(ends) && ends.every(isCount)
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
