import type { LastTimes, Standing } from '../../wire/child-messages';
import type { CancelMessage, ItemsMessage } from '../../wire/parent-messages';
import { SegmentReceiver } from '../../wire/segments/receiver';
import { toWireFailure } from '../../wire/thrown/failure';
import { Batches } from '../items/batches';
import type { Clock } from '../items/clock';
import type { ItemFlow } from '../items/flow';
import { Meter } from '../items/meter';
import type { RecycleLimit } from '../items/recycle-limit';
import { Reports, type Progress } from '../items/reports';
import { Stopwatch } from '../items/stopwatch';
import type { ParentLink } from '../parent-link';
import { AnswerBuffer } from './answer-buffer';
import { Indexes } from './indexes';
import { RunningCalls, type CallPlace } from './running-calls';

/** What the calls of a process need. */
export interface TaskSurroundings extends CallPlace {
  readonly link: ParentLink;
  readonly limit: RecycleLimit;
  readonly clock: Clock;
  /** So many calls may be at work at once. */
  readonly concurrency: number;
}

/** The user's function. */
export interface Task {
  call(item: unknown): unknown;
  /** @returns what the call fails with. */
  explain(thrown: unknown): unknown;
}

/**
 * Calls a function for each item, in the order in which the items come, and sends what it returns or throws. An item is moved
 * past when its call has ended: the message that says so brings the answer.
 */
export class TaskLoop implements ItemFlow {
  readonly isShared = false;
  /** What a call puts goes into other pools only. */
  readonly hasItemInHand = false;
  readonly #link: ParentLink;
  readonly #limit: RecycleLimit;
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #calls: RunningCalls;
  readonly #answers: AnswerBuffer;
  readonly #meter: Meter;
  readonly #stopwatch: Stopwatch;
  readonly #reports: Reports;
  readonly #receiver = new SegmentReceiver();
  readonly #batches = new Batches();
  readonly #indexes = new Indexes();
  #task: Task | undefined;
  // Counts of all items that this process was given, without those that it gave back.
  #received = 0;
  #started = 0;
  #moved = 0;
  /** So many calls are at work. */
  #running = 0;
  /** Items after `#moved` whose calls have ended. */
  readonly #ended = new Set<number>();
  /** Items that need not be called, if they are not started yet. */
  readonly #canceled = new Set<number>();
  #isOneByOne = false;
  /** The answers wait for room, or a turn of the event loop is due. */
  #isBlocked = false;
  #isAsking = false;
  /** The process waits for items. */
  #isWaiting = false;
  #isRecycled = false;
  #state: 'open' | 'ended' | 'frozen' = 'open';
  #finish!: () => void;
  readonly #finished = new Promise<void>((resolve) => (this.#finish = resolve));

