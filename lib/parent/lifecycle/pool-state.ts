import { PoolError } from '../../errors';

/**
 * `open` → `closed` → `ending` (the end of the items was sent to the consumers) → `joined`.
 * `no consumers`: not closed, but no consumer takes items any more. `failing`: the first failure stops the other
 * consumers. `finishing`: the program has stopped it, and it finishes what is in hand. `aborted`: stopped by the pool's signal.
 * `unread`: stopped because nobody read its outputs.
 */
export type PoolStateName =
  | 'open'
  | 'no consumers'
  | 'closed'
  | 'ending'
  | 'finishing'
  | 'failing'
  | 'joined'
  | 'terminated'
  | 'aborted'
  | 'unread';

/** The state of a pool, which never becomes `open` again. */
export class PoolState {
  readonly #pool: string;
  readonly #advice: string;
  readonly #findCause: () => unknown;
  #name: PoolStateName = 'open';
  #leavesItems = false;
  readonly #whenRefused = new Set<() => void>();

  /**
   * @param pool the name of the pool, for errors.
   * @param advice what is to be done before it is closed.
   * @param findCause what the consumers died of, as far as it is known, where none is left.
   */
  constructor(pool: string, advice = 'put everything', findCause = (): unknown => undefined) {
    this.#pool = pool;
    this.#advice = advice;
    this.#findCause = findCause;
  }

  is(...names: readonly PoolStateName[]): boolean {
    return names.includes(this.#name);
  }

  /** Items may be left, as the program wanted it: it has stopped the pool, whatever came after that. */
  get leavesItems(): boolean {
    return this.#leavesItems;
  }

  /** @returns why the pool takes no items in this state. */
  enter(name: Exclude<PoolStateName, 'open'>): PoolError {
    this.#name = name;
    this.#leavesItems ||= name === 'finishing';
    const refusal = this.#toRefusal(name);
    for (const act of this.#whenRefused) act();
    return refusal;
  }

  /** Calls back whenever the pool begins to refuse items for another reason. @returns a function that ends this. */
  whenRefused(act: () => void): () => void {
    this.#whenRefused.add(act);
    return () => this.#whenRefused.delete(act);
  }

  /** Why the pool takes no items; `undefined` while it does. */
  get refusal(): PoolError | undefined {
    return this.#name === 'open' ? undefined : this.#toRefusal(this.#name);
  }

  /** @throws {@link PoolError} if the pool takes no items. */
  refuseItems(): void {
    if (this.#name !== 'open') throw this.#toRefusal(this.#name);
  }

  #toRefusal(state: Exclude<PoolStateName, 'open'>): PoolError {
    const pool = this.#pool;
    switch (state) {
      case 'terminated':
        return new PoolError('ERR_POOL_TERMINATED', `The pool ${pool} was terminated. Make a new one.`);
      case 'aborted':
        return new PoolError(
          'ERR_POOL_TERMINATED',
          `The pool ${pool} was stopped by its \`signal\`. Make a new one.`,
        );
      case 'unread':
        return new PoolError(
          'ERR_OUTPUTS_NOT_READ',
          `The consumers of the pool ${pool} yield, and nobody reads it, so the pool was terminated. Read the outputs while it ` +
            'works: `for await (const output of pool.outputs) …`, beside what puts and joins.',
        );
      case 'no consumers':
      case 'failing': {
        const cause = this.#findCause();
        return new PoolError(
          'ERR_POOL_NO_CONSUMERS',
          `The pool ${pool} has no consumers left: they returned or failed. \`await pool.join()\` tells which.`,
          cause === undefined ? {} : { cause },
        );
      }
      case 'closed':
      case 'ending':
      case 'finishing':
      case 'joined':
        if (this.#leavesItems)
          return new PoolError(
            'ERR_POOL_CLOSED',
            `The pool ${pool} was stopped by \`stop()\`: it finishes what is in hand, and takes nothing more. Make a new one.`,
          );
        return new PoolError(
          'ERR_POOL_CLOSED',
          `The pool ${pool} is closed: ${this.#advice} before \`close()\` or \`join()\`, or make a new pool.`,
        );
    }
  }
}
