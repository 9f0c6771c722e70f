import type { ItemsMessage, Standing } from '../../wire/messages';
import { SegmentReceiver } from '../../wire/segments/receiver';
import type { OutputBuffer } from '../output-buffer';
import type { ParentLink } from '../parent-link';
import { Batches } from './batches';
import type { Clock } from './clock';
import { Meter, REPORT_INTERVAL } from './meter';
import type { RecycleLimit } from './recycle-limit';

type Step = IteratorResult<unknown, undefined>;

/** What the items of a process need. */
export interface Surroundings {
  readonly link: ParentLink;
  readonly limit: RecycleLimit;
  /** They are sent with the reports. */
  readonly outputs: OutputBuffer;
  readonly clock: Clock;
}

const END: Step = { done: true, value: undefined };

/**
 * The items of a consumer. `next()` acknowledges the oldest item that was given out and is not moved past.
 *
 * It is not an `async function*`: several calls of `next()` may wait at once, each for an item of its own, and the call
 * itself says what is moved past.
 */
export class Items implements AsyncGenerator<unknown, undefined, undefined> {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  readonly #link: ParentLink;
  readonly #limit: RecycleLimit;
  readonly #outputs: OutputBuffer;
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #receiver = new SegmentReceiver();
  readonly #batches = new Batches();
  #calls: ((step: Step) => void)[] = [];
  // Counts of all items that this process was given, without those that it gave back.
  #received = 0;
  #started = 0;
  #moved = 0;
  /** As many were moved past when the last report was sent. */
  #reported = 0;
  #hasRead = false;
  #hasEnded = false;
  #isRecycled = false;
  #state: 'open' | 'ended' | 'frozen' = 'open';

  constructor({ link, limit, outputs, clock }: Surroundings) {
    this.#link = link;
    this.#limit = limit;
    this.#outputs = outputs;
    this.#clock = clock;
    this.#meter = new Meter(clock);
  }

