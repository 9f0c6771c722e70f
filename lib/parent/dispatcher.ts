import type { Backlog } from './backlog';
import { MOST_BYTES, Pace } from './pace';

/** What the dispatcher makes happen, synchronously. */
export interface DispatcherEffects {
  /** Give these to the seat; `prefetch`: it shall say when it has begun the last batch it holds. */
  hand(seat: number, items: readonly unknown[], prefetch: boolean): void;
  /** Ask the seat for the last `count` items that it has not started. */
  askBack(seat: number, count: number): void;
}

/** How far a seat has come since it last said so. */
export interface Progress {
  /** Items it moved past. */
  readonly moved: number;
  /** What these took it, in ms. */
  readonly elapsed: number;
  /** Items it has received in all: what it did not know of, it does not count. */
  readonly received: number;
  /** Calls of `next()` that wait. */
  readonly waiting: number;
  /** It has begun the last batch it holds. */
  readonly low: boolean;
}

/** A seat, as the dispatcher sees it. */
interface Taker {
  readonly seat: number;
  readonly pace: Pace;
  inHand: number;
  /** Items it was handed in all, and those that had arrived when it last said something. */
  handed: number;
  received: number;
  /** Calls of `next()` that wait. */
  wanted: number;
}

/**
 * Decides which seat gets how many of the items that wait. It knows numbers only, no process and no clock.
 *
 * Seats that wait come first, longest first; then those that soon will. When the items run out while a seat waits, the
 * others are asked for what they have not started.
 */
export class Dispatcher {
  readonly #backlog: Backlog;
  readonly #effects: DispatcherEffects;
  readonly #seats: readonly Taker[];
  /** Those that may still ask for items. */
  readonly #takers: Set<Taker>;
  /** Those that wait for items. */
  readonly #waiting = new Set<Taker>();
  /** Those that work on the last batch they hold. */
  readonly #low = new Set<Taker>();
  /** Those with more in hand than the one item they work on, since they were last asked for it. */
  readonly #rich = new Set<Taker>();
  #inHand = 0;

  constructor(quantity: number, backlog: Backlog, effects: DispatcherEffects) {
    this.#backlog = backlog;
    this.#effects = effects;
    const numbers = Array.from({ length: quantity }, (_, i) => i + 1);
    this.#seats = numbers.map((seat) => ({
      seat,
      pace: new Pace(),
      inHand: 0,
      handed: 0,
      received: 0,
      wanted: 0,
    }));
    this.#takers = new Set(this.#seats);
  }

  /** Items that were handed out and neither moved past nor given back, over all seats. */
  get inHand(): number {
    return this.#inHand;
  }

  /** How many seats may still ask for items. */
  get takers(): number {
    return this.#takers.size;
  }

  /**
   * Nothing waits, and nothing that is in hand can come back to be given to others. A seat that asks for more while it
   * works on all that it has waits for the end too: it may not move past these before it knows.
   */
  get isDrained(): boolean {
    if (this.#backlog.count > 0) return false;
    return this.#inHand === 0 || this.#seats.every((taker) => taker.inHand === 0 || this.#waitsForEnd(taker));
  }

  /** A seat has come further. */
  progress(seat: number, { moved, elapsed, received, waiting, low }: Progress): void {
    const taker = this.#of(seat);
    if (moved > 0) {
      this.#release(taker, moved);
      taker.pace.observe(moved, elapsed);
    }
    if (!this.#takers.has(taker)) return;
    taker.received = received;
    const onTheWay = taker.handed - received;
    taker.wanted = Math.max(0, waiting - onTheWay);
    if (taker.wanted > 0) this.#waiting.add(taker);
    else this.#waiting.delete(taker);
    if (low && onTheWay === 0 && taker.pace.prefetches(taker.inHand)) this.#low.add(taker);
    this.dispatch();
  }

  /** So many items that a seat had in hand are over. */
  release(seat: number, count: number): void {
    this.#release(this.#of(seat), count);
  }

  /** Items that a seat had in hand and did not start go back to the front, to whoever waits. */
  giveBack(seat: number, items: readonly unknown[]): void {
    const taker = this.#of(seat);
    this.#release(taker, items.length);
    this.#backlog.giveBack(items);
    this.dispatch();
  }

  /** No seat takes items any more. */
  stop(): void {
    for (const { seat } of this.#seats) this.leave(seat);
  }

  /** A seat takes no more items. */
  leave(seat: number): void {
    const taker = this.#of(seat);
    for (const takers of [this.#takers, this.#waiting, this.#low, this.#rich]) takers.delete(taker);
  }

  /** Hands out what there is to those that wait, and then to those that soon will. */
  dispatch(): void {
    for (const taker of this.#waiting) {
      if (this.#backlog.count === 0) break;
      this.#hand(taker);
    }
    for (const taker of this.#low) {
      if (this.#backlog.count === 0) break;
      this.#low.delete(taker);
      this.#hand(taker);
    }
    if (this.#waiting.size > 0) this.#askBack();
  }

  #hand(taker: Taker): void {
    const share = taker.pace.share(this.#backlog.count, this.#takers.size);
    const { values } = this.#backlog.take(share, MOST_BYTES);
    taker.wanted = Math.max(0, taker.wanted - values.length);
    // Whoever waits for more, waits behind the others.
    this.#waiting.delete(taker);
    if (taker.wanted > 0) this.#waiting.add(taker);
    taker.inHand += values.length;
    taker.handed += values.length;
    this.#inHand += values.length;
    if (taker.inHand > 1) this.#rich.add(taker);
    const prefetch = this.#backlog.count > 0 && taker.pace.prefetches(values.length);
    this.#effects.hand(taker.seat, values, prefetch);
  }

  /** A seat waits, and there is nothing: others may have what they have not started. */
  #askBack(): void {
    for (const taker of this.#rich) {
      if (this.#waiting.has(taker)) continue;
      this.#rich.delete(taker);
      this.#low.delete(taker);
      this.#effects.askBack(taker.seat, taker.inHand - Math.ceil(taker.inHand / (this.#waiting.size + 1)));
    }
  }

  #waitsForEnd(taker: Taker): boolean {
    return this.#waiting.has(taker) && taker.handed === taker.received;
  }

  #release(taker: Taker, count: number): void {
    taker.inHand -= count;
    this.#inHand -= count;
    if (taker.inHand <= 1) this.#rich.delete(taker);
  }

  #of(seat: number): Taker {
    return this.#seats[seat - 1] as Taker;
  }
}
