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

const YES = Promise.resolve();

/**
 * Backpressure. One promise serves all callers that wait at a time; they go on when half of the mark is free, so that
 * they do so once for many items and not for each.
 */
export class Room {
  readonly #mark: HighWaterMark;
  readonly #level: Level;
  #waiting: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(mark: HighWaterMark, level: Level) {
    this.#mark = mark;
    this.#level = level;
  }

  /** Resolves when there is room; at once where there is. A caller may as well leave it alone: it never goes unhandled. */
  waitForRoom(): Promise<void> {
    const { count, bytes } = this.#level;
    if (this.#waiting === undefined && count < this.#mark.items && bytes < this.#mark.bytes) return YES;
    return (this.#waiting ??= withResolvers()).promise;
  }

  /** Items have left the backlog. */
  update(): void {
    if (this.#waiting === undefined) return;
    if (this.#level.count > this.#mark.items / 2 || this.#level.bytes > this.#mark.bytes / 2) return;
    this.#waiting.resolve();
    this.#waiting = undefined;
  }

  /** There will never be room again. */
  close(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle));
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
