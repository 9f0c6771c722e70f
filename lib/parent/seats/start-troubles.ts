import type { ConsumerFailure } from '../../errors';
import type { RestartPace } from './restart-pace';

/**
 * What follows where a process of a task pool does not come to its first call. A seat whose processes never did is given up. One that
 * has worked before never is: a database that its `setup()` needs may come back.
 */
export class StartTroubles {
  readonly #pace: RestartPace;
  #hasLoaded = false;
  #failure: ConsumerFailure | undefined;

  constructor(pace: RestartPace) {
    this.#pace = pace;
  }

  /** Why the seat has no process for now: several in a row did not start. */
  get failure(): ConsumerFailure | undefined {
    return this.#failure;
  }

  /** The next process starts. */
  begin(): void {
    this.#failure = undefined;
  }

  /** A process has loaded its function. */
  loaded(): void {
    this.#hasLoaded = true;
  }

  /** A process has not. @returns whether the seat is given up. */
  add(failure: ConsumerFailure): boolean {
    if (!this.#hasLoaded) return true;
    if (this.#pace.isExhausted) this.#failure = failure;
    return false;
  }
}
