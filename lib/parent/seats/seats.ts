import { machineNow } from '../../intrinsics';
import type { Feeder } from '../lane/feeder';
import type { PoisonedItem } from '../../public/poisoned-item';
import { Seat, type SeatLaunch } from './seat';
import { SeatRow } from './seat-row';
import type { SeatStats } from '../../public/seat-stats';

/** The seats of a pool. */
export class Seats extends SeatRow<Seat> {
  readonly #name: string;
  readonly #toLaunch: (quantity: number) => SeatLaunch;
  readonly #feeder: Feeder;

  /** @param toLaunch how those of so many are started. */
  constructor(name: string, toLaunch: (quantity: number) => SeatLaunch, feeder: Feeder) {
    super();
    this.#name = name;
    this.#toLaunch = toLaunch;
    this.#feeder = feeder;
  }

  protected make(index: number, quantity: number): Seat {
    return new Seat(`${this.#name}-${index}`, index, this.#toLaunch(quantity), this.#feeder);
  }

  /** A consumer may yield more; `undefined` if that is not known yet. */
  get yields(): boolean | undefined {
    const yields = this.seats.map((seat) => seat.yields);
    return yields.includes(true) || (yields.includes(undefined) ? undefined : false);
  }

  /** Every consumer is loaded, or will never be. */
  get haveLoaded(): boolean {
    return this.seats.every((seat) => seat.hasLoaded);
  }

  get wereLoaded(): boolean {
    return this.seats.every(({ wasLoaded }) => wasLoaded);
  }

  /** A consumer failed and was never loaded. */
  get areUnstarted(): boolean {
    return this.seats.some(({ failure, wasLoaded }) => failure !== undefined && !wasLoaded);
  }

  get mayComeBack(): boolean {
    return this.seats.some((seat) => seat.mayComeBack);
  }

  /**
   * Sums over all seats. Items in hand include those to be redelivered. Lost items were in hand when their process ended,
   * and may have been started or not. Held is what consumers gave away and was not let go.
   */
  get totals(): Readonly<Record<'consumed' | 'inHand' | 'lost' | 'held', number>> {
    const totals = { consumed: 0, inHand: 0, lost: 0, held: 0 };
    for (const { lane, lost, outbox } of this.seats) {
      totals.consumed += lane.consumed;
      totals.inHand += lane.inHand;
      totals.lost += lost;
      totals.held += outbox.count;
    }
    return totals;
  }

  /** What the consumers returned, in seat order; `undefined` for a consumer that did not return. */
  get results(): unknown[] {
    return this.seats.flatMap(({ results }) => results);
  }

  get poisoned(): PoisonedItem[] {
    return this.seats.flatMap(({ poisoned }) => poisoned);
  }

  get stats(): SeatStats[] {
    const now = machineNow();
    return this.seats.map(({ name, index, pid, state, restarts, results, time, lane }) => {
      const { consumed, inHand } = lane;
      const { starved, busy, blocked } = time.spentUntil(now);
      const { count, reasons: restartReasons } = restarts;
      const counts = { consumed, inHand, starved, busy, blocked, restarts: count, restartReasons };
      return { name, index, pid, state, ...counts, runs: results.length };
    });
  }
}
