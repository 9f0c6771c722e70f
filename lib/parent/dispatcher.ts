import type { Backlog } from './backlog';
import { handOverSize } from './pace';

/** Gives items to a seat. */
export type Hand = (seat: number, items: readonly unknown[]) => void;

/**
 * Decides which seat gets how many of the items that wait. It knows numbers only, no process and no clock: `hand` is
 * called synchronously, from within {@link dispatch}.
 */
export class Dispatcher {
  readonly #quantity: number;
  readonly #backlog: Backlog;
  readonly #hand: Hand;
  /** Seats that wait, longest first, and how many items each waits for. */
  readonly #ready = new Map<number, number>();
  readonly #left = new Set<number>();
  /** What each seat has in hand, where it has anything. */
  readonly #hands = new Map<number, number>();
  #inHand = 0;

  constructor(quantity: number, backlog: Backlog, hand: Hand) {
    this.#quantity = quantity;
    this.#backlog = backlog;
    this.#hand = hand;
  }

  /** Items that were handed out and neither moved past nor given back, over all seats. */
  get inHand(): number {
    return this.#inHand;
  }

  /** Seats that may still ask for items. */
  get takers(): number {
    return this.#quantity - this.#left.size;
  }

  /** A seat waits for items. */
  ask(seat: number, wanted: number): void {
    this.#ready.set(seat, (this.#ready.get(seat) ?? 0) + wanted);
    this.dispatch();
  }

  /**
   * Nothing waits, and nothing that is in hand can come back to be given to others. A seat that asks for more while it
   * has items in hand waits for the end too: it may not move past these before it knows.
   */
  get isDrained(): boolean {
    if (this.#backlog.count > 0) return false;
    for (const seat of this.#hands.keys()) if (!this.#ready.has(seat)) return false;
    return true;
  }

  /** So many items that a seat had in hand are over. */
  release(seat: number, count: number): void {
    const left = (this.#hands.get(seat) ?? 0) - count;
    if (left > 0) this.#hands.set(seat, left);
    else this.#hands.delete(seat);
    this.#inHand -= count;
  }

  /** Items that a seat had in hand and did not start go back to the front, to whoever waits. */
  giveBack(seat: number, items: readonly unknown[]): void {
    this.release(seat, items.length);
    this.#backlog.giveBack(items);
    this.dispatch();
  }

  /** A seat takes no more items. */
  leave(seat: number): void {
    this.#left.add(seat);
    this.#ready.delete(seat);
  }

  /** Hands out what there is to those that wait, in turn. */
  dispatch(): void {
    while (this.#backlog.count > 0) {
      const first = this.#ready.entries().next();
      if (first.done === true) return;
      const [seat, wanted] = first.value;
      const size = handOverSize({ wanted, waiting: this.#backlog.count, ready: this.#ready.size });
      this.#ready.delete(seat);
      if (wanted > size) this.#ready.set(seat, wanted - size);
      this.#hands.set(seat, (this.#hands.get(seat) ?? 0) + size);
      this.#inHand += size;
      this.#hand(seat, this.#backlog.take(size).values);
    }
  }
}
