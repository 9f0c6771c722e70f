import type { ConsumerFailure } from '../../errors';
import type { Launch } from './process-run';
import { Seat, type PoisonedItem, type SeatListener, type SeatPolicy, type SeatState } from './seat';

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
  /** Processes are made so that they do. */
  #keepParentAlive = true;

  constructor(
    name: string,
    quantity: number,
    launch: Launch & { readonly policy: SeatPolicy },
    listener: SeatListener,
  ) {
    const numbers = Array.from({ length: quantity }, (_, i) => i + 1);
    this.#seats = numbers.map((index) => new Seat(`${name}-${index}`, index, launch, listener));
  }

  hand(seat: number, items: readonly unknown[], prefetch: boolean): void {
    this.#seats[seat - 1]?.hand(items, prefetch);
  }

  askBack(seat: number, count: number): void {
    this.#seats[seat - 1]?.tell({ type: 'askBack', count });
  }

  announceEnd(): void {
    for (const seat of this.#seats) seat.announceEnd();
  }

  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }

  /** Cheap where nothing changes: it is asked after every event. */
  keepParentAlive(keep: boolean): void {
    if (this.#keepParentAlive === keep) return;
    this.#keepParentAlive = keep;
    for (const seat of this.#seats) seat.keepParentAlive(keep);
  }

  get running(): number {
    return this.#seats.filter(({ isRunning }) => isRunning).length;
  }

  get mayComeBack(): boolean {
    return this.#seats.some((seat) => seat.mayComeBack);
  }

  get consumed(): number {
    return this.#seats.reduce((sum, seat) => sum + seat.consumed, 0);
  }

  /** Items that went down with processes, their fate unknown. */
  get lost(): number {
    return this.#seats.reduce((sum, seat) => sum + seat.lost, 0);
  }

  /** Items in the hands of consumers, and those that are to be given to them again. */
  get inHand(): number {
    return this.#seats.reduce((sum, seat) => sum + seat.inHand, 0);
  }

  /** What the consumers returned, seat by seat; `undefined` for a run that came to no end. */
  get results(): unknown[] {
    return this.#seats.flatMap(({ results }) => results);
  }

  get poisoned(): PoisonedItem[] {
    return this.#seats.flatMap(({ poisoned }) => poisoned);
  }

  get failures(): ConsumerFailure[] {
    return this.#seats.flatMap((seat) => seat.failure ?? []);
  }

  get stats(): SeatStats[] {
    return this.#seats.map(({ name, index, pid, state, consumed, inHand, restarts, results }) => {
      return { name, index, pid, state, consumed, inHand, restarts, runs: results.length };
    });
  }
}
