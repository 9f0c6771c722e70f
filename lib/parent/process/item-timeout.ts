/** Limits the time of one item. The process reports each item before its consumer begins it. */
export class ItemTimeout {
  readonly #timeout: number;
  readonly #onTimeout: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** The time of the last update, by `performance.now()`. */
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

  /** An item has begun, or no item is in hand if `isBusy` is false. */
  update(isBusy: boolean): void {
    this.#updated = performance.now();
    if (!isBusy) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else
      this.#timer ??= setTimeout(() => {
        this.#check();
      }, this.#timeout);
  }

  /**
   * One timer serves many items, and timers may fire early (they count from the last turn of the event loop), so the
   * time is checked again. If the parent was blocked, its unread messages are read before the immediate.
   */
  #check(): void {
    setImmediate(() => {
      if (this.#timer === undefined) return;
      const left = this.#updated + this.#timeout - performance.now();
      if (left > 0)
        this.#timer = setTimeout(() => {
          this.#check();
        }, Math.ceil(left));
      else {
        this.#hasExpired = true;
        this.#onTimeout();
      }
    });
  }
}
