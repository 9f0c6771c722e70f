import { Pool } from 'consumers';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Random } from '../chaos/random';
import { Feed, type Trap } from './feed';
import { Incidents } from './incidents';
import { Marks } from './marks';
import { Patience } from './patience';

/** A pool that lives long, among faults of all kinds. */
export class Soak {
  readonly pool: Pool<number | Trap, number>;
  readonly feed: Feed;
  readonly incidents: Incidents;
  readonly marks: Marks;
  readonly patience: Patience;
  readonly #running: Promise<unknown>;

  constructor(random: Random, folder: string) {
    this.marks = new Marks(folder);
    this.pool = new Pool<number | Trap, number>(CONSUMER, {
      name: 'soak',
      quantity: 3,
      // What incidents put is soon with a consumer.
      highWaterMark: 2_000,
      retries: 2,
      ack: 'item',
      poison: 'skip',
      timeout: 1_500,
      recycle: { items: 20_000, rss: 300_000_000 },
      stdio: 'pipe',
      execArgv: ['--max-old-space-size=48'],
      args: [folder],
    });
    this.patience = new Patience(this.pool);
    this.feed = new Feed(this.pool);
    this.incidents = new Incidents(this, random);
    this.#running = Promise.all([this.feed.run(), this.incidents.ended]);
    // Whoever waits for the end learns of it.
    this.#running.catch(() => undefined);
  }

  /** Rejects as soon as something goes wrong. */
  get failed(): Promise<never> {
    return this.#running.then(() => new Promise<never>(() => undefined));
  }

  /** Ends all of it at once. */
  async stop(): Promise<void> {
    this.incidents.stop();
    this.feed.stop();
    await this.pool.terminate();
    await this.#running.catch(() => undefined);
  }

  /** Lets the last incident end, and joins the pool. */
  async end(): Promise<readonly number[]> {
    this.incidents.stop();
    await this.incidents.ended;
    this.feed.stop();
    await this.#running;
    return this.pool.join();
  }

  describe(): string {
    const { seats } = this.pool.stats;
    const restarts = seats.reduce((sum, seat) => sum + seat.restarts, 0);
    const { guilty, count } = this.incidents;
    return `${this.feed.count} items, ${count} incidents, ${guilty.size} guilty, ${restarts} restarts`;
  }
}

const CONSUMER = pathToFileURL(join(__dirname, '..', 'fixtures', 'marks-items.mjs'));
