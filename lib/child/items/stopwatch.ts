import { BUCKETS, MOST_SLOWEST, toBucket, type Measured } from '../../wire/measured';
import type { Clock } from './clock';

interface Slow {
  readonly item: number;
  readonly duration: number;
}

/** Measures how long each item takes, while the parent wants to know. Items are counted as in a `Standing`. */
export class Stopwatch {
  readonly #clock: Pick<Clock, 'elapsed'>;
  #isOn = false;
  /** The item begun last, and when. A consumer that takes one item after the other has no other. */
  #item = NONE;
  #since = 0;
  /** When others were begun. */
  readonly #others = new Map<number, number>();
  /** So many items by bucket, since the last report. */
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;
  /** The longest first. */
  #slowest: Slow[] = [];

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.#clock = clock;
  }

  /** It is asked for every item. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** From the next item on. What was measured and not reported before it is turned off, nobody wants to know. */
  turn(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#item = NONE;
    this.#others.clear();
    this.#forget();
  }

  begin(item: number): void {
    if (this.#item !== NONE) this.#others.set(this.#item, this.#since);
    this.#item = item;
    this.#since = this.#clock.elapsed();
  }

  /** Says nothing of an item that had begun before it was turned on. */
  end(item: number): void {
    if (item === this.#item) {
      this.#item = NONE;
      this.#add(item, this.#clock.elapsed() - this.#since);
      return;
    }
    const begun = this.#others.get(item);
    if (begun === undefined) return;
    this.#others.delete(item);
    this.#add(item, this.#clock.elapsed() - begun);
  }

  /** Takes all that was measured since the last report; `undefined` if that is nothing. */
  take(): Measured | undefined {
    if (this.#count === 0) return undefined;
    const times: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) times.push(bucket, count);
    });
    const slowest = this.#slowest.flatMap(({ item, duration }) => [item, duration]);
    this.#forget();
    return { times, slowest };
  }

  #add(item: number, duration: number): void {
    const bucket = toBucket(duration);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    const least = this.#slowest[MOST_SLOWEST - 1];
    if (least !== undefined && least.duration >= duration) return;
    this.#slowest = [...this.#slowest, { item, duration }]
      .sort((a, b) => b.duration - a.duration)
      .slice(0, MOST_SLOWEST);
  }

  #forget(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#slowest = [];
  }
}

const NONE = -1;
