import type { SlowItem } from './report-data';

/** Buckets are quarters of a doubling, from 1 µs; the last one begins at 2 years. */
const LAST_BUCKET = 4 * 46;
const SLOWEST = 10;

type Slow = Pick<SlowItem, 'number' | 'duration' | 'consumer' | 'time'>;

/** How long items took, and which of them longest. */
export class ItemTimes {
  readonly #counts = new Map<number, number>();
  readonly #nameOf: (number: number) => string;
  #slowest: SlowItem[] = [];

  constructor(nameOf: (number: number) => string) {
    this.#nameOf = nameOf;
  }

  add(bucket: number, count: number): void {
    const known = Math.min(LAST_BUCKET, Math.max(0, Math.floor(bucket)));
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + count);
  }

  /** An item that was given again counts once, with its longest time. */
  addSlow(item: Slow): void {
    const known = this.#slowest.find(({ number }) => number === item.number);
    if (known === undefined ? !this.#hasRoomFor(item.duration) : known.duration >= item.duration) return;
    const others = this.#slowest.filter((other) => other !== known);
    const row = { ...item, name: known?.name ?? this.#nameOf(item.number) };
    this.#slowest = [...others, row].sort((a, b) => b.duration - a.duration).slice(0, SLOWEST);
  }

  get buckets(): (readonly [number, number])[] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  get slowest(): readonly SlowItem[] {
    return this.#slowest;
  }

  #hasRoomFor(duration: number): boolean {
    return this.#slowest.length < SLOWEST || (this.#slowest.at(-1)?.duration ?? 0) < duration;
  }
}
