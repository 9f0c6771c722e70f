import type { Pool, SeatStats } from 'consumers';

import { isChildOfThis } from '../chaos/leftovers';
import type { Random } from '../chaos/random';
import type { Feed, Trap } from './feed';
import type { Marks } from './marks';
import type { Patience } from './patience';

/** What incidents happen to. */
interface Scene {
  readonly pool: Pool<number | Trap, number>;
  readonly feed: Feed;
  readonly marks: Marks;
  readonly patience: Patience;
}

/**
 * Lets things happen to consumers, one after the other. Between two of them every seat moves past all that it had in hand
 * and {@link CALM} items more. So no innocent item is in hand at two failures that are not of its own, and each seat has
 * forgotten the last failure before the next: exactly the guilty items are quarantined, and no seat fails for good.
 */
export class Incidents {
  /** The numbers of the items that always make their process fail. */
  readonly guilty = new Set<number>();
  readonly ended: Promise<void>;
  readonly #scene: Scene;
  readonly #random: Random;
  #count = 0;
  #isStopping = false;

  constructor(scene: Scene, random: Random) {
    this.#scene = scene;
    this.#random = random;
    this.ended = this.#run();
  }

  get count(): number {
    return this.#count;
  }

  /** The incident that is under way comes to its end. */
  stop(): void {
    this.#isStopping = true;
  }

  async #run(): Promise<void> {
    do {
      await this.#waitForCalm();
      this.#count += 1;
      await this.#random.one([this.#putGuilty, this.#putStumble, this.#strike])();
    } while (!this.#isStopping);
  }

  /** Items that are to be quarantined. */
  readonly #putGuilty = async (): Promise<void> => {
    const { feed, pool, patience } = this.#scene;
    for (let i = this.#random.integer(1, 3); i > 0; i -= 1)
      this.guilty.add(feed.trap(this.#random.one(WAYS), false));
    await patience.waitUntil('quarantine', () => pool.poisoned.length >= this.guilty.size);
  };

  /** An item that makes its process fail the first time. */
  readonly #putStumble = async (): Promise<void> => {
    const { feed, marks, patience } = this.#scene;
    const number = feed.trap(this.#random.one(WAYS), true);
    await patience.waitUntil(`the mark of ${number}`, () => marks.has(number));
  };

  /** A signal from outside. A process that it stops is killed by the timeout of its item. */
  readonly #strike = async (): Promise<void> => {
    const seat = this.#random.one(this.#seats);
    const signal = this.#random.one(['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const);
    if (seat.pid === undefined || seat.state === 'starting' || !isChildOfThis(seat.pid)) return;
    process.kill(seat.pid, signal);
    const hasNewProcess = (): boolean => this.#seats[seat.index - 1]?.pid !== seat.pid;
    await this.#scene.patience.waitUntil(`the end of ${seat.name} by ${signal}`, hasNewProcess);
  };

  async #waitForCalm(): Promise<void> {
    const goals = this.#seats.map(({ consumed, inHand }) => consumed + inHand + CALM);
    const isCalm = (): boolean => this.#seats.every(({ consumed }, i) => consumed >= (goals[i] as number));
    await this.#scene.patience.waitUntil('calm', isCalm);
  }

  get #seats(): readonly [SeatStats, ...SeatStats[]] {
    return this.#scene.pool.stats.seats as [SeatStats, ...SeatStats[]];
  }
}

/** In items: the count of `retries` begins again after 1,000. */
const CALM = 1_500;

const WAYS = [
  ...(['throw', 'throw null', 'reject beside', 'exit 0', 'exit 3', 'be killed'] as const),
  ...(['leak', 'wait', 'sleep', 'spin', 'stop'] as const),
] as const;
