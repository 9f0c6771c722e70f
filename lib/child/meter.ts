/** So often, in ms, the event loop must turn while there are items: messages, timers and signals wait for it. */
const TURN = 4;

/**
 * The consumer's clock. {@link ticks} is asked for every item, so it reads `Date.now()`, the cheapest clock there is,
 * and only looks whether it changed: a clock that is set back does no harm.
 */
export class Meter {
  #tick = Date.now();
  #turned = this.#tick;
  #busySince = performance.now();

  /** Whether a millisecond has passed since {@link takeElapsed}. */
  ticks(): boolean {
    return Date.now() !== this.#tick;
  }

  /** Whether the event loop has not turned for too long. */
  mustTurn(): boolean {
    return Math.abs(Date.now() - this.#turned) >= TURN;
  }

  /** The event loop has turned. */
  turn(): void {
    this.#turned = Date.now();
  }

  /** Work begins again: what has passed since was waiting. */
  begin(): void {
    this.#busySince = performance.now();
  }

  /** How long the work took since this was last called, in ms. */
  takeElapsed(): number {
    const now = performance.now();
    const elapsed = now - this.#busySince;
    this.#busySince = now;
    this.#tick = Date.now();
    return elapsed;
  }
}
