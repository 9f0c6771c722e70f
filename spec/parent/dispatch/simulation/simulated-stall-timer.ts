import type { Events } from './events';

/** As in `lib/parent/dispatch/stall-timer.ts`, in ms. */
const STALL_LIMIT = 100;

interface Flow {
  readonly isStalled: boolean;
  revokeStalled(): void;
}

/** What {@link StallTimer} does, with the virtual clock. */
export class SimulatedStallTimer {
  readonly #flow: Flow;
  readonly #events: Events;
  /** When it goes off; `undefined` while it does not run. */
  #due: number | undefined;
  /** There is an event for it, which may be earlier than what it is for now. */
  #isAwaited = false;

  constructor(flow: Flow, events: Events) {
    this.#flow = flow;
    this.#events = events;
  }

  update(): void {
    if (this.#flow.isStalled === (this.#due !== undefined)) return;
    this.#due = this.#flow.isStalled ? this.#events.now + STALL_LIMIT : undefined;
    this.#await();
  }

  #await(): void {
    if (this.#due === undefined || this.#isAwaited) return;
    this.#isAwaited = true;
    this.#events.at(this.#due, () => {
      this.#isAwaited = false;
      if (this.#due === this.#events.now) this.#goOff();
      this.#await();
    });
  }

  #goOff(): void {
    this.#due = this.#events.now + STALL_LIMIT;
    this.#flow.revokeStalled();
    this.update();
  }
}
