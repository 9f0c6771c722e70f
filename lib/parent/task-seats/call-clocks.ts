import { clearTimeout, setImmediate, setTimeout } from '../../intrinsics';
import { numbersIn, type NumberRuns } from '../lane/stretch';
import type { CallDesk } from './call-desk';

/** The clocks of the calls of one process that may take so long. */
export class CallClocks {
  readonly #calls: CallDesk;
  readonly #expire: (number: number, timeout: number) => void;
  readonly #timers = new Map<number, NodeJS.Timeout>();

  /** @param expire is called with a call that has taken longer than so many ms. */
  constructor(calls: CallDesk, expire: (number: number, timeout: number) => void) {
    this.#calls = calls;
    this.#expire = expire;
  }

  /** Some run. */
  get areRunning(): boolean {
    return this.#timers.size > 0;
  }

  /** These calls begin. */
  start(numbers: NumberRuns): void {
    for (const number of numbersIn(numbers)) {
      const timeout = this.#calls.timeoutOf(number);
      if (timeout !== undefined && this.#calls.isOpen(number)) this.#start(number, timeout);
    }
  }

  /** These calls have ended. */
  stop(numbers: NumberRuns): void {
    if (!this.areRunning) return;
    for (const number of numbersIn(numbers)) {
      clearTimeout(this.#timers.get(number));
      this.#timers.delete(number);
    }
  }

  /** The process is gone. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** If the program was blocked, the timer fires first. The messages that wait are received before the immediate. */
  #start(number: number, timeout: number): void {
    const expire = (): void => {
      if (this.#timers.get(number) === timer) this.#expire(number, timeout);
    };
    clearTimeout(this.#timers.get(number));
    const timer = setTimeout(() => setImmediate(expire), timeout);
    this.#timers.set(number, timer);
  }
}
