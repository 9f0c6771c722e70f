import { ConsumerError, PoolError, type ConsumerFailure } from '../../errors';
import type { PoolState } from './pool-state';

/** What became of the consumers. */
export interface Ended {
  readonly failures: readonly ConsumerFailure[];
  readonly results: readonly unknown[];
  readonly put: number;
  readonly consumed: number;
  readonly unconsumed: number;
}

/** What the program has to know when all consumers have ended: the same error each time, and one warning. */
export class Conclusion {
  readonly #pool: string;
  readonly #state: PoolState;
  readonly #look: () => Ended;
  #error: ConsumerError | undefined;
  #hasWarned = false;

  /** @param pool the name of the pool. */
  constructor(pool: string, state: PoolState, look: () => Ended) {
    this.#pool = pool;
    this.#state = state;
    this.#look = look;
  }

  /** @param reason of the signal that stopped the pool. @throws it; or the error of the pool, or of its consumers. */
  tell(reason: unknown): void {
    if (this.#state.is('aborted')) throw reason;
    const { failures, put, consumed, unconsumed } = this.#look();
    if (this.#state.is('unread')) throw this.#unreadError;
    if (failures.length > 0) throw this.error;
    if (unconsumed === 0 || this.#hasWarned || this.#state.leavesItems) return;
    this.#hasWarned = true;
    this.warn(`was joined with items that nobody took: ${unconsumed} of ${put}. ${describeLeft(consumed)}`);
  }

  /** That of the consumers that failed. */
  get error(): ConsumerError {
    return (this.#error ??= new ConsumerError(this.#look()));
  }

  warn(message: string): void {
    process.emitWarning(`The pool ${this.#pool} ${message}`, 'ConsumersWarning');
  }

  /** Consumers may have failed before. */
  get #unreadError(): PoolError {
    const { code, message } = this.#state.refusal as PoolError;
    return new PoolError(code, message, this.#look().failures.length > 0 ? { cause: this.error } : {});
  }
}

function describeLeft(consumed: number): string {
  return consumed > 0
    ? 'Its consumers returned early.'
    : 'Its consumers returned before they had read any. A consumer is called once in each process, with a stream of items ' +
        'and not with one item: read them with `for await (const item of items)`, and await what reads them. A function of one ' +
        'item is for `map()` or a TaskPool.';
}
