import { clearInterval, setInterval } from '../../intrinsics';

/**
 * How long, in ms, items may lie with a consumer that does not move while another waits, before the order of the puts is
 * given up for them. If it is shorter, a process that the system pauses for a moment breaks the order; if it is longer,
 * the seat that waits waits longer.
 */
const STALL_LIMIT = 100;

/** What may stall. */
interface Flow {
  readonly isStalled: boolean;
  revokeStalled(): void;
}

/** The dispatcher's clock. It runs only while seats wait for items that others hold. */
export class StallTimer {
  readonly #flow: Flow;
  #timer: NodeJS.Timeout | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Starts or stops the clock where it has to be. */
  update(): void {
    if (this.#flow.isStalled === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!this.#flow.isStalled) return;
    this.#timer = setInterval(() => {
      this.#flow.revokeStalled();
      this.update();
    }, STALL_LIMIT);
  }
}
