import { afterTurn } from './turn';

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

/** Callers go on at this part of the mark: once for many items and not for each, and well before consumers run dry. */
const LOW = 7 / 8;

/** Backpressure. One promise serves all callers that wait at a time. */
export class Room {
  readonly #mark: HighWaterMark;
  readonly #level: Level;
  /** The millisecond of the last turn of the event loop. */
  #turned = Date.now();
  #turn: Promise<void> | undefined;
  #waiting: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(mark: HighWaterMark, level: Level) {
    this.#mark = mark;
    this.#level = level;
  }

  /** Resolves when there is room; at once where there is. A caller may as well leave it alone: it never goes unhandled. */
  waitForRoom(): Promise<void> {
    const { count, bytes } = this.#level;
    if (this.#waiting !== undefined) return this.#waiting.promise;
    const isFree = count < this.#mark.items && bytes < this.#mark.bytes;
    // The cheapest clock there is: it is read at every put, as the next one may take its time.
    if (isFree) return this.#turn ?? (Date.now() === this.#turned ? READY : this.#waitForTurn());
    this.#waiting = withResolvers();
    return this.#waiting.promise;
  }

  /** Items have left the backlog. */
  update(): void {
    if (this.#waiting === undefined) return;
    if (this.#level.count > this.#mark.items * LOW || this.#level.bytes > this.#mark.bytes * LOW) return;
    this.#waiting.resolve();
    this.#waiting = undefined;
  }

  /** Nobody will put any more. Who waits is told why, where what was put is lost with it. */
  close(error: Error | undefined): void {
    if (error === undefined) this.#waiting?.resolve();
    else this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /**
   * Once a millisecond: a loop of `await pool.put()` runs on microtasks alone, and no consumer would get anything until the
   * backlog is full. A turn takes about 10 µs; it is one for all who ask before it has come.
   */
  #waitForTurn(): Promise<void> {
    this.#turn = new Promise((resolve) => {
      afterTurn(() => {
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
