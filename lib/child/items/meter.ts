/**
 * So often, in ms, the parent is told what was moved past, while there are items. A message costs about 60 µs where all
 * processors are busy, as it wakes the parent on one of them: once in a millisecond would be 6 % of the work.
 */
const REPORT_INTERVAL = 10;
/** So often, in ms, the event loop turns: messages, timers and signals wait for that. */
const TURN_INTERVAL = 4;

/**
 * The consumer's clock. {@link isDue} is asked for every item, so it reads `Date.now()`, the cheapest clock there is; a
 * clock that is set back only makes it due at once.
 */
export class Meter {
  #reported = Date.now();
  #turned = this.#reported;
  #worked = 0;
  /** `undefined` while the consumer waits. */
  #since: number | undefined;

  /** Whether it is time to tell the parent, or to let the event loop turn. */
  isDue(): boolean {
    const now = Date.now();
    return Math.abs(now - this.#reported) >= REPORT_INTERVAL || Math.abs(now - this.#turned) >= TURN_INTERVAL;
  }

  mustReport(): boolean {
    return Math.abs(Date.now() - this.#reported) >= REPORT_INTERVAL;
  }

  mustTurn(): boolean {
    return Math.abs(Date.now() - this.#turned) >= TURN_INTERVAL;
  }

  /** The event loop has turned. */
  turn(): void {
    this.#turned = Date.now();
  }

  /** The consumer waits: that is no work. */
  pause(): void {
    this.#countWork();
    this.#since = undefined;
  }

  /** It works. */
  resume(): void {
    this.#since ??= performance.now();
  }

  /** The parent is told how long the consumer has worked since it was last told, in ms. */
  takeWorked(): number {
    this.#countWork();
    const worked = this.#worked;
    this.#worked = 0;
    this.#reported = Date.now();
    return worked;
  }

  #countWork(): void {
    if (this.#since === undefined) return;
    const now = performance.now();
    this.#worked += now - this.#since;
    this.#since = now;
  }
}
