import { monotonicNow } from '../../intrinsics';

/** The last second, in parts of so many ms. */
const PART = 50;
const PARTS = 1_000 / PART;

/** Counts items as they are moved past. */
export class Throughput {
  readonly #began = monotonicNow();
  #ended: number | undefined;
  /** By part of a second; the current one is the last that was written. */
  readonly #counts = new Float64Array(PARTS);
  #part = 0;
  /** Of all parts. */
  #sum = 0;
  #total = 0;

  add(count: number): void {
    if (count === 0) return;
    this.#total += count;
    this.#turnTo(monotonicNow());
    const at = this.#part % PARTS;
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.#sum += count;
  }

  /** Nothing will be added. */
  end(): void {
    this.#ended ??= monotonicNow();
  }

  /** Items a second. */
  get rates(): Readonly<Record<'overall' | 'lastSecond', number>> {
    const now = monotonicNow();
    this.#turnTo(now);
    const time = (this.#ended ?? now) - this.#began;
    // The current part has just begun, and the oldest one is gone.
    const counted = Math.min(now - this.#began, 1_000 - PART + ((now - this.#began) % PART));
    return {
      overall: (1_000 * this.#total) / Math.max(1, time),
      lastSecond: (1_000 * this.#sum) / Math.max(1, counted),
    };
  }

  /** Parts in which nothing was counted are empty. */
  #turnTo(now: number): void {
    const part = Math.floor((now - this.#began) / PART);
    const first = Math.max(this.#part, part - PARTS) + 1;
    for (let passed = first; passed <= part; passed += 1) {
      this.#sum -= this.#counts[passed % PARTS] ?? 0;
      this.#counts[passed % PARTS] = 0;
    }
    this.#part = part;
  }
}
