import { onNextTurn } from './event-loop-turn';

/** How many items, and how many estimated bytes of them, may wait before `put()` makes its caller wait. */
export interface HighWaterMark {
  readonly items: number;
  readonly bytes: number;
}

/** What is looked at: the backlog. */
interface Level {
  readonly count: number;
  readonly bytes: number;
}

/** There is room: always this same promise, so that who puts very many need not wait for each of them. */
export const READY = Promise.resolve();

/**
 * After so long, in ms, the caller waits for a turn of the event loop: a loop of `await pool.put()` runs on microtasks
 * alone, and no consumer would get anything until the backlog is full. A turn takes about 10 µs, and what is done in it.
 */
const YIELD_INTERVAL = 2;
/** While puts are quick, the clock is read once for so many: each time costs a tenth of a put. */
const MOST_PUTS_A_CHECK = 8;

/** Callers go on at this part of the mark: once for many items and not for each, and well before consumers run dry. */
const LOW_WATER = 7 / 8;

/** Backpressure. One promise serves all callers that wait at a time. */
export class Backpressure {
  readonly #mark: HighWaterMark;
  readonly #level: Level;
  #turned = Date.now();
  #turn: Promise<void> | undefined;
  #putsACheck = 1;
  #putsToCheck = 1;
  #waiting: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(mark: HighWaterMark, level: Level) {
    this.#mark = mark;
    this.#level = level;
  }

  /** Resolves when there is room; at once where there is. A caller may as well leave it alone: it never goes unhandled. */
  waitForReady(): Promise<void> {
    const { count, bytes } = this.#level;
    if (this.#waiting !== undefined) return this.#waiting.promise;
    const isBelow = count < this.#mark.items && bytes < this.#mark.bytes;
    if (isBelow) return this.#turn ?? ((this.#putsToCheck -= 1) > 0 ? READY : this.#checkClock());
    this.#waiting = withResolvers();
    return this.#waiting.promise;
  }

  /** Items have left the backlog. */
  update(): void {
    if (this.#waiting === undefined) return;
    if (this.#level.count > this.#mark.items * LOW_WATER || this.#level.bytes > this.#mark.bytes * LOW_WATER)
      return;
    this.#waiting.resolve();
    this.#waiting = undefined;
  }

  /** Nobody will put any more. Who waits is told why, where what was put is lost with it. */
  close(error: Error | undefined): void {
    if (error === undefined) this.#waiting?.resolve();
    else this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** At the clock: at every put where puts are slow. */
  #checkClock(): Promise<void> {
    // A clock that is set back only makes it due at once.
    const isDue = Math.abs(Date.now() - this.#turned) >= YIELD_INTERVAL;
    this.#putsToCheck = this.#putsACheck = isDue ? 1 : Math.min(2 * this.#putsACheck, MOST_PUTS_A_CHECK);
    return isDue ? this.#waitForTurn() : READY;
  }

  /** One for all who ask before it has come. */
  #waitForTurn(): Promise<void> {
    this.#turn = new Promise((resolve) => {
      onNextTurn(() => {
        this.#turned = Date.now();
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
