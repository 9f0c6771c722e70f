import { hasRoom, isFull, type HighWaterMark, type Level } from '../../high-water-mark';
import { now, setImmediate } from '../../intrinsics';
import { READY } from '../../ready';

/**
 * The longest time, in ms, before a put waits for a turn of the event loop. A loop of `await pool.put()` runs on
 * microtasks alone: without these turns, no consumer receives anything until the backlog is full. A turn takes about
 * 10 µs plus the work that is done in it, so shorter intervals slow down quick puts.
 */
const YIELD_INTERVAL = 2;
/** The most puts for each reading of the clock, which takes a tenth of a put. With more, slow puts after them yield late. */
const MOST_PUTS_A_CHECK = 8;

/** Makes the callers of `put()` wait while the backlog is at its high-water mark. They share one promise. */
export class Backpressure {
  readonly #mark: HighWaterMark;
  readonly #level: Level;
  #turned = now();
  #turn: Promise<void> | undefined;
  #putsACheck = 1;
  #putsToCheck = 1;
  #waiting: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(mark: HighWaterMark, level: Level) {
    this.#mark = mark;
    this.#level = level;
  }

  /** Resolves when the caller may put more. Its rejection never goes unhandled, so a caller need not await it. */
  waitForReady(): Promise<void> {
    if (this.#waiting !== undefined) return this.#waiting.promise;
    if (!isFull(this.#level, this.#mark))
      return this.#turn ?? ((this.#putsToCheck -= 1) > 0 ? READY : this.#checkClock());
    this.#waiting = withResolvers();
    return this.#waiting.promise;
  }

  /** Callers wait for room. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** By how much the backlog is larger than the mark: consumers may put into their own pool beyond it. */
  get excess(): { readonly items: number; readonly bytes: number } {
    const { count, bytes } = this.#level;
    return {
      items: Math.max(0, count - this.#mark.items),
      bytes: Math.max(0, bytes - this.#mark.bytes),
    };
  }

  /** Items have left the backlog. */
  update(): void {
    if (this.#waiting === undefined || !hasRoom(this.#level, this.#mark)) return;
    this.#waiting.resolve();
    this.#waiting = undefined;
  }

  /** The pool takes no more items. @param error rejects the waiting callers, if what they put is lost. */
  close(error: Error | undefined): void {
    if (error === undefined) this.#waiting?.resolve();
    else this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** The number of puts for each check doubles while puts are quick. Slow puts are checked one by one. */
  #checkClock(): Promise<void> {
    // `Math.abs`: when the clock is set back, the turn is due at once.
    const isDue = Math.abs(now() - this.#turned) >= YIELD_INTERVAL;
    this.#putsToCheck = this.#putsACheck = isDue ? 1 : Math.min(2 * this.#putsACheck, MOST_PUTS_A_CHECK);
    return isDue ? this.#waitForTurn() : READY;
  }

  /** All callers before the turn get the same promise. */
  #waitForTurn(): Promise<void> {
    this.#turn = new Promise((resolve) => {
      setImmediate(() => {
        this.#turned = now();
        this.#turn = undefined;
        resolve();
      });
    });
    return this.#turn;
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle));
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
