import type { Lane } from './lane';
import type { Stretch } from './stretch';

/** A seat, as its feeder sees it. */
export interface FedSeat {
  /** From 1. */
  readonly index: number;
  readonly lane: Lane;
  /** Its items in hand stay in its lane when its process dies, and go to the next process. */
  readonly redelivers: boolean;
  /**
   * Adds these items to the lane and sends them, so nothing may wait in it to be redelivered: a seat asks for none then. With
   * `prefetch`, the consumer reports when it starts its last batch.
   */
  hand(stretch: Stretch, prefetch: boolean): void;
  /** Asks the process for the last `count` items that it has not started: {@link Feeder.revoked} is the answer. */
  revoke(count: number): void;
}

/** How far a consumer has come since its last report. The lane knows the rest. */
export interface SeatReport {
  /** Items it moved past. */
  readonly moved: number;
  /** The time these took, in ms. */
  readonly elapsed: number;
  /** Calls of `next()` that wait. */
  readonly waiting: number;
  /** It has started the last batch it holds. */
  readonly belowLowWatermark: boolean;
}

/**
 * The source of the items of seats: the dispatcher of this program, which answers at once, or any other source, which may
 * answer later. It feeds a seat by {@link FedSeat.hand}.
 */
export interface Feeder {
  /** There is one more seat. */
  admit(seat: FedSeat): void;
  reported(seat: FedSeat, report: SeatReport): void;
  /** The seat gave these items back, as it was asked to: they are not in its lane any more. */
  revoked(seat: FedSeat, items: readonly Stretch[]): void;
  /** The seat is handed nothing more, but works on. @param givesBack what it has not started is asked back. */
  retire(seat: FedSeat, givesBack: boolean): void;
  /** The consumer takes no more items; these are free for others: they are not in its lane any more. */
  left(seat: FedSeat, unstarted: readonly Stretch[]): void;
  /** The seat has a new process. It asks for items when it has been sent all that is to be redelivered. */
  restarted(seat: FedSeat): void;
}
