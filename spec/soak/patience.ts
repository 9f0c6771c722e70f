import { setTimeout } from 'node:timers/promises';

import type { Pool } from 'consumers';

/** Waits for what a pool tells nobody, and loses its patience when a consumer fails for good. */
export class Patience {
  readonly #pool: Pick<Pool, 'stats'>;

  constructor(pool: Pick<Pool, 'stats'>) {
    this.#pool = pool;
  }

  /** @throws when it takes too long. */
  async waitUntil(what: string, isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + MOST_TIME;
    while (!isSo()) {
      const { stats } = this.#pool;
      if (stats.seats.some(({ state }) => state === 'failed'))
        throw new Error(
          `a consumer has failed for good, while waiting for ${what}: ${JSON.stringify(stats)}`,
        );
      if (performance.now() > deadline)
        throw new Error(`waiting for ${what} takes too long: ${JSON.stringify(stats)}`);
      await setTimeout(INTERVAL);
    }
  }
}

/** In ms: where items are few, a seat forgets its failures after 60 s only. */
const MOST_TIME = 120_000;
const INTERVAL = 10;
