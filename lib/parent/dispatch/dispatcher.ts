import type { FedSeat, Feeder, SeatReport } from '../lane/feeder';
import { MOST_REPORTED } from '../lane/lane';
import { Stretch } from '../lane/stretch';
import { Demand } from './demand';
import type { ItemStock } from './item-stock';
import { MOST_BYTES } from './pace';

/** How a dispatcher differs from that of a pool. */
export interface Habits {
  /**
   * Fewer items than seats that wait go to those that began to wait last: their processes are still in the caches, and the others
   * may end as idle.
   */
  readonly keepsWarm?: boolean;
  /** More items are about to come: seats that wait need not be given what others have. */
  readonly expectsMore?: () => boolean;
}

/**
 * Decides which seat gets how many of the items in the backlog. It knows no process and no clock, and what a seat has it
 * reads from the seat's lane.
 *
 * Seats that wait come first, the longest wait first; then seats that soon will. When the backlog is empty while a seat
 * waits, other seats are asked to give back what they have not started, as far as its numbers are above all that the
 * waiting seat was given: so each consumer gets its items in the order of the puts.
 */
export class Dispatcher implements Feeder {
  readonly #backlog: ItemStock;
  readonly #onChange: () => void;
  readonly #demands = new Map<FedSeat, Demand>();
  /** Seats that may still ask for items. */
  readonly #taking = new Set<Demand>();
  /** Seats that are handed nothing more, and work on. */
  readonly #retiring = new Set<Demand>();
  /** Seats whose consumers wait for items. */
  readonly #waiting = new Set<Demand>();
  /** Seats that work on the last batch they hold. */
  readonly #belowLowWatermark = new Set<Demand>();
  /** Seats with items that could be revoked and were not asked for since the seat was last handed some. */
  readonly #revocable = new Set<Demand>();
  /** Seats that began to wait, or for which others were handed items, since the last revocation. */
  readonly #starved = new Set<Demand>();
  readonly #habits: Habits;
  #isEnd = false;

  /** @param onChange is called after whatever a seat did, when the dispatcher has answered it. */
  constructor(backlog: ItemStock, onChange: () => void, habits: Habits = {}) {
    this.#backlog = backlog;
    this.#onChange = onChange;
    this.#habits = habits;
  }

  admit(seat: FedSeat): void {
    const demand = new Demand(seat);
    this.#demands.set(seat, demand);
    this.#taking.add(demand);
  }

  /** How many seats may still ask for items. */
  get taking(): number {
    return this.#taking.size;
  }

