import type { ConsumerFailure } from '../../errors';

/** What a row knows of its seats. */
export interface RowSeat {
  /** There is a process, or may be one. */
  readonly isOpen: boolean;
  /** It takes items, or will again. */
  readonly isTaking: boolean;
  /** Why it has no process for now. */
  readonly trouble?: unknown;
  readonly failure: ConsumerFailure | undefined;
  /** It ends when it is done with what it has. @param givesBack with what it has started: the rest is for others. */
  retire(givesBack: boolean): void;
  announceEnd(): void;
  stop(): void;
  keepParentAlive(keep: boolean): void;
}

/** All seats that a pool ever had, by index. How many of them take items may change. */
export abstract class SeatRow<Seat extends RowSeat> {
  protected readonly seats: Seat[] = [];
  /** New processes keep the parent alive. */
  #keepParentAlive = false;

  /** @param quantity so many there will be. */
  protected abstract make(index: number, quantity: number): Seat;

  /** So many seats are to take items: new ones, with new numbers, or without those of the highest. @returns those that change. */
  resize(quantity: number): readonly Seat[] {
    const taking = this.seats.filter((seat) => seat.isTaking);
    // Those that are well stay.
    taking.sort((a, b) => Number(a.trouble !== undefined) - Number(b.trouble !== undefined));
    const [leaving, missing] = [taking.slice(quantity), quantity - taking.length];
    for (const seat of leaving) seat.retire(true);
    return missing > 0 ? this.#add(missing, quantity) : leaving;
  }

  /** Those that run finish what they have, and are handed nothing more. @param givesBack they finish only what they have started. */
  retire(givesBack: boolean): void {
    for (const seat of this.seats) seat.retire(givesBack);
  }

  announceEnd(): void {
    for (const seat of this.seats) seat.announceEnd();
  }

  stop(): void {
    for (const seat of this.seats) seat.stop();
  }

  /** Returns early without a change, because it is called after every event. */
  keepParentAlive(keep: boolean): void {
    if (this.#keepParentAlive === keep) return;
    this.#keepParentAlive = keep;
    for (const seat of this.seats) seat.keepParentAlive(keep);
  }

  get isRunning(): boolean {
    return this.seats.some((seat) => seat.isOpen);
  }

  get failures(): ConsumerFailure[] {
    return this.seats.flatMap(({ failure }) => failure ?? []);
  }

  #add(count: number, quantity: number): readonly Seat[] {
    const first = this.seats.length;
    for (let index = first + 1; index <= first + count; index += 1) {
      const seat = this.make(index, quantity);
      seat.keepParentAlive(this.#keepParentAlive);
      this.seats.push(seat);
    }
    return this.seats.slice(first);
  }
}
