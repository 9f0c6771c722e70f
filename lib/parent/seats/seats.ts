import type { ConsumerFailure } from '../../errors';
import { monotonicNow } from '../../intrinsics';
import type { Feeder } from '../lane/feeder';
import type { PoisonedItem } from './poisoned-item';
import { Seat, type SeatLaunch } from './seat';
import type { SeatStats } from './seat-stats';

/** All seats of a pool, by index. */
export class Seats {
  readonly #name: string;
  readonly #toLaunch: (quantity: number) => SeatLaunch;
  readonly #feeder: Feeder;
  readonly #seats: Seat[] = [];
  /** New processes keep the parent alive. */
  #keepParentAlive = true;

  /** @param toLaunch how those of so many are started. */
  constructor(name: string, toLaunch: (quantity: number) => SeatLaunch, feeder: Feeder) {
    this.#name = name;
    this.#toLaunch = toLaunch;
    this.#feeder = feeder;
  }

  /** So many seats are to take items: new ones, with new numbers, or without those of the highest. @returns those that change. */
  resize(quantity: number): readonly Seat[] {
    const taking = this.#seats.filter((seat) => seat.isRunning && !seat.isRetiring);
    const [leaving, missing] = [taking.slice(quantity), quantity - taking.length];
    for (const seat of leaving) seat.retire(true);
    return missing > 0 ? this.#add(missing, quantity) : leaving;
  }

  /** Those that run finish what they have, and are handed nothing more. */
  retire(): void {
    for (const seat of this.#seats) seat.retire(false);
  }

  announceEnd(): void {
    for (const seat of this.#seats) seat.announceEnd();
  }

  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }

  /** Returns early without a change, because it is called after every event. */
  keepParentAlive(keep: boolean): void {
    if (this.#keepParentAlive === keep) return;
    this.#keepParentAlive = keep;
    for (const seat of this.#seats) seat.keepParentAlive(keep);
  }

  get isRunning(): boolean {
    return this.#seats.some((seat) => seat.isRunning);
  }

  /** A consumer may yield more; `undefined` if that is not known yet. */
  get yields(): boolean | undefined {
    const yields = this.#seats.map((seat) => seat.yields);
    return yields.includes(true) || (yields.includes(undefined) ? undefined : false);
  }

  /** Every consumer is loaded, or will never be. */
  get haveLoaded(): boolean {
    return this.#seats.every((seat) => seat.hasLoaded);
  }

  get mayComeBack(): boolean {
    return this.#seats.some((seat) => seat.mayComeBack);
  }

  /**
   * Sums over all seats. Items in hand include those to be redelivered. Lost items were in hand when their process ended,
   * and may have been started or not. Held is what consumers gave away and was not let go.
   */
  get totals(): Readonly<Record<'consumed' | 'inHand' | 'lost' | 'held', number>> {
    const totals = { consumed: 0, inHand: 0, lost: 0, held: 0 };
    for (const { lane, lost, outbox } of this.#seats) {
      totals.consumed += lane.consumed;
      totals.inHand += lane.inHand;
      totals.lost += lost;
      totals.held += outbox.count;
    }
    return totals;
  }

  #add(count: number, quantity: number): readonly Seat[] {
    const launch = this.#toLaunch(quantity);
    const first = this.#seats.length;
    for (let index = first + 1; index <= first + count; index += 1) {
      const seat = new Seat(`${this.#name}-${index}`, index, launch, this.#feeder);
      seat.keepParentAlive(this.#keepParentAlive);
      this.#seats.push(seat);
    }
    return this.#seats.slice(first);
  }

  /** What the consumers returned, in seat order; `undefined` for a consumer that did not return. */
  get results(): unknown[] {
    return this.#seats.flatMap(({ results }) => results);
  }

  get poisoned(): PoisonedItem[] {
    return this.#seats.flatMap(({ poisoned }) => poisoned);
  }

  get failures(): ConsumerFailure[] {
    return this.#seats.flatMap(({ failure }) => failure ?? []);
  }

  get stats(): SeatStats[] {
    const now = monotonicNow();
    return this.#seats.map(
      ({ name, index, pid, state, restarts, results, time, lane: { consumed, inHand } }) => ({
        name,
        index,
        pid,
        state,
        consumed,
        inHand,
        ...time.spentUntil(now),
        restarts: restarts.count,
        restartReasons: restarts.reasons,
        runs: results.length,
      }),
    );
  }
}
