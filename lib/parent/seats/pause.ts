import { clearTimeout, setTimeout } from '../../intrinsics';

/** The time before a seat starts its next process. */
export class Pause {
  readonly #timer: NodeJS.Timeout;

  /** @param delay in ms. */
  constructor(delay: number, end: () => void) {
    this.#timer = setTimeout(end, delay);
  }

  keepParentAlive(keep: boolean): void {
    if (keep) this.#timer.ref();
    else this.#timer.unref();
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
