/** The time that one item may take, from when its consumer takes it: the process reports each item before it begins. */
export class ItemTimeout {
  readonly #timeout: number;
  readonly #expire: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When there was news of it last, as `performance.now()` tells. */
  #since = 0;
  #hasExpired = false;

  /** @param timeout in ms. */
  constructor(timeout: number, expire: () => void) {
    this.#timeout = timeout;
    this.#expire = expire;
  }

  /** The time that was exceeded, in ms. */
  get expired(): number | undefined {
    return this.#hasExpired ? this.#timeout : undefined;
  }

  /** An item has begun, or `isBusy` is false and there is none in hand. */
  update(isBusy: boolean): void {
    this.#since = performance.now();
    if (!isBusy) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else
      this.#timer ??= setTimeout(() => {
        this.#ring();
      }, this.#timeout);
  }

  /**
   * The timer is set once for many items, and timers may be early: they count from when the event loop turned last. And
   * where the parent itself was blocked, reports lie unread: they are read before the next turn.
   */
  #ring(): void {
    setImmediate(() => {
      if (this.#timer === undefined) return;
      const left = this.#since + this.#timeout - performance.now();
      if (left > 0)
        this.#timer = setTimeout(() => {
          this.#ring();
        }, Math.ceil(left));
      else {
        this.#hasExpired = true;
        this.#expire();
      }
    });
  }
}
