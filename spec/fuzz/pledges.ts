/** Promises that must settle. */
export class Pledges {
  readonly #pending = new Map<Promise<void>, string>();

  /** What they are promises of, of those that have not settled. */
  get pending(): readonly string[] {
    return [...this.#pending.values()];
  }

  /** @param check looks at how it settled; it does not throw. */
  add<T>(
    of: string,
    promise: Promise<T>,
    check: (settled: PromiseSettledResult<T>) => void | Promise<void>,
  ): void {
    const checked = promise.then(
      (value) => check({ status: 'fulfilled', value }),
      (reason: unknown) => check({ status: 'rejected', reason }),
    );
    this.#pending.set(checked, of);
    void checked.then(() => this.#pending.delete(checked));
  }

  /** Resolves when all have settled, those that are added meanwhile too. */
  async waitForAll(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending.keys());
  }
}
