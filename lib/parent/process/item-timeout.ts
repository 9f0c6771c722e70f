import { clearTimeout, monotonicNow, setImmediate, setTimeout } from '../../intrinsics';

/** Limits the time of one item. The process reports each item before its consumer begins it. */
export class ItemTimeout {
  readonly #timeout: number;
  readonly #onTimeout: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** The time of the last update, by `monotonicNow()`. */
  #updated = 0;
  #hasExpired = false;

  /** @param timeout in ms. */
  constructor(timeout: number, onTimeout: () => void) {
    this.#timeout = timeout;
    this.#onTimeout = onTimeout;
  }

  /** The limit in ms, if it was exceeded. */
  get expired(): number | undefined {
    return this.#hasExpired ? this.#timeout : undefined;
  }

  /** An item has begun; or, if `isBusy` is false, no item is in hand. */
  update(isBusy: boolean): void {
    this.#updated = monotonicNow();
    if (isBusy) this.#timer ??= this.#startTimer(this.#timeout);
    else {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** If the parent was blocked, the timer fires first. The messages that wait are received before the immediate. */
  #startTimer(delay: number): NodeJS.Timeout {
    return setTimeout(() => setImmediate(this.#check), delay);
  }

  /** One timer serves many items, and timers may fire early because they count from the last turn of the event loop. */
  readonly #check = (): void => {
    if (this.#timer === undefined) return;
    const left = this.#updated + this.#timeout - monotonicNow();
    if (left > 0) this.#timer = this.#startTimer(Math.ceil(left));
    else {
      this.#hasExpired = true;
      this.#onTimeout();
    }
  };
}