  next(): Promise<Step> {
    if (this.#moved < this.#started) this.#moved += 1;
    const isThere = this.#batches.isAmid && this.#limit.allowsItem(this.#started);
    if (isThere && this.#calls.length === 0 && !this.#meter.isDue) return Promise.resolve(this.#startNow());
    return this.#nextSlowly();
  }

  /** The consumer takes no more items. */
  return(): Promise<Step> {
    this.#finishReading(false);
    return Promise.resolve(this.#end());
  }

  throw(error: unknown): Promise<Step> {
    this.#finishReading(false);
    this.#end();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is the caller's affair
    return Promise.reject(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** For what takes iterables only. It is not in the types. */
  [Symbol.iterator](): never {
    this.#hasRead = true;
    throw new TypeError(
      'The items of a consumer come one after the other: read them with `for await (const item of items)`.',
    );
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** They ended for this process alone, which has reached a limit. */
  get isRecycled(): boolean {
    return this.#isRecycled;
  }

  /** The consumer has asked for an item. */
  get hasRead(): boolean {
    return this.#hasRead;
  }

  /** The consumer has moved past so many items. */
  get moved(): number {
    return this.#moved;
  }

  /** Where the consumer stands. */
  get standing(): Standing {
    return { moved: this.#moved, started: this.#started };
  }

  /** The consumer has started an item that it has not moved past, and may go on reading. */
  get hasItemInHand(): boolean {
    return this.#state === 'open' && this.#moved < this.#started;
  }

  /** The consumer works on several items, or reads ahead: what it gives away now may belong to any of them. */
  get isShared(): boolean {
    return this.#started - this.#moved > 1 || (this.#calls.length > 0 && this.#started > 0);
  }

  /** The consumer knows that no more items come, or wants no more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Sends the outputs, if there are any. */
  sendOutputs(): void {
    if (this.#outputs.count > 0) this.#report();
  }

  /**
   * The consumer has yielded. OutputBuffer are sent with the reports, and a little later at the latest.
   *
   * @returns a promise if the consumer has to wait: for room, or for a turn of the event loop.
   */
  yielded(): Promise<void> | undefined {
    // The first one of a batch sets the time at which that is sent.
    if (!this.#outputs.isToBeChecked && this.#outputs.count > 1) return undefined;
    this.#outputs.check(this.#meter.isDue);
    if (this.#outputs.isFull || this.#meter.isReportDue) this.sendOutputs();
    else if (this.#outputs.count === 1)
      this.#clock.after(REPORT_INTERVAL, () => {
        this.sendOutputs();
      });
    if (!this.#outputs.hasRoom) return this.#wait(this.#outputs.waitForRoom());
    return this.#meter.isTurnDue ? this.#waitForTurn() : undefined;
  }

  /** Items came. */
  receive({ first, segments, prefetch, reportEach }: Omit<ItemsMessage, 'type'>): void {
    // Items that come after the consumer has finished reading are with others by now.
    if (this.#state !== 'open') return;
    this.#meter.turn();
    this.#meter.resume();
    const items = this.#receiver.open(segments);
    this.#received = first + items.count;
    this.#batches.add({ items, prefetch, reportEach });
    this.#serve();
    // The parent knows which calls still wait only when it knows that these items have come.
    if (this.#calls.length > 0) this.#report();
  }

  /** Others wait for items: the last `count` items that were not started are given back. */
  revoke(count: number): void {
    if (this.#state !== 'open') return;
    if (this.#hasNews) this.#report();
    // Items for calls that wait for a turn of the event loop are as good as started.
    const spare = Math.max(0, this.#batches.count - this.#calls.length);
    this.#received -= this.#batches.drop(Math.min(count, spare));
    this.#link.send({ type: 'revoked', kept: this.#received });
  }

  /** No item will ever come. */
  end(): void {
    // The items of calls that wait for a turn of the event loop are here.
    if (this.#state === 'open') this.#serve();
    if (this.#state === 'open') this.#close('ended');
  }

  /** The process exits. The message needs no answer, so that what was not started is not lost with the process. */
  exit(): void {
    this.sendOutputs();
    this.#finishReading(true);
  }

  /** The consumer has failed: calls wait until the process ends. */
  freeze(): void {
    if (this.#state === 'open') this.#close('frozen');
    this.#state = 'frozen';
  }

  /** For the call at the end of a batch, behind other calls, or when a report or a turn of the event loop is due. */
  #nextSlowly(): Promise<Step> {
    // The first call comes here, as no items are there yet.
    this.#hasRead = true;
    if (this.#state === 'frozen') return new Promise(() => undefined);
    if (this.#state === 'open' && this.#limit.isReached(this.#started)) this.#recycle();
    if (this.#state === 'ended') {
      // The parent has the clock of `timeout`: it must learn that the item is done.
      if (this.#hasNews && this.#batches.current.reportEach) this.#report();
      return Promise.resolve(this.#end());
    }
    const isThere = this.#batches.count > this.#calls.length;
    // The report at the beginning of a batch says as much.
    if (isThere && this.#batches.isAmid) this.#reportIfDue();
    if (isThere && this.#calls.length === 0) {
      if (!this.#meter.isTurnDue) return Promise.resolve(this.#startNow());
      this.#clock.onNextTurn(() => {
        this.#meter.turn();
        this.#serve();
      });
    }
    const step = new Promise<Step>((resolve) => {
      if (this.#calls.push(resolve) === 1) this.#link.hold();
    });
    if (isThere) return step;
    if (this.#moved === this.#started) this.#meter.pause();
    this.#ask();
    return step;
  }

  #recycle(): void {
    this.#isRecycled = true;
    this.#close('ended');
    // The parent learns before the result whether that was all: then no other process is needed.
    if (this.#hasNews) this.#report();
  }

  /** Reports that a call waits. Prefetched items may lie in the socket: they arrive with a turn of the event loop. */
  #ask(): void {
    // Items that are still here belong to calls that wait for a turn of the event loop.
    if (!this.#batches.current.prefetch || this.#batches.count > 0) {
      this.#report();
      return;
    }
    this.#batches.begin();
    const received = this.#received;
    // The first turn comes before the event loop looks for messages again, the second one after that.
    this.#clock.onNextTurn(() => {
      this.#clock.onNextTurn(() => {
        if (received === this.#received && this.#calls.length > 0) this.#report();
      });
    });
  }

  /** Gives items to the calls that wait. */
  #serve(): void {
    while (this.#calls.length > 0 && this.#batches.count > 0) {
      if (this.#limit.allowsItem(this.#started)) this.#serveOne();
      else this.#recycle();
    }
  }

  #serveOne(): void {
    this.#start();
    // The call that gets the item waits no more, which the report says.
    const call = this.#calls.shift();
    this.#answer(call, this.#read());
  }

  #start(): void {
    if (!this.#batches.isAmid) this.#beginBatch();
    this.#batches.start();
    this.#started += 1;
  }

  /** The item is reported before it is read, as the process may die of that already. */
  #read(): Step {
    if (this.#batches.current.reportEach) this.#report();
    return { done: false, value: this.#batches.read() };
  }

  /** For a call that does not wait. */
  #startNow(): Step {
    this.#start();
    return this.#read();
  }

  #beginBatch(): void {
    this.#batches.begin();
    this.#outputs.isCareful = this.#batches.current.reportEach;
    if (this.#batches.current.prefetch && this.#batches.isLast) this.#report(true);
    else this.#reportIfDue();
  }

  #answer(call: ((step: Step) => void) | undefined, step: Step): void {
    call?.(step);
    if (this.#calls.length === 0) this.#link.release();
  }

  /** Items were moved past since the last report. */
  get #hasNews(): boolean {
    return this.#moved > this.#reported;
  }

  #reportIfDue(): void {
    if (this.#hasNews && this.#meter.isReportDue) this.#report();
  }

  #report(belowLowWatermark = false): void {
    const elapsed = this.#hasNews ? this.#meter.takeWorked() : 0;
    const outputs = this.#outputs.take(this.#moved);
    if (outputs !== undefined) this.#meter.markReport();
    this.#reported = this.#moved;
    const waiting = Math.max(0, this.#calls.length - this.#batches.count);
    const received = this.#received;
    const state = { received, elapsed, waiting, belowLowWatermark };
    this.#link.send({ type: 'progress', ...this.standing, ...state, ...(outputs && { outputs }) });
  }

  #finishReading(exiting: boolean): void {
    if (this.#state !== 'open') return;
    this.sendOutputs();
    this.#reported = this.#moved;
    this.#link.send({ type: 'finishedReading', ...this.standing, exiting });
    this.#close('ended');
  }

  /** The consumer learns of the end. */
  #end(): Step {
    this.#hasEnded = true;
    return END;
  }

  #close(state: 'ended' | 'frozen'): void {
    this.#state = state;
    while (state === 'ended' && this.#calls.length > 0) this.#answer(this.#calls.shift(), this.#end());
    this.#batches.drop(Infinity);
  }

  /** Time that the parent makes the consumer wait is no time of its item. */
  async #wait(room: Promise<void>): Promise<void> {
    this.#meter.pause();
    this.#link.hold();
    await room;
    this.#link.release();
    this.#meter.turn();
    this.#meter.resume();
  }

  #waitForTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.onNextTurn(() => {
        this.#meter.turn();
        resolve();
      });
    });
  }
}
