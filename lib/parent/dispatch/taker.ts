import { Pace } from './pace';
import { Runs } from './runs';

/** A seat, as the dispatcher sees it: the numbers of its items, and what it waits for. */
export class Taker {
  readonly seat: number;
  readonly pace = new Pace();
  /** The numbers of the items in its hand, in the order of their handing. */
  readonly hand = new Runs();
  /** The highest number it has had, but for what it gave back in order. */
  newest = 0;
  /** Calls of `next()` that wait, and have nothing on the way. */
  wanted = 0;
  /** It was asked for items, and has not answered: until then it is handed none, so that they stay in order. */
  asked: 'no' | 'in order' | 'in any order' = 'no';
  #onTheWay = 0;
  #moved = 0;

  constructor(seat: number) {
    this.seat = seat;
  }

  /** It has more in hand than the one item it works on. */
  get isRich(): boolean {
    return this.hand.count > 1;
  }

  /** It has received all that it was handed. */
  get hasReceivedAll(): boolean {
    return this.#onTheWay === 0;
  }

  /** It said so, with so many items on the way to it. */
  hear(waiting: number, onTheWay: number): void {
    this.#onTheWay = onTheWay;
    this.wanted = Math.max(0, waiting - onTheWay);
  }

  add(numbers: Runs): void {
    this.hand.add(numbers);
    this.newest = Math.max(this.newest, numbers.last ?? 0);
    this.#onTheWay += numbers.count;
    this.wanted = Math.max(0, this.wanted - numbers.count);
  }

  /** It moved past its first `count` items, in `elapsed` ms. */
  observe(count: number, elapsed: number): void {
    this.#moved += count;
    this.pace.observe(count, elapsed);
  }

  /** How many items it has moved past since this was last asked. */
  takeMoved(): number {
    const moved = this.#moved;
    this.#moved = 0;
    return moved;
  }

  /** What it asked for, and was asked for, counts no more. */
  forget(): void {
    this.wanted = this.#onTheWay = 0;
    this.asked = 'no';
  }
}
