import { longestOverlap, unite, type Span } from './spans';

export interface Findings {
  /** When the last item was moved past, in ms. */
  readonly wall: number;
  /** Until the last item was handed out: the share of all seats' time that they waited for an item that came. */
  readonly idleShare: number;
  /** The longest time, in ms, that an item lay in hand, not started, while some seat waited. */
  readonly hoarded: number;
  readonly handOvers: number;
  /** How many items the largest hand-over had. */
  readonly largest: number;
  readonly revocations: number;
  /** How many items reached a consumer that had started one with a higher number. */
  readonly disordered: number;
  /** What the dispatcher's own work took, in µs a hand-over: of the real clock. */
  readonly cost: number;
  /** How many times each item was moved past. */
  readonly moved: Uint8Array;
}

/** Where an item lay. */
interface Stay extends Span {
  readonly item: number;
}

/** Writes down what happens in a simulation. Items are numbered from 0, seats from 1. */
export class Observer {
  readonly #seats: number;
  readonly #moved: Uint8Array;
  readonly #handedAt: Float64Array;
  readonly #startedAt: Float64Array;
  /** The highest item that each seat has started. */
  readonly #highest: Int32Array;
  readonly #waits: Span[] = [];
  /** Of items that were given back: where they lay before. */
  readonly #stays: Stay[] = [];
  #lastHandOver = 0;
  #movedAt = 0;
  #handOvers = 0;
  #largest = 0;
  #revocations = 0;
  #disordered = 0;
  #cost = 0;

  constructor(seats: number, items: number) {
    this.#seats = seats;
    this.#moved = new Uint8Array(items);
    this.#handedAt = new Float64Array(items);
    this.#startedAt = new Float64Array(items);
    this.#highest = new Int32Array(seats + 1).fill(-1);
  }

  handed(items: readonly number[], time: number): void {
    this.#handOvers += 1;
    this.#largest = Math.max(this.#largest, items.length);
    this.#lastHandOver = time;
    for (const item of items) this.#handedAt[item] = time;
  }

  revoked(): void {
    this.#revocations += 1;
  }

  /** An item is with the parent again. */
  cameBack(item: number, time: number): void {
    this.#stays.push({ item, from: this.#handedAt[item] as number, to: time });
  }

  started(item: number, seat: number, time: number): void {
    this.#startedAt[item] = time;
    if (item < (this.#highest[seat] as number)) this.#disordered += 1;
    else this.#highest[seat] = item;
  }

  moved(item: number, time: number): void {
    this.#moved[item] = (this.#moved[item] as number) + 1;
    this.#movedAt = Math.max(this.#movedAt, time);
  }

  /** A seat waited, until `Infinity` where no item came. */
  waited(from: number, to: number): void {
    if (from < to) this.#waits.push({ from, to });
  }

  /** The dispatcher worked for so many ms of the real clock. */
  worked(time: number): void {
    this.#cost += time;
  }

  findings(): Findings {
    return {
      wall: this.#movedAt,
      idleShare: this.#idleShare(),
      hoarded: this.#hoarded(),
      handOvers: this.#handOvers,
      largest: this.#largest,
      revocations: this.#revocations,
      disordered: this.#disordered,
      cost: (1_000 * this.#cost) / this.#handOvers,
      moved: this.#moved,
    };
  }

  #idleShare(): number {
    const until = this.#lastHandOver;
    const waited = this.#waits
      .filter(({ to }) => to < Infinity)
      .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - from), 0);
    return until === 0 ? 0 : waited / (until * this.#seats);
  }

  #hoarded(): number {
    const idle = unite(this.#waits);
    let most = 0;
    for (const [item, from] of this.#handedAt.entries())
      most = Math.max(most, longestOverlap(idle, { from, to: this.#startedAt[item] as number }));
    for (const stay of this.#stays) most = Math.max(most, longestOverlap(idle, stay));
    return most;
  }
}