  /** Whether a seat has items in hand that the program should wait for. */
  get isBusy(): boolean {
    for (const demand of this.#demands.values()) if (this.#countsOn(demand)) return true;
    return false;
  }

  /**
   * Nothing waits in the backlog, and nothing in hand can come back for another seat. A consumer that waits for more while
   * it works on all that it has does not delay the end: it may not move past these items before it knows of the end.
   */
  get isDrained(): boolean {
    if (this.#backlog.count > 0) return false;
    for (const demand of this.#demands.values()) {
      const waitsForEnd = this.#waiting.has(demand) && demand.seat.lane.onTheWay === 0;
      if (this.#countsOn(demand) && !waitsForEnd) return false;
    }
    return true;
  }

  /** How many items keep the seats busy for so many ms, as far as it is known. */
  countFor(time: number): number {
    let count = 0;
    for (const { pace } of this.#taking) count += pace.countFor(time) ?? 0;
    return count;
  }

  /** Seats wait while others hold items that could be revoked. */
  get isStalled(): boolean {
    return this.#waiting.size > 0 && this.#revocable.size > 0;
  }

  reported(seat: FedSeat, { moved, elapsed, waiting, belowLowWatermark }: SeatReport): void {
    const demand = this.#of(seat);
    if (moved > 0) demand.pace.observe(moved, elapsed);
    if (seat.lane.revocable === 0) this.#revocable.delete(demand);
    if (this.#taking.has(demand)) {
      demand.ask(waiting);
      if (demand.wanted === 0) this.#waiting.delete(demand);
      else if (!this.#waiting.has(demand)) {
        this.#waiting.add(demand);
        this.#starved.add(demand);
      }
      if (belowLowWatermark && seat.lane.onTheWay === 0 && !demand.pace.isSlow)
        this.#belowLowWatermark.add(demand);
      this.dispatch();
    }
    this.#onChange();
  }

  /** Revoked items go to seats that wait, or back where no seat that waits may have them; or to the backlog. */
  revoked(seat: FedSeat, items: readonly Stretch[]): void {
    const demand = this.#of(seat);
    const { revoking } = demand;
    demand.revoking = 'no';
    if (items.length > 0) {
      this.#addRevocable(demand);
      // After `stop()` it is 'no', and the items stay in the backlog.
      if (revoking === 'in order') this.#divide(Stretch.join(items), demand);
      else this.#backlog.giveBack(items);
    }
    this.dispatch();
    this.#onChange();
  }

  retire(seat: FedSeat, givesBack: boolean): void {
    const demand = this.#of(seat);
    this.#reset(demand);
    this.#taking.delete(demand);
    this.#retiring.add(demand);
    if (givesBack && seat.lane.revocable > 0) seat.revoke(seat.lane.revocable);
    this.#onChange();
  }

  left(seat: FedSeat, unstarted: readonly Stretch[]): void {
    const demand = this.#of(seat);
    this.#reset(demand);
    this.#taking.delete(demand);
    this.#retiring.delete(demand);
    if (unstarted.length > 0) {
      this.#backlog.giveBack(unstarted);
      this.dispatch();
    }
    this.#onChange();
  }

  restarted(seat: FedSeat): void {
    const demand = this.#of(seat);
    this.#reset(demand);
    this.#taking.add(demand);
    this.#onChange();
  }

  /** No seat takes items any more. */
  stop(): void {
    for (const demand of this.#demands.values()) this.#reset(demand);
    this.#taking.clear();
  }

  /** The consumers know that no item will come: what comes back from now on stays in the backlog. */
  end(): void {
    this.#isEnd = true;
  }

  /** Hands the backlog to the seats that wait, and then to those that soon will. */
  dispatch(): void {
    if (this.#isEnd) return;
    const areFew = this.#habits.keepsWarm === true && this.#backlog.count < this.#waiting.size;
    for (const demand of areFew ? [...this.#waiting].reverse() : this.#waiting) {
      if (this.#backlog.count === 0) break;
      if (demand.revoking === 'no') this.#handNext(demand);
    }
    for (const demand of this.#belowLowWatermark) {
      if (this.#backlog.count === 0) break;
      this.#belowLowWatermark.delete(demand);
      if (demand.revoking === 'no') this.#handNext(demand);
    }
    const isShort = this.#habits.expectsMore?.() !== true;
    if (isShort && this.isStalled && this.#starved.size > 0) this.#revokeInOrder();
  }

  /**
   * The seats have waited for long: seats that have not moved since this was last called are asked for all that they have
   * not started, and order is given up for it.
   */
  revokeStalled(): void {
    for (const demand of this.#revocable)
      if (!demand.hasMoved() && !this.#waiting.has(demand))
        this.#revoke(demand, demand.seat.lane.revocable, 'to any');
  }

  #handNext(demand: Demand): void {
    const { pace, seat } = demand;
    const { reportsEach } = seat.lane;
    const share = pace.share(this.#backlog.count, this.#taking.size);
    const stretch = this.#backlog.take(reportsEach ? Math.min(share, MOST_REPORTED) : share, MOST_BYTES);
    const isFollowed = this.#backlog.count > 0 && !reportsEach;
    this.#hand(demand, stretch, isFollowed && pace.prefetches(stretch.count, stretch.chunk.bytes));
  }

  #hand(demand: Demand, stretch: Stretch, prefetch = false): void {
    demand.seat.hand(stretch, prefetch);
    // A seat that waits for still more waits behind the others.
    this.#waiting.delete(demand);
    if (demand.wanted > 0) this.#waiting.add(demand);
    this.#addRevocable(demand);
  }

  /** Asks for what has numbers above all that the starved seats were given, and leaves each seat its share. */
  #revokeInOrder(): void {
    let above = Infinity;
    for (const demand of this.#starved)
      if (this.#waiting.has(demand)) above = Math.min(above, demand.seat.lane.newest);
    this.#starved.clear();
    for (const demand of this.#revocable) {
      const { lane } = demand.seat;
      if (lane.newest <= above || this.#waiting.has(demand)) continue;
      const share = Math.ceil(lane.inHand / (this.#waiting.size + 1));
      const count = Math.min(lane.revocableAbove(above), lane.inHand - share);
      if (count > 0) this.#revoke(demand, count, 'in order');
    }
  }

  #revoke(demand: Demand, count: number, revoking: 'in order' | 'to any'): void {
    this.#revocable.delete(demand);
    this.#belowLowWatermark.delete(demand);
    demand.revoking = revoking;
    demand.seat.revoke(count);
  }

  /** In equal parts to the seats that wait and had nothing newer; where there is none by now, back to the giver. */
  #divide(stretch: Stretch, giver: Demand): void {
    const waiting = [...this.#waiting].filter(
      ({ seat, revoking }) => seat.lane.newest < stretch.first && revoking === 'no',
    );
    const demands = waiting.length > 0 ? waiting : [giver];
    const part = Math.ceil(stretch.count / demands.length);
    for (const [index, demand] of demands.entries()) {
      const share = stretch.slice(index * part, (index + 1) * part);
      if (share.count > 0) this.#hand(demand, share);
    }
  }

  #addRevocable(demand: Demand): void {
    if (demand.seat.lane.revocable === 0) return;
    this.#revocable.add(demand);
    // A seat that waits may have waited for this.
    for (const waiting of this.#waiting) this.#starved.add(waiting);
  }

  /** The seat has items in hand that may come back. Without redelivery, a consumer that has left brings none. */
  #countsOn(demand: Demand): boolean {
    const { lane, redelivers } = demand.seat;
    return lane.inHand > 0 && (redelivers || this.#taking.has(demand) || this.#retiring.has(demand));
  }

  #reset(demand: Demand): void {
    for (const demands of [this.#waiting, this.#belowLowWatermark, this.#revocable]) demands.delete(demand);
    demand.reset();
  }

  #of(seat: FedSeat): Demand {
    return this.#demands.get(seat) as Demand;
  }
}
