/** Those who wait for a moment. */
export class Waiters {
  #waiting: { isDone: () => boolean; resolve: () => void; reject: (error: unknown) => void }[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  /** @param isDone whether the moment that they wait for has come. */
  wait(isDone = (): boolean => true): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ isDone, resolve, reject }));
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
}
