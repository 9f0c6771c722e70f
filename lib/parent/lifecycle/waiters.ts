interface Waiter {
  readonly isDone: () => boolean;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** When the moment of a waiter has come, and whether it is a failure. */
export interface Moment {
  readonly isDone?: () => boolean;
  readonly failure?: () => Error | undefined;
}

/** Those who wait for a moment. */
export class Waiters {
  #waiting: Waiter[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  wait({ isDone = () => true, failure = () => undefined }: Moment = {}): Promise<void> {
    let resolve!: () => void;
    let reject!: (error: unknown) => void;
    const promise = new Promise<void>((fulfill, fail) => {
      reject = fail;
      resolve = () => {
        const error = failure();
        if (error === undefined) fulfill();
        else fail(error);
      };
    });
    this.#waiting.push({ isDone, promise, resolve, reject });
    return promise;
  }

  /** The moment has come, for those who find that they are done. */
  resolve(): void {
    const waiting = this.#waiting.splice(0);
    this.#waiting = waiting.filter(({ isDone }) => !isDone());
    for (const waiter of waiting) if (!this.#waiting.includes(waiter)) waiter.resolve();
  }

  /** It will never come. */
  reject(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** The program has stopped the pool: those who do not listen need not be told. */
  giveUp(error: unknown): void {
    for (const { promise } of this.#waiting) promise.catch(() => undefined);
    this.reject(error);
  }
}

/** What is thrown at the call rejects. */
export function attempt(act: () => Promise<void>): Promise<void> {
  try {
    return act();
  } catch (error) {
    return new Promise(() => {
      throw error;
    });
  }
}
