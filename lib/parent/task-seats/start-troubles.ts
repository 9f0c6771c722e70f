import type { ConsumerFailure } from '../../errors';
import type { RestartPace } from '../seats/restart-pace';

/**
 * What follows where a process of a task pool does not load its function. A seat whose processes never did is given up. Another one is
 * not: a database that its `setup()` needs may come back.
 */
export class StartTroubles {
  readonly #pace: RestartPace;
  #hasLoaded = false;
  /** So many in a row have not. */
  #failed = 0;
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
    // That this one may die soon is another matter.
    if (this.#failed > 0) this.#pace.forget();
    this.#failed = 0;
  }

  /** A process has not. @returns whether the seat is given up. */
  add(failure: ConsumerFailure): boolean {
    if (!this.#hasLoaded) return true;
    this.#failed += 1;
    if (this.#pace.isExhausted) this.#failure = failure;
    return false;
  }
}
