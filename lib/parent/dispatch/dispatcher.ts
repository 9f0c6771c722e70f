import type { Backlog } from './backlog';
import { MOST_BYTES } from './pace';
import { Runs } from './runs';
import { Taker } from './taker';

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
  /** Items that were sent to it and that it had not received when it said this. */
  readonly onTheWay: number;
  /** Calls of `next()` that wait. */
  readonly waiting: number;
  /** It has begun the last batch it holds. */
  readonly low: boolean;
}

/** The number of an item that a consumer left behind: no other consumer can have it in the order of the puts. */
const OUT_OF_ORDER = -Infinity;

/**
 * Decides which seat gets how many of the items that wait. It knows numbers only, no process and no clock.
 *
 * Seats that wait come first, longest first; then those that soon will. When the items run out while a seat waits, the
 * others are asked for what they have not started, as far as it is newer than all that the waiting seat has had: so each
 * consumer has its items in the order of the puts.
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
  /** Whoever of these waits, the rich were not asked for it yet. */
  readonly #unheard = new Set<Taker>();
  #inHand = 0;
  #isEnd = false;
  /** So many items at the front of the backlog were given back, and may go to anyone. */
  #leftBehind = 0;
  /** The number of the first item behind them. */
  #next = 1;

  constructor(quantity: number, backlog: Backlog, effects: DispatcherEffects) {
    this.#backlog = backlog;
    this.#effects = effects;
    this.#seats = Array.from({ length: quantity }, (_, i) => new Taker(i + 1));
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
    return (
      this.#inHand === 0 || this.#seats.every((taker) => taker.hand.count === 0 || this.#waitsForEnd(taker))
    );
  }

  /** A seat has come further. */
  progress(seat: number, { moved, elapsed, onTheWay, waiting, low }: Progress): void {
    const taker = this.#of(seat);
    if (moved > 0) {
      this.#release(taker, moved);
      taker.observe(moved, elapsed);
    }
    if (!this.#takers.has(taker)) return;
    taker.hear(waiting, onTheWay);
    if (taker.wanted === 0) this.#waiting.delete(taker);
    else if (!this.#waiting.has(taker)) {
      this.#waiting.add(taker);
      this.#unheard.add(taker);
    }
    if (low && onTheWay === 0 && !taker.pace.isSlow) this.#low.add(taker);
    this.dispatch();
  }

  /**
   * Items that a seat was asked for go to those that wait: in the order of the puts to those that had nothing newer, back
   * to the seat where all are fed by now; or to anyone, where order was given up.
   */
  giveBack(seat: number, items: readonly unknown[]): void {
    const taker = this.#of(seat);
    const { asked } = taker;
    taker.asked = 'no';
    if (items.length > 0) {
      const numbers = this.#takeLast(taker, items.length);
      this.#mayBeRich(taker);
      if (asked === 'in order') this.#divide(items, numbers, taker);
      else this.#leaveBehind(items);
    }
    this.dispatch();
  }

  /** A seat takes no more items: of those in its hand, `started` may come back, and `unstarted` are for others. */
  leave(seat: number, started = 0, unstarted: readonly unknown[] = []): void {
    const taker = this.#of(seat);
    this.#forget(taker);
    this.#takers.delete(taker);
    this.#release(taker, taker.hand.count - started - unstarted.length);
    if (unstarted.length === 0) return;
    this.#takeLast(taker, unstarted.length);
    this.#leaveBehind(unstarted);
    this.dispatch();
  }

  /** A seat has a new process, which is given `again` items again, by the seat itself, before it asks for more. */
  restart(seat: number, again: number): void {
    const taker = this.#of(seat);
    this.#forget(taker);
    this.#takers.add(taker);
    this.#release(taker, taker.hand.count);
    taker.hand.add(new Runs(OUT_OF_ORDER, again));
    this.#inHand += again;
  }

  /** No seat takes items any more. */
  stop(): void {
    for (const taker of this.#seats) this.#forget(taker);
    this.#takers.clear();
  }

  /** The consumers are told the end: what comes back from now on has no taker. */
  end(): void {
    this.#isEnd = true;
  }

  /** Hands out what there is to those that wait, and then to those that soon will. */
  dispatch(): void {
    if (this.#isEnd) return;
    for (const taker of this.#waiting) {
      if (this.#backlog.count === 0) break;
      if (taker.asked === 'no') this.#handNext(taker);
    }
    for (const taker of this.#low) {
      if (this.#backlog.count === 0) break;
      this.#low.delete(taker);
      if (taker.asked === 'no') this.#handNext(taker);
    }
    if (this.isHeldUp && this.#unheard.size > 0) this.#askForNewer();
  }

  /** Some seats wait, and all that is left lies in the hands of others. */
  get isHeldUp(): boolean {
    return this.#waiting.size > 0 && this.#rich.size > 0;
  }

  /** It has been so for long: those that have not moved since this was last said are asked for all they have not started. */
  loseOrder(): void {
    for (const taker of this.#rich) {
      if (taker.takeMoved() === 0 && !this.#waiting.has(taker))
        this.#ask(taker, taker.hand.count - 1, 'in any order');
    }
  }

  #handNext(taker: Taker): void {
    const share = taker.pace.share(this.#backlog.count, this.#takers.size);
    const { values, bytes } = this.#backlog.take(share, MOST_BYTES);
    const old = Math.min(this.#leftBehind, values.length);
    this.#leftBehind -= old;
    const numbers = new Runs(OUT_OF_ORDER, old);
    numbers.add(new Runs(this.#next, values.length - old));
    this.#next += values.length - old;
    this.#hand(
      taker,
      values,
      numbers,
      this.#backlog.count > 0 && taker.pace.prefetches(values.length, bytes),
    );
  }

  #hand(taker: Taker, values: readonly unknown[], numbers: Runs, prefetch = false): void {
    taker.add(numbers);
    // Whoever waits for more, waits behind the others.
    this.#waiting.delete(taker);
    if (taker.wanted > 0) this.#waiting.add(taker);
    this.#inHand += values.length;
    this.#mayBeRich(taker);
    this.#effects.hand(taker.seat, values, prefetch);
  }

  /** Seats wait, and there is nothing: others may have what they have not started, and is newer than what these had. */
  #askForNewer(): void {
    let above = Infinity;
    for (const taker of this.#unheard) if (this.#waiting.has(taker)) above = Math.min(above, taker.newest);
    this.#unheard.clear();
    for (const taker of this.#rich) {
      if (taker.newest <= above || this.#waiting.has(taker)) continue;
      const { count } = taker.hand;
      const spare = Math.min(
        taker.hand.countAbove(above),
        count - Math.ceil(count / (this.#waiting.size + 1)),
      );
      if (spare > 0) this.#ask(taker, spare, 'in order');
    }
  }

  #ask(taker: Taker, count: number, asked: Taker['asked']): void {
    this.#rich.delete(taker);
    this.#low.delete(taker);
    taker.asked = asked;
    this.#effects.askBack(taker.seat, count);
  }

  /** What `giver` could spare: in equal parts to those that may have it. */
  #divide(items: readonly unknown[], numbers: Runs, giver: Taker): void {
    const first = numbers.first ?? 0;
    // Nothing above it has been given to it, that it has not given back.
    giver.newest = first - 1;
    const waiting = [...this.#waiting].filter(({ newest, asked }) => newest < first && asked === 'no');
    const takers = waiting.length > 0 ? waiting : [giver];
    const part = Math.ceil(items.length / takers.length);
    for (let start = 0; start < items.length; start += part) {
      const taker = takers[start / part] as Taker;
      this.#hand(taker, items.slice(start, start + part), numbers.takeFirst(part));
    }
  }

  #leaveBehind(items: readonly unknown[]): void {
    this.#backlog.giveBack(items);
    this.#leftBehind += items.length;
  }

  #mayBeRich(taker: Taker): void {
    if (!taker.isRich) return;
    this.#rich.add(taker);
    // Whoever waits may have waited for this.
    for (const waiting of this.#waiting) this.#unheard.add(waiting);
  }

  #waitsForEnd(taker: Taker): boolean {
    return this.#waiting.has(taker) && taker.hasReceivedAll;
  }

  /** Its first `count` items are over; of a seat that has left, they may be so already. */
  #release(taker: Taker, count: number): void {
    this.#inHand -= taker.hand.takeFirst(count).count;
    if (!taker.isRich) this.#rich.delete(taker);
  }

  #takeLast(taker: Taker, count: number): Runs {
    this.#inHand -= count;
    return taker.hand.takeLast(count);
  }

  /** What it asked for, and was asked for, counts no more. */
  #forget(taker: Taker): void {
    for (const takers of [this.#waiting, this.#low, this.#rich]) takers.delete(taker);
    taker.forget();
  }

  #of(seat: number): Taker {
    return this.#seats[seat - 1] as Taker;
  }
}
