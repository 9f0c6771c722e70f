import type { FedSeat } from '../lane/feeder';
import { Pace } from './pace';

/** What a seat asks for. What it has, its lane knows. */
export class Demand {
  readonly seat: FedSeat;
  readonly pace = new Pace();
  /**
   * A revocation that the seat has not answered. Until it has, it is handed nothing, so that its items stay in order.
   * `in order`: the items go to seats that had none with a higher number. `to any`: they go to the backlog.
   */
  revoking: 'no' | 'in order' | 'to any' = 'no';
  /** Calls of `next()` that waited when the seat last reported. */
  #calls = 0;
  #consumedBefore = 0;

  constructor(seat: FedSeat) {
    this.seat = seat;
  }

  /** How many items the consumer waits for, besides those on the way to it. */
  get wanted(): number {
    return Math.max(0, this.#calls - this.seat.lane.onTheWay);
  }

  ask(calls: number): void {
    this.#calls = calls;
  }

  /** Whether the consumer has moved past an item since this was last called. */
  hasMoved(): boolean {
    const { consumed } = this.seat.lane;
    const hasMoved = consumed !== this.#consumedBefore;
    this.#consumedBefore = consumed;
    return hasMoved;
  }

  /** Forgets what the seat asked for, and what it was asked for. */
  reset(): void {
    this.#calls = 0;
    this.revoking = 'no';
  }
}
