import type { HighWaterMark } from '../../high-water-mark';

/** What a consumer gave away: outputs, or a put into a pool. */
export interface Gift {
  readonly count: number;
  readonly bytes: number;
  /** It cannot be taken back. It never throws. */
  letGo(): void;
}

interface Held {
  readonly gift: Gift;
  /** The item that it belongs to, counted as in a `Standing`. */
  readonly item: number;
}

/** Why items cannot be redelivered. */
const SEVERAL =
  'it gave away outputs or puts while it had several items in hand, and to which of these they belong is unknown';
const TOO_MUCH = 'its item had given away more than `outputHighWaterMark`, which was let go';
const REFUSED = 'a pool refused what it had put, and had been told to be accepted';

/**
 * What the consumer of a seat gives away belongs to the item in its hand. Where items are redelivered, it is held until the
 * consumer has moved past that item, and dropped if the process dies first: then the next process gives it again. So it
 * arrives exactly once. What comes before the first item is let go with that; what comes after the last one, with the result.
 */
export class Outbox {
  readonly #holds: boolean;
  readonly #budget: HighWaterMark;
  #held: Held[] = [];
  #size = { count: 0, bytes: 0 };
  #hasLetGoStart = false;
  /** What was let go too early, and up to which item that matters. */
  #early: { readonly why: string; readonly until: number } | undefined;

  /** @param budget the most that is held. */
  constructor(holds: boolean, budget: HighWaterMark) {
    this.#holds = holds;
    this.#budget = budget;
  }

  /** How many outputs and puts are held. */
  get count(): number {
    return this.#size.count;
  }

  /** Whether what comes before the first item was let go. */
  get hasLetGoStart(): boolean {
    return this.#hasLetGoStart;
  }

  /** Why the items of a process that dies now cannot be redelivered; `undefined` if they can. */
  whyFinal(moved: number): string | undefined {
    return this.#early !== undefined && moved < this.#early.until ? this.#early.why : undefined;
  }

  /** The consumer gives away while it has several items in hand. */
  share(): void {
    if (this.#holds) this.#letGoEarly(SEVERAL, Infinity);
  }

  /** @param moved the item that it belongs to: the consumer has moved past so many. */
  add(gift: Gift, moved: number): void {
    if (gift.count === 0) return;
    if (!this.#holds || this.whyFinal(moved) !== undefined) {
      gift.letGo();
      return;
    }
    this.#held.push({ gift, item: moved });
    this.#size.count += gift.count;
    this.#size.bytes += gift.bytes;
    if (this.#size.count > this.#budget.items || this.#size.bytes > this.#budget.bytes)
      this.#letGoEarly(TOO_MUCH, moved + 1);
  }

  /** The consumer has moved past so many items. */
  settle(moved: number): void {
    if (moved > 0) this.#hasLetGoStart = true;
    this.#letGo(moved);
  }

  /** The result has arrived. What follows belongs to another one. */
  settleAll(): void {
    this.#hasLetGoStart = false;
    this.#early = undefined;
    // Last, as a pool may refuse it.
    this.#letGo(Infinity);
  }

  /** A pool refused what was let go. */
  makeFinal(): void {
    this.#early = { why: REFUSED, until: Infinity };
  }

  /** The process died: another one gives again what was held. */
  drop(): void {
    this.#early = undefined;
    this.#held = [];
    this.#size = { count: 0, bytes: 0 };
  }

  #letGoEarly(why: string, until: number): void {
    if (this.#early === undefined || this.#early.until < until) this.#early = { why, until };
    this.#letGo(Infinity);
  }

  #letGo(before: number): void {
    if (this.#held.length === 0) return;
    const end = this.#held.findIndex(({ item }) => item >= before);
    for (const { gift } of this.#held.splice(0, end < 0 ? Infinity : end)) {
      this.#size.count -= gift.count;
      this.#size.bytes -= gift.bytes;
      gift.letGo();
    }
  }
}
