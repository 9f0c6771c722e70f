import type { Clock } from './clock';

/**
 * How often, in ms, the parent gets a report of the items that were moved past, while there are items. A message costs
 * about 60 µs where all processors are busy, as it wakes the parent on one of them: one in a millisecond would be 6 % of
 * the work.
 */
export const REPORT_INTERVAL = 10;
/** How often, in ms, the event loop turns while there are items: messages, timers and signals wait for it. */
const TURN_INTERVAL = 4;

/** Knows when a report or a turn of the event loop is due, and how long the consumer has worked. */
export class Meter {
  readonly #clock: Clock;
  #reported: number;
  #turned: number;
  #worked = 0;
  /** `undefined` while the consumer waits. */
  #since: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#reported = this.#turned = clock.now();
  }

  /** A report or a turn is due. A clock that is set back makes both due at once. */
  get isDue(): boolean {
    const now = this.#clock.now();
    return Math.abs(now - this.#reported) >= REPORT_INTERVAL || Math.abs(now - this.#turned) >= TURN_INTERVAL;
  }

  get isReportDue(): boolean {
    return Math.abs(this.#clock.now() - this.#reported) >= REPORT_INTERVAL;
  }

  get isTurnDue(): boolean {
    return Math.abs(this.#clock.now() - this.#turned) >= TURN_INTERVAL;
  }

  /** The event loop has turned. */
  turn(): void {
    this.#turned = this.#clock.now();
  }

  /** The consumer waits, which is no work. */
  pause(): void {
    this.#countWork();
    this.#since = undefined;
  }

  /** The consumer works. */
  resume(): void {
    this.#since ??= this.#clock.elapsed();
  }

  /** A report is sent. @returns how long the consumer has worked since the last one, in ms. */
  takeWorked(): number {
    this.#countWork();
    const worked = this.#worked;
    this.#worked = 0;
    this.markReport();
    return worked;
  }

  /** A report is sent. */
  markReport(): void {
    this.#reported = this.#clock.now();
  }

  #countWork(): void {
    if (this.#since === undefined) return;
    const now = this.#clock.elapsed();
    this.#worked += now - this.#since;
    this.#since = now;
  }
}
