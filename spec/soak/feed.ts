import { setTimeout } from 'node:timers/promises';

import type { Pool } from 'consumers';

/** An item at which its consumer meets a mishap: most items are mere numbers. */
export interface Trap {
  readonly number: number;
  readonly way: string;
  readonly once: boolean;
}

/** Puts items without end, until it is stopped, and numbers them from 0 on. */
export class Feed {
  readonly #pool: Pool<number | Trap, number>;
  readonly #ending = new AbortController();
  #count = 0;

  constructor(pool: Pool<number | Trap, number>) {
    this.#pool = pool;
  }

  /** How many items were put. */
  get count(): number {
    return this.#count;
  }

  /** Rejects if the pool refuses an item. */
  async run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      for (let i = 0; i < BURST; i += 1) await this.#pool.put(this.#count++);
      // More would only keep the machine busy.
      await setTimeout(PAUSE);
    }
  }

  /** Puts one item amid the others. @returns its number. */
  trap(way: string, once: boolean): number {
    const number = this.#count++;
    void this.#pool.put({ number, way, once });
    return number;
  }

  stop(): void {
    this.#ending.abort();
  }
}

const BURST = 200;
/** In ms. */
const PAUSE = 20;
