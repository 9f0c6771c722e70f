import { Batches, type Batch } from './batches';
import { Meter } from './meter';
import { Quota } from './recycle-limit';

/** What the items tell whoever feeds them. */
export interface Feeder {
  progress(progress: Progress): void;
  /** The last `unstarted` items go to others. */
  giveBack(unstarted: number): void;
  /** No more items are taken: all but those moved past, and the `started` after them, go to others. */
  leave(progress: Leaving): void;
  /** From now on, until {@link release}, the process must stay alive for items. */
  hold(): void;
  release(): void;
}

/** How far the consumer has come: see the message of this name. */
export interface Progress {
  readonly moved: number;
  readonly started: number;
  readonly elapsed: number;
  readonly received: number;
  readonly waiting: number;
  readonly low: boolean;
}

export interface Leaving {
  readonly moved: number;
  readonly started: number;
  /** The process is exiting. */
  readonly exiting: boolean;
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
  readonly #meter = new Meter();
  readonly #batches = new Batches();
  readonly #quota: Quota;
  #waiting: ((step: Step) => void)[] = [];
  #received = 0;
  #inHand = 0;
  #moved = 0;
  #isSpent = false;
  #state: 'open' | 'ended' | 'frozen' = 'open';

  constructor(feeder: Feeder, quota = new Quota()) {
    this.#feeder = feeder;
    this.#quota = quota;
  }

  next(): Promise<Step> {
    if (this.#inHand > 0) {
      this.#inHand -= 1;
      this.#moved += 1;
    }
    const isThere = this.#batches.isAmid && this.#quota.allowsItem;
    if (isThere && this.#waiting.length === 0 && !this.#meter.isDue())
      return Promise.resolve(this.#startNow());
    return this.#nextWithCare();
  }

  /** The consumer wants no more: what it has not started goes to others. */
  return(): Promise<Step> {
    this.#leave(false);
    return Promise.resolve(END);
  }

  throw(error: unknown): Promise<Step> {
    this.#leave(false);
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is the caller's affair
    return Promise.reject(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** They ended for this process alone, as it has done enough. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Items came from the parent. */
  receive(batch: Batch): void {
    // What comes after the consumer has left, others have already.
    if (this.#state !== 'open') return;
    this.#meter.turn();
    this.#meter.resume();
    this.#received += batch.items.length;
    this.#batches.add(batch);
    this.#serve();
    // Who still waits is known to wait only once it is known that these have come.
    if (this.#waiting.length > 0) this.#report(false);
  }

  /** Others wait for items: `count` of those that were not started go to them. */
  askBack(count: number): void {
    if (this.#state !== 'open') return;
    if (this.#moved > 0) this.#report(false);
    // What a call of `next()` gets when the event loop has turned is as good as started.
    const spare = Math.max(0, this.#batches.count - this.#waiting.length);
    this.#feeder.giveBack(this.#batches.drop(Math.min(count, spare)));
  }

  /** No item will ever come. */
  end(): void {
    // A call that waits for a turn of the event loop has its item here.
    if (this.#state === 'open') this.#serve();
    if (this.#state === 'open') this.#close('ended');
  }

  /** The process exits: a last word that needs no answer, so that what was not started is not lost with it. */
  exit(): void {
    this.#leave(true);
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

  /** How many items were moved past since this was last said. */
  takeMoved(): number {
    const moved = this.#moved;
    this.#moved = 0;
    return moved;
  }

  /** Where a batch ends, or somebody waits, or a report or a turn of the event loop is due. */
  #nextWithCare(): Promise<Step> {
    if (this.#state === 'frozen') return new Promise(() => undefined);
    if (this.#state === 'open' && this.#quota.isUsedUp) this.#spend();
    if (this.#state === 'ended') {
      // The parent holds the clock: it has to know that this one is done.
      if (this.#moved > 0 && this.#batches.current.careful) this.#report(false);
      return Promise.resolve(END);
    }
    const isThere = this.#batches.count > this.#waiting.length;
    // A batch that is begun says as much.
    const begins = !this.#batches.isAmid;
    if (isThere && !begins && this.#moved > 0 && this.#meter.mustReport()) this.#report(false);
    if (isThere && this.#waiting.length === 0) {
      if (!this.#meter.mustTurn()) return Promise.resolve(this.#startNow());
      setImmediate(() => {
        this.#meter.turn();
        this.#serve();
      });
    }
    const step = new Promise<Step>((resolve) => {
      if (this.#waiting.push(resolve) === 1) this.#feeder.hold();
    });
    if (isThere) return step;
    if (this.#inHand === 0) this.#meter.pause();
    this.#ask();
    return step;
  }

  #spend(): void {
    this.#isSpent = true;
    this.#close('ended');
    // Known before its result: where that was all, no other process is needed.
    if (this.#moved > 0) this.#report(false);
  }

  /** Says that somebody waits; but what was fetched ahead may lie in the socket, and comes with a turn of the loop. */
  #ask(): void {
    // What is still here has its takers, who wait for a turn of the event loop.
    if (!this.#batches.current.prefetch || this.#batches.count > 0) {
      this.#report(false);
      return;
    }
    this.#batches.begin();
    const received = this.#received;
    afterTurn(() => {
      if (received === this.#received && this.#waiting.length > 0) this.#report(false);
    });
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#batches.count > 0) {
      if (this.#quota.allowsItem) this.#answer(this.#start());
      else this.#spend();
    }
  }

  #start(): Step {
    if (!this.#batches.isAmid) this.#beginBatch();
    this.#quota.begin();
    this.#inHand += 1;
    return { done: false, value: this.#batches.take() };
  }

  /** For a call that does not wait. */
  #startNow(): Step {
    const step = this.#start();
    this.#reportWithCare();
    return step;
  }

  /** Before the consumer works on it: who was answered waits no more. */
  #reportWithCare(): void {
    if (this.#batches.current.careful) this.#report(false);
  }

  #beginBatch(): void {
    this.#batches.begin();
    const low = this.#batches.current.prefetch && this.#batches.isLast;
    if (low || (this.#moved > 0 && this.#meter.mustReport())) this.#report(low);
  }

  #report(low: boolean): void {
    const { length } = this.#waiting;
    const waiting = Math.max(0, length - this.#batches.count);
    const elapsed = this.#moved > 0 ? this.#meter.takeWorked() : 0;
    const { started } = this;
    this.#feeder.progress({
      moved: this.takeMoved(),
      started,
      elapsed,
      received: this.#received,
      waiting,
      low,
    });
  }

  #answer(step: Step): void {
    const call = this.#waiting.shift();
    if (step.done !== true) this.#reportWithCare();
    call?.(step);
    if (this.#waiting.length === 0) this.#feeder.release();
  }

  #leave(exiting: boolean): void {
    if (this.#state !== 'open') return;
    this.#feeder.leave({ moved: this.takeMoved(), started: this.#inHand, exiting });
    this.#close('ended');
  }

  #close(state: 'ended' | 'frozen'): void {
    this.#state = state;
    while (state === 'ended' && this.#waiting.length > 0) this.#answer(END);
    this.#batches.drop(Infinity);
  }
}

/** The first immediate comes before the loop looks for messages again, the second one after. */
function afterTurn(act: () => void): void {
  setImmediate(() => setImmediate(act));
}
