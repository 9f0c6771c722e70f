import type { JournalEntry } from './journal-file';
import type { Stretch } from './stretches';

/** An item of an earlier run: where its output is, or what it failed with. */
export interface DoneItem extends Stretch {
  readonly failed: unknown;
}

const MOST_INDEXED = 16_000_000;

/** What an earlier run has done, as its journal says: about a hundred bytes an item. */
export class DoneItems {
  readonly #hashes: number[] = [];
  readonly #ends: number[] = [];
  /** By place in the journal. */
  readonly #failures = new Map<number, unknown>();
  /** By place: an item has it, or a later entry supersedes it. */
  readonly #used: boolean[] = [];
  #superseded = 0;
  #failed = 0;
  /** Places in the journal, by number of the item: the last one counts. */
  readonly #byNumber: (number | undefined)[] = [];
  /** The same by hash, made when an item is not where it was. */
  #byHash: Map<number, number[]> | undefined;

  add({ item, hash, end, failed }: JournalEntry): void {
    const place = this.#hashes.push(hash) - 1;
    this.#ends.push(end);
    // It was run again after it had failed.
    const earlier = this.#byNumber[item];
    if (earlier !== undefined && this.#hashes[earlier] === hash) this.#supersede(earlier);
    this.#byNumber[item] = place;
    this.#used.push(false);
    if (failed === undefined) return;
    this.#failures.set(place, failed);
    this.#failed += 1;
  }

  /** How many. */
  get count(): number {
    return this.#hashes.length - this.#superseded;
  }

  /** How many failed. */
  get failures(): number {
    return this.#failed;
  }

  /** The end of all outputs, in bytes. */
  get end(): number {
    return this.#ends.at(-1) ?? 0;
  }

  has(number: number): boolean {
    return this.#byNumber[number] !== undefined;
  }

  /** Takes the item, if it is the one of this number, or another one that reads the same: it may have moved. Each is taken once. */
  take(number: number, hash: number): DoneItem | undefined {
    const place = this.#byNumber[number];
    const isSame = place !== undefined && this.#hashes[place] === hash && this.#used[place] !== true;
    return isSame ? this.#use(place) : this.#takeMoved(hash);
  }

  #supersede(place: number): void {
    this.#used[place] = true;
    this.#superseded += 1;
    if (this.#failures.has(place)) this.#failed -= 1;
  }

  #takeMoved(hash: number): DoneItem | undefined {
    // More do not fit into a `Map`: then an item that has moved is run again.
    if (this.#hashes.length > MOST_INDEXED) return undefined;
    this.#byHash ??= this.#indexByHash();
    const places = this.#byHash.get(hash);
    // The last ones first, as they supersede others.
    for (let place = places?.pop(); place !== undefined; place = places?.pop())
      if (this.#used[place] !== true) return this.#use(place);
    return undefined;
  }

  #use(place: number): DoneItem {
    this.#used[place] = true;
    return {
      start: this.#ends[place - 1] ?? 0,
      end: this.#ends[place] ?? 0,
      failed: this.#failures.get(place),
    };
  }

  #indexByHash(): Map<number, number[]> {
    const index = new Map<number, number[]>();
    this.#hashes.forEach((hash, place) => {
      const places = index.get(hash);
      if (places === undefined) index.set(hash, [place]);
      else places.push(place);
    });
    return index;
  }
}