  constructor(surroundings: TaskSurroundings) {
    const { link, limit, clock, concurrency } = surroundings;
    this.#link = link;
    this.#limit = limit;
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#calls = new RunningCalls(surroundings, concurrency);
    this.#answers = new AnswerBuffer(concurrency === 1);
    const [meter, stopwatch] = [new Meter(clock), new Stopwatch(clock)];
    this.#meter = meter;
    this.#stopwatch = stopwatch;
    const tools = { link, outgoing: this.#answers, clock, meter, stopwatch };
    this.#reports = new Reports(tools, () => this.#progress);
  }

  /** Resolves when no item will come any more and all calls have ended. */
  run(task: Task): Promise<void> {
    this.#task = task;
    this.#goOn();
    return this.#finished;
  }

  get isRecycled(): boolean {
    return this.#isRecycled;
  }

  get standing(): Standing {
    return { moved: this.#moved, started: this.#started };
  }

  get hasEnded(): boolean {
    return this.#state !== 'open';
  }

  /** The call in which code runs. */
  get current(): RunningCalls['current'] {
    return this.#calls.current;
  }

  receive({
    first,
    segments,
    prefetch,
    reportEach,
    measures,
    isRedelivered,
    indexes,
  }: Omit<ItemsMessage, 'type'>): void {
    // Items that come after the end are with others by now.
    if (this.#state !== 'open') return;
    this.#meter.turn();
    this.#meter.resume('items');
    this.#stopwatch.turn(measures === true);
    const items = this.#receiver.open(segments);
    this.#received = first + items.count;
    this.#batches.add({ items, prefetch, reportEach });
    this.#indexes.add(indexes, items.count);
    this.#isOneByOne = isRedelivered === true;
    this.#goOn();
  }

  revoke(count: number): void {
    if (this.#state !== 'open') return;
    this.#reports.sendNews();
    const dropped = this.#batches.drop(count);
    this.#indexes.drop(dropped);
    this.#received -= dropped;
    // Other items will have these places.
    for (const item of this.#canceled) if (item >= this.#received) this.#canceled.delete(item);
    this.#link.send({ type: 'revoked', kept: this.#received });
  }

  cancel({ from, count, aborts }: Omit<CancelMessage, 'type'>): void {
    // Those behind were given back before the parent knew it.
    for (let item = from; item < Math.min(from + count, this.#received); item += 1) {
      if (item >= this.#started) this.#canceled.add(item);
      else if (aborts) this.#calls.abort(item);
    }
  }

  end(): void {
    if (this.#state === 'open') this.#close();
  }

  exit(): void {
    if (this.#state === 'frozen') return;
    this.#reports.finish(true);
    this.#state = 'ended';
  }

  freeze(): void {
    this.#state = 'frozen';
    this.#wait(false);
    this.#batches.drop(Infinity);
  }

  answered(batches: number): void {
    this.#answers.answered(batches);
  }

  sendOutputs(): void {
    this.#reports.sendOutputs();
  }

  /** What the reports do not tell: nothing, as they bring every answer. */
  takeLastTimes(): LastTimes {
    return {};
  }

  /** Starts calls as far as it may, and asks for more items. */
  #goOn(): void {
    while (this.#mayStart && this.#batches.count > 0) {
      if (this.#isLimitReached) this.#recycle();
      else this.#startOne();
    }
    if (this.#mayStart) this.#ask();
    this.#wait(this.#mayStart && this.#running === 0);
    if (this.#state === 'ended' && this.#running === 0) this.#finish();
  }

  /** The process stays alive while it waits for items and nothing else: calls that wait for what can never happen are noticed. */
  #wait(waits: boolean): void {
    if (this.#isWaiting === waits) return;
    this.#isWaiting = waits;
    if (waits) this.#link.hold();
    else this.#link.release();
  }

  get #mayStart(): boolean {
    const most = this.#isOneByOne ? 1 : this.#concurrency;
    return this.#state === 'open' && this.#task !== undefined && !this.#isBlocked && this.#running < most;
  }

  /** Reading the memory takes some time, so it is read at the beginning of each batch. */
  get #isLimitReached(): boolean {
    if (!this.#limit.allowsItem(this.#started)) return true;
    return !this.#batches.isAmid && this.#limit.isReached(this.#started);
  }

  #recycle(): void {
    this.#isRecycled = true;
    // Others need not wait for the calls that are at work here.
    if (this.#running > 0) this.#reports.finish(false);
    this.#close();
  }

  #close(): void {
    this.#state = 'ended';
    this.#meter.resume('items');
    this.#batches.drop(Infinity);
    this.#wait(false);
    if (this.#running === 0) this.#finish();
  }

  #startOne(): void {
    if (!this.#batches.isAmid) this.#beginBatch();
    this.#batches.start();
    const item = this.#started;
    this.#started += 1;
    this.#running += 1;
    // It is reported before it is read, as the process may die of that already.
    if (this.#batches.current.reportEach) this.#reports.send();
    const index = this.#indexes.next();
    const value = this.#batches.read();
    if (this.#canceled.delete(item)) this.#answer(item, undefined);
    else this.#call(item, index, value);
  }

  #beginBatch(): void {
    this.#batches.begin();
    const { reportEach, prefetch } = this.#batches.current;
    this.#answers.isCareful = reportEach;
    if (prefetch && this.#batches.isLast) this.#reports.send(true);
    // The answers of the last batch may not wait for calls of this one.
    else this.#reports.sendOutputs();
  }

  #call(item: number, index: number, value: unknown): void {
    if (this.#stopwatch.isOn) this.#stopwatch.begin(item);
    try {
      const returned = this.#calls.call(item, index, () => this.#task?.call(value));
      if (!isThenable(returned)) {
        this.#answer(item, returned);
        return;
      }
      Promise.resolve(returned).then(
        (result) => {
          this.#answer(item, result);
          this.#goOn();
        },
        (thrown: unknown) => {
          this.#fail(item, thrown);
          this.#goOn();
        },
      );
    } catch (thrown) {
      this.#fail(item, thrown);
    }
  }

  #answer(item: number, value: unknown): void {
    try {
      this.#answers.add(item, value);
    } catch (thrown) {
      this.#fail(item, thrown);
      return;
    }
    this.#moveOn(item);
  }

  #fail(item: number, thrown: unknown): void {
    if (this.#state === 'frozen') return;
    this.#answers.addFailure(item, toWireFailure(this.#task?.explain(thrown)));
    this.#moveOn(item);
  }

  /** Its call has ended. */
  #moveOn(item: number): void {
    this.#calls.end(item);
    if (this.#stopwatch.isOn) this.#stopwatch.end(item);
    this.#running -= 1;
    if (item === this.#moved) this.#moved += 1;
    else this.#ended.add(item);
    while (this.#ended.size > 0 && this.#ended.delete(this.#moved)) this.#moved += 1;
    // The report that asks for more, at once, brings the answers.
    const isLast = this.#batches.count === 0 && this.#running === 0;
    if (isLast && this.#concurrency === 1 && !this.#batches.current.prefetch && this.#state === 'open')
      return;
    const room = this.#reports.yielded();
    if (room === undefined) return;
    this.#isBlocked = true;
    void room.then(() => {
      this.#isBlocked = false;
      this.#goOn();
    });
  }

  /** Asks for items. Prefetched ones may lie in the socket: they arrive with a turn of the event loop. */
  #ask(): void {
    if (this.#moved === this.#started) this.#meter.pause('items');
    if (this.#isAsking) return;
    if (this.#batches.current.prefetch) {
      this.#batches.begin();
      this.#askAfter(2);
    } else if (this.#concurrency > 1) {
      // Several calls may end in one turn of the event loop.
      this.#askAfter(1);
    } else this.#reports.send();
  }

  /** The first turn comes before the event loop looks for messages again, the second one after that. */
  #askAfter(turns: number): void {
    this.#isAsking = turns > 0;
    if (turns > 0) {
      this.#clock.onNextTurn(() => {
        this.#askAfter(turns - 1);
      });
    } else if (this.#batches.count === 0 && this.#mayStart) this.#reports.send();
  }

  get #progress(): Progress {
    if (this.#state !== 'open') return { ...this.standing, received: this.#received, waiting: 0 };
    const free = this.#isOneByOne && this.#running > 0 ? 0 : this.#concurrency - this.#running;
    // The one over the limit finds that it is reached.
    const wanted = Math.min(free, this.#limit.left(this.#started) + (this.#running > 0 ? 0 : 1));
    const waiting = Math.max(0, wanted - this.#batches.count);
    return { ...this.standing, received: this.#received, waiting };
  }
}

/** A getter that throws is a failure of the call. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
