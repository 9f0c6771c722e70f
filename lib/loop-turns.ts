import { now, setImmediate } from './intrinsics';

/** So often, in ms, the event loop turns. */
const INTERVAL = 4;
/** As reading the clock takes about as long as a step. */
const STEPS_A_CHECK = 16;

/** A loop over values that are there runs on microtasks alone: now and then it has to wait for a turn of the event loop. */
export class LoopTurns {
  readonly #goOn: () => void;
  #turned = now();
  #stepsToCheck = STEPS_A_CHECK;

  /** @param goOn is called after each turn that was due. */
  constructor(goOn: () => void) {
    this.#goOn = goOn;
  }

  /** Asked for each step. If a turn is due, it comes. */
  isDue(): boolean {
    if ((this.#stepsToCheck -= 1) > 0) return false;
    this.#stepsToCheck = STEPS_A_CHECK;
    if (Math.abs(now() - this.#turned) < INTERVAL) return false;
    setImmediate(() => {
      this.#turned = now();
      this.#goOn();
    });
    return true;
  }
}
