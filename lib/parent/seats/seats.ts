import type { ConsumerFailure } from '../../errors';
import type { Feeder } from '../lane/feeder';
import { Seat, type PoisonedItem, type SeatLaunch, type SeatState } from './seat';

/** One seat, now. */
export interface SeatStats {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly pid: number | undefined;
  readonly state: SeatState;
  readonly consumed: number;
  readonly inHand: number;
  /** How many times its process was replaced. */
  readonly restarts: number;
  /** How many entries of the pool's `results` are its own: more than one where its process was recycled. */
  readonly runs: number;
}

/** All seats of a pool, in their order. */
export class Seats {
  readonly #seats: readonly Seat[];
  /** Processes keep the parent alive when they are new. */
  #keepParentAlive = true;

  constructor(name: string, quantity: number, launch: SeatLaunch, feeder: Feeder) {
    const indexes = Array.from({ length: quantity }, (_, i) => i + 1);
    this.#seats = indexes.map((index) => new Seat(`${name}-${index}`, index, launch, feeder));
  }

  announceEnd(): void {
    for (const seat of this.#seats) seat.announceEnd();
  }

  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }

  /** Cheap where nothing changes: it is called after every event. */
  keepParentAlive(keep: boolean): void {
    if (this.#keepParentAlive === keep) return;
    this.#keepParentAlive = keep;
    for (const seat of this.#seats) seat.keepParentAlive(keep);
  }

  get isRunning(): boolean {
    return this.#seats.some((seat) => seat.isRunning);
  }

  get mayComeBack(): boolean {
    return this.#seats.some((seat) => seat.mayComeBack);
  }

  /**
   * Sums over all seats. In hand are items that consumers have not moved past, and items that are to be redelivered; lost
   * are items that went down with processes and may have been started or not.
   */
  get totals(): { readonly consumed: number; readonly inHand: number; readonly lost: number } {
    const totals = { consumed: 0, inHand: 0, lost: 0 };
    for (const { lane, lost } of this.#seats) {
      totals.consumed += lane.consumed;
      totals.inHand += lane.inHand;
      totals.lost += lost;
    }
    return totals;
  }

  /** What the consumers returned, seat by seat; `undefined` for a process that came to no end. */
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
    return this.#seats.map(({ name, index, pid, state, restarts, results, lane: { consumed, inHand } }) => {
      return { name, index, pid, state, consumed, inHand, restarts, runs: results.length };
    });
  }
}
