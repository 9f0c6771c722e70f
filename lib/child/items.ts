/** What the items need of whoever feeds them. */
export interface Feeder {
  /** `wanted` calls of `next()` wait; `moved` items are done since this was last called. */
  ask(moved: number, wanted: number): void;
  /** No more items are taken: the last `unstarted` that came were not started and will not be. */
  leave(unstarted: number): void;
  /** From now on, until {@link release}, the process must stay alive for items. */
  hold(): void;
  release(): void;
}

type Step = IteratorResult<unknown, undefined>;

const END: Step = { done: true, value: undefined };

/**
 * The items of a consumer: `next()` is the acknowledgement of the oldest item it was given and is not past yet.
 *
 * Not an `async function*`: several calls of `next()` may wait at once, each of them wants an item of its own, and what
 * is past must be known at the call.
 */
export class Items implements AsyncGenerator<unknown, undefined, undefined> {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  readonly #feeder: Feeder;
  /** Came, not started. */
  #queue: unknown[] = [];
  #waiting: ((step: Step) => void)[] = [];
  #inHand = 0;
  #moved = 0;
  #state: 'open' | 'ended' | 'frozen' = 'open';

  constructor(feeder: Feeder) {
    this.#feeder = feeder;
  }

  next(): Promise<Step> {
    this.#moveOn();
    if (this.#state === 'frozen') return new Promise(() => undefined);
    if (this.#queue.length > 0) return Promise.resolve(this.#start());
    if (this.#state === 'ended') return Promise.resolve(END);
    if (this.#waiting.length === 0) this.#feeder.hold();
    this.#feeder.ask(this.takeMoved(), 1);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The consumer wants no more: what it has not started goes to others. */
  return(): Promise<Step> {
    this.#leave();
    return Promise.resolve(END);
  }

  throw(error: unknown): Promise<Step> {
    this.#leave();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is the caller's affair
    return Promise.reject(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Items came from the parent. */
  receive(items: readonly unknown[]): void {
    if (this.#state !== 'open') {
      this.#feeder.leave(items.length);
      return;
    }
    this.#queue.push(...items);
    while (this.#waiting.length > 0 && this.#queue.length > 0) this.#answer(this.#start());
  }

  /** No item will ever come. */
  end(): void {
    if (this.#state === 'open') this.#close('ended');
  }

  /** The consumer has failed: whoever still asks, waits until the process ends. */
  freeze(): void {
    if (this.#state === 'open') this.#close('frozen');
    this.#state = 'frozen';
  }

  /** How many items were started and not moved past. */
  get started(): number {
    return this.#inHand;
  }

  /** How many items were moved past since this was last called. */
  takeMoved(): number {
    const moved = this.#moved;
    this.#moved = 0;
    return moved;
  }

  #start(): Step {
    this.#inHand += 1;
    return { done: false, value: this.#queue.shift() };
  }

  #moveOn(): void {
    if (this.#inHand === 0) return;
    this.#inHand -= 1;
    this.#moved += 1;
  }

  #answer(step: Step): void {
    this.#waiting.shift()?.(step);
    if (this.#waiting.length === 0) this.#feeder.release();
  }

  #leave(): void {
    if (this.#state !== 'open') return;
    this.#feeder.leave(this.#queue.length);
    this.#close('ended');
  }

  #close(state: 'ended' | 'frozen'): void {
    this.#state = state;
    this.#queue = [];
    while (state === 'ended' && this.#waiting.length > 0) this.#answer(END);
  }
}
