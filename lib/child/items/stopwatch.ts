import { MOST_SLOWEST, toBucket, type Measured } from '../../wire/measured';
import type { Clock } from './clock';

interface Slow {
  readonly item: number;
  readonly duration: number;
}

/** Measures how long each item takes, while the parent wants to know. Items are counted as in a `Standing`. */
export class Stopwatch {
  readonly #clock: Pick<Clock, 'elapsed'>;
  #isOn = false;
  readonly #begun = new Map<number, number>();
  /** So many items by bucket, since the last report. */
  #counts = new Map<number, number>();
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
    this.#begun.clear();
    this.#forget();
  }

  begin(item: number): void {
    this.#begun.set(item, this.#clock.elapsed());
  }

  /** Says nothing of an item that had begun before it was turned on. */
  end(item: number): void {
    const begun = this.#begun.get(item);
    if (begun === undefined) return;
    this.#begun.delete(item);
    this.#add({ item, duration: this.#clock.elapsed() - begun });
  }

  /** Takes all that was measured since the last report; `undefined` if that is nothing. */
  take(): Measured | undefined {
    if (this.#counts.size === 0) return undefined;
    const times = [...this.#counts].flat();
    const slowest = this.#slowest.flatMap(({ item, duration }) => [item, duration]);
    this.#forget();
    return { times, slowest };
  }

  #add(slow: Slow): void {
    const bucket = toBucket(slow.duration);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    const least = this.#slowest[MOST_SLOWEST - 1];
    if (least !== undefined && least.duration >= slow.duration) return;
    this.#slowest = [...this.#slowest, slow].sort((a, b) => b.duration - a.duration).slice(0, MOST_SLOWEST);
  }

  #forget(): void {
    this.#counts = new Map();
    this.#slowest = [];
  }
}
