/**
 * How long, in ms, items may lie with a consumer that does not move while another waits, before the order of the puts is
 * given up for them. Shorter, and a process that the system has set aside for a moment breaks the order; longer, and who
 * waits, waits longer.
 */
const PATIENCE = 100;

/** What may be held up. */
interface Flow {
  readonly isHeldUp: boolean;
  loseOrder(): void;
}

/** The dispatcher's clock, which runs only while something is held up. */
export class Patience {
  readonly #flow: Flow;
  #timer: NodeJS.Timeout | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Looks whether the clock has to run. */
  update(): void {
    if (this.#flow.isHeldUp === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#flow.isHeldUp) {
      this.#timer = setInterval(() => {
        this.#flow.loseOrder();
        this.update();
      }, PATIENCE);
    }
  }
}
