import type { Clock } from './clock';

/**
 * How often, in ms, the parent gets a report of the items that were moved past, while there are items. A message costs
 * about 60 µs where all processors are busy, as it wakes the parent on one of them: one in a millisecond would be 6 % of
 * the work.
 */
export const REPORT_INTERVAL = 10;
/** How often, in ms, the event loop turns while there are items: messages, timers and signals wait for it. */
const TURN_INTERVAL = 4;

/** What a consumer may wait for: items, with none in hand, or room for its outputs. */
export type Wait = 'items' | 'room';

/** Knows when a report or a turn of the event loop is due, and how long the consumer has worked. */
export class Meter {
  readonly #clock: Clock;
  #reported: number;
  #turned: number;
  /** What the consumer does, and since when. */
  #state: 'starting' | 'working' | Wait = 'starting';
  #since = 0;
  /** In ms. */
  #worked = 0;
  readonly #waited = { items: 0, room: 0 };

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
  pause(waitsFor: Wait): void {
    this.#count();
    this.#state = waitsFor;
  }

  /** What the consumer may have waited for is there. */
  resume(waitedFor: Wait): void {
    if (this.#state !== waitedFor && this.#state !== 'starting') return;
    this.#count();
    this.#state = 'working';
  }

  /** A report is sent. @returns how long the consumer has worked since the last one, in ms. */
  takeWorked(): number {
    this.#count();
    const worked = this.#worked;
    this.#worked = 0;
    this.markReport();
    return worked;
  }

  /** @returns how long it has waited for this since the last report, in ms. */
  takeWaited(waitedFor: Wait): number {
    if (this.#state === waitedFor) this.#count();
    const waited = this.#waited[waitedFor];
    this.#waited[waitedFor] = 0;
    return waited;
  }

  /** A report is sent. */
  markReport(): void {
    this.#reported = this.#clock.now();
  }

  /** Counts the time since the last change. */
  #count(): void {
    const now = this.#clock.elapsed();
    const time = now - this.#since;
    this.#since = now;
    if (this.#state === 'working') this.#worked += time;
    else if (this.#state !== 'starting') this.#waited[this.#state] += time;
  }
}
