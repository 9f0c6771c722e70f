import type { LastTimes, Standing } from '../../wire/child-messages';
import type { ItemsMessage } from '../../wire/parent-messages';
import { SegmentReceiver } from '../../wire/segments/receiver';
import type { OutputBuffer } from '../output-buffer';
import type { ParentLink } from '../parent-link';
import { Batches } from './batches';
import type { Clock } from './clock';
import type { ItemFlow } from './flow';
import { Meter } from './meter';
import type { RecycleLimit } from './recycle-limit';
import { Reports, type Progress } from './reports';
import { Stopwatch } from './stopwatch';

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
export class Items implements AsyncGenerator<unknown, undefined, undefined>, ItemFlow {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  readonly #link: ParentLink;
  readonly #limit: RecycleLimit;
  readonly #outputs: OutputBuffer;
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #stopwatch: Stopwatch;
  readonly #reports: Reports;
  readonly #receiver = new SegmentReceiver();
  readonly #batches = new Batches();
  #calls: ((step: Step) => void)[] = [];
  // Counts of all items that this process was given, without those that it gave back.
  #received = 0;
  #started = 0;
  #moved = 0;
  #hasRead = false;
  #hasEnded = false;
  #isRecycled = false;
  #state: 'open' | 'ended' | 'frozen' = 'open';

  constructor({ link, limit, outputs, clock }: Surroundings) {
    this.#link = link;
    this.#limit = limit;
    this.#outputs = outputs;
    this.#clock = clock;
    const meter = new Meter(clock);
    const stopwatch = new Stopwatch(clock);
    this.#meter = meter;
    this.#stopwatch = stopwatch;
    this.#reports = new Reports({ link, outgoing: outputs, clock, meter, stopwatch }, () => this.#progress);
  }

  next(): Promise<Step> {
    if (this.#stopwatch.isOn) return this.#nextMeasured();
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

  /** One consumer takes all items: none of them is a call that somebody may give up. */
  cancel(): void {
    // It is for tasks.
  }

  answered(batches: number): void {
    this.#outputs.answered(batches);
  }

  /** Sends what the consumer has yielded. */
  sendOutputs(): void {
    this.#reports.sendOutputs();
  }

  takeLastTimes(): LastTimes {
    for (let item = this.#moved; item < this.#started; item += 1) this.#stopwatch.end(item);
    return this.#reports.takeLastTimes();
  }

  /** The consumer has yielded: see {@link Reports.yielded}. */
  yielded(): Promise<void> | undefined {
    return this.#reports.yielded();
  }

  /** Items came. */
  receive({ first, segments, prefetch, reportEach, measures }: Omit<ItemsMessage, 'type'>): void {
    // Items that come after the consumer has finished reading are with others by now.
    if (this.#state !== 'open') return;
    this.#meter.turn();
    this.#meter.resume('items');
    this.#stopwatch.turn(measures === true);
    const items = this.#receiver.open(segments);
    this.#received = first + items.count;
    this.#batches.add({ items, prefetch, reportEach });
    this.#serve();
    // The parent knows which calls still wait only when it knows that these items have come.
    if (this.#calls.length > 0) this.#reports.send();
  }

  /** Others wait for items: the last `count` items that were not started are given back. */
  revoke(count: number): void {
    if (this.#state !== 'open') return;
    this.#reports.sendNews();
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

  /** The other road knows nothing of the stopwatch. */
  #nextMeasured(): Promise<Step> {
    if (this.#moved < this.#started) {
      this.#stopwatch.end(this.#moved);
      this.#moved += 1;
    }
    return this.#nextSlowly();
  }

  /** For the call at the end of a batch, behind other calls, or when a report or a turn of the event loop is due. */
  #nextSlowly(): Promise<Step> {
    // The first call comes here, as no items are there yet.
    this.#hasRead = true;
    if (this.#state === 'frozen') return new Promise(() => undefined);
    if (this.#state === 'open' && this.#limit.isReached(this.#started)) this.#recycle();
    if (this.#state === 'ended') {
      // The parent has the clock of `timeout`: it must learn that the item is done.
      if (this.#batches.current.reportEach) this.#reports.sendNews();
      return Promise.resolve(this.#end());
    }
    const isThere = this.#batches.count > this.#calls.length;
    // The report at the beginning of a batch says as much.
    if (isThere && this.#batches.isAmid) this.#reports.sendDueNews();
    if (isThere && this.#calls.length === 0) {
      if (!this.#meter.isTurnDue) return Promise.resolve(this.#startMeasured());
      this.#clock.onNextTurn(() => {
        this.#meter.turn();
        this.#serve();
      });
    }
    const step = new Promise<Step>((resolve) => {
      if (this.#calls.push(resolve) === 1) this.#link.hold();
    });
    if (isThere) return step;
    if (this.#moved === this.#started) this.#meter.pause('items');
    this.#ask();
    return step;
  }

  #recycle(): void {
    this.#isRecycled = true;
    this.#close('ended');
    // The parent learns before the result whether that was all: then no other process is needed.
    this.#reports.sendNews();
  }

  /** Reports that a call waits. Prefetched items may lie in the socket: they arrive with a turn of the event loop. */
  #ask(): void {
    // Items that are still here belong to calls that wait for a turn of the event loop.
    if (!this.#batches.current.prefetch || this.#batches.count > 0) {
      this.#reports.send();
      return;
    }
    this.#batches.begin();
    const received = this.#received;
    // The first turn comes before the event loop looks for messages again, the second one after that.
    this.#clock.onNextTurn(() => {
      this.#clock.onNextTurn(() => {
        if (received === this.#received && this.#calls.length > 0) this.#reports.send();
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
    const step = this.#read();
    if (this.#stopwatch.isOn) this.#stopwatch.begin(this.#started - 1);
    this.#answer(call, step);
  }

  #start(): void {
    if (!this.#batches.isAmid) this.#beginBatch();
    this.#batches.start();
    this.#started += 1;
  }

  /** The item is reported before it is read, as the process may die of that already. */
  #read(): Step {
    if (this.#batches.current.reportEach) this.#reports.send();
    return { done: false, value: this.#batches.read() };
  }

  /** For a call that does not wait. */
  #startNow(): Step {
    this.#start();
    return this.#read();
  }

  #startMeasured(): Step {
    const step = this.#startNow();
    if (this.#stopwatch.isOn) this.#stopwatch.begin(this.#started - 1);
    return step;
  }

  #beginBatch(): void {
    this.#batches.begin();
    this.#outputs.isCareful = this.#batches.current.reportEach;
    if (this.#batches.current.prefetch && this.#batches.isLast) this.#reports.send(true);
    else this.#reports.sendDueNews();
  }

  #answer(call: ((step: Step) => void) | undefined, step: Step): void {
    call?.(step);
    if (this.#calls.length === 0) this.#link.release();
  }

  get #progress(): Progress {
    const waiting = Math.max(0, this.#calls.length - this.#batches.count);
    return { ...this.standing, received: this.#received, waiting };
  }

  #finishReading(exiting: boolean): void {
    if (this.#state !== 'open') return;
    this.#reports.finish(exiting);
    this.#close('ended');
  }

  /** The consumer learns of the end. */
  #end(): Step {
    this.#hasEnded = true;
    return END;
  }

  #close(state: 'ended' | 'frozen'): void {
    this.#state = state;
    this.#meter.resume('items');
    while (state === 'ended' && this.#calls.length > 0) this.#answer(this.#calls.shift(), this.#end());
    this.#batches.drop(Infinity);
  }
}
