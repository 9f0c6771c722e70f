import { listenForAbort } from '../lifecycle/abort-listeners';
import { toItemError } from './call-errors';
import type { Desk } from './desk';
import { Feed, type FeedOwner } from './feed';
import { Line, type Caller } from './line';
import { MeanSize } from './mean-size';
import { OpenItems } from './open-items';
import { Thrown, type Outcomes } from './outcomes';

/** Options of `map()`, `imap()` and `imapUnordered()`. */
export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Each call gives what became of it, and none ends the others. */
  readonly settle?: boolean | undefined;
}

export type Source = Iterable<unknown> | AsyncIterable<unknown>;

/** Where the outcomes of the calls go. */
export interface Taker {
  readonly outcomes: Outcomes;
  /** Somebody waits for an outcome, or for all. */
  readonly isAwaited: boolean;
  /** Somebody begins to wait. */
  waits(): void;
  /** There are more outcomes, or will be none. */
  update(): void;
  /** Nothing more is to be done for the calls. */
  over(): void;
}

/** The source is read again when so much of the room is in use: nearer to 1, it is read for little; nearer to 0, processes wait. */
const LOW_WATER = 7 / 8;

/** The calls for the items of one source. */
export class SourceCalls implements Caller, FeedOwner {
  readonly hasIndexes = true;
  readonly #desk: Desk;
  readonly #line = new Line(this);
  readonly #feed: Feed;
  readonly #taker: Taker;
  readonly #settles: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #ignoreSignal: () => void = () => undefined;
  readonly #items = new OpenItems();
  readonly #itemSize = new MeanSize();
  readonly #answerSize = new MeanSize();
  /** How many calls may be open: what a reader has not read is none of them. */
  #mostOpen = 1;
  /** How many calls may be open or not read. */
  #mostPending = 1;
  #isOver = false;

  /** @throws whatever the source throws when it is asked for its iterator. */
  constructor(desk: Desk, source: Source, { signal, settle = false }: SourceOptions, taker: Taker) {
    this.#desk = desk;
    this.#taker = taker;
    this.#settles = settle;
    this.#feed = new Feed(source, this);
    this.#signal = signal;
    if (signal !== undefined) {
      this.#ignoreSignal = listenForAbort(signal, () => {
        this.fail(signal.reason, true);
      });
    }
  }

  /** Somebody waits for what becomes of its calls. */
  get isAwaited(): boolean {
    return this.#taker.isAwaited;
  }

  /** The reader begins to wait. */
  waits(): void {
    this.#taker.waits();
  }

  /** The source may give more. */
  get isReading(): boolean {
    return !this.#feed.isOver;
  }

  /** Reads the source, if there is room: as far as it keeps the processes busy for a while. */
  fill(): void {
    // The source may have made it fire when it was asked for its iterator.
    if (this.#signal?.aborted === true && !this.#feed.isOver) this.fail(this.#signal.reason, true);
    const { mark, ahead } = this.#desk;
    const bytes = this.#itemSize.mean + this.#answerSize.mean;
    this.#mostPending = Math.max(1, Math.min(mark.items, mark.bytes / bytes));
    this.#mostOpen = ahead;
    this.topUp();
  }

  /** The same, with the measures of the last time. */
  topUp(): void {
    const { pending } = this.#taker.outcomes;
    if (this.#items.count <= this.#mostOpen * LOW_WATER && pending <= this.#mostPending * LOW_WATER)
      this.#feed.fill();
  }

  hasRoom(): boolean {
    if (this.#items.count >= this.#mostOpen || this.#line.bytes >= this.#desk.mark.bytes) return false;
    return this.#taker.outcomes.pending < this.#mostPending;
  }

  answeredBytes(bytes: number, count: number): void {
    this.#answerSize.add(bytes, count);
  }

  take(item: unknown): void {
    const index = this.#items.add(item);
    this.#taker.outcomes.add();
    try {
      this.#itemSize.add(this.#desk.put(this.#line, item), 1);
    } catch (error) {
      // Its place in the line is taken by what is never handed out.
      this.#desk.put(this.#line, undefined);
      this.#desk.skip(this.#line, index);
      this.failed(index, toItemError(error, item, index));
    }
  }

  sourceEnded(): void {
    this.#complete();
  }

  /** It is thrown after what became of the items before. */
  sourceFailed(error: unknown): void {
    if (this.#taker.outcomes.kind === 'all') this.#cancelFrom(0, false);
    this.#complete(new Thrown(error));
  }

  answered(index: number, value: unknown): void {
    if (!this.#items.has(index)) return;
    this.#settle(
      index,
      this.#settles ? { item: this.#items.get(index), index, status: 'fulfilled', value } : value,
    );
  }

  failed(index: number, error: unknown): void {
    if (!this.#items.has(index)) return;
    if (this.#settles) {
      this.#settle(index, { item: this.#items.get(index), index, status: 'rejected', reason: error });
      return;
    }
    // What comes before it in the order is still to be read.
    this.#feed.stop();
    this.#cancelFrom(this.#taker.outcomes.kind === 'ordered' ? index : 0, false);
    this.#complete(new Thrown(error));
  }

  /** A loop goes on without it. */
  givenUp(index: number, refusal: unknown): void {
    if (this.#taker.outcomes.kind === 'all') this.failed(index, refusal);
    else if (this.#items.has(index)) {
      this.#items.close(index);
      this.#taker.outcomes.drop(index);
      this.#taker.update();
      this.#endIfDone();
    }
  }

  itemOf(index: number): unknown {
    return this.#items.has(index) ? this.#items.get(index) : undefined;
  }

  timeoutOf(): number | undefined {
    return this.#desk.timeout;
  }

  /** Nobody reads any more: what is at work ends unheard. */
  leave(): void {
    this.#feed.stop();
    this.#cancelFrom(0, false);
    this.#endIfDone();
  }

  /** A loop takes no more items; what is with processes comes to its end, and then this is thrown. An array comes to its end. */
  close(error: unknown): void {
    if (this.#feed.isOver || this.#taker.outcomes.kind === 'all') return;
    this.#feed.stop();
    this.#cancelFrom(this.#line.next, false);
    this.#complete(new Thrown(error));
  }

  /** A loop gives what becomes of the calls that processes have, and ends. An array that lacks items fails with this. */
  stop(refusal: unknown): void {
    const hasAll = this.#feed.isOver;
    if (this.#taker.outcomes.kind === 'all') {
      if (!hasAll) this.fail(refusal);
      return;
    }
    this.#feed.stop();
    this.#cancelFrom(this.#line.next, false);
    // What ended its source is thrown as before.
    if (!hasAll) this.#taker.outcomes.complete(undefined);
    this.#taker.update();
    this.#endIfDone();
  }

  /** This is thrown at once. @param aborts the signals of those at work fire. */
  fail(error: unknown, aborts = false): void {
    this.#feed.stop();
    this.#cancelFrom(0, aborts);
    this.#taker.outcomes.fail(error);
    this.#taker.update();
    this.#endIfDone();
  }

  #settle(index: number, outcome: unknown): void {
    this.#items.close(index);
    this.#taker.outcomes.settle(index, outcome);
    this.#taker.update();
    this.#endIfDone();
  }

  #complete(end?: Thrown): void {
    this.#taker.outcomes.complete(end);
    this.#taker.update();
    this.#endIfDone();
  }

  #cancelFrom(first: number, aborts: boolean): void {
    const count = this.#items.closeFrom(first);
    this.#desk.cancelFrom(this.#line, first, aborts);
    this.#taker.outcomes.cancelFrom(first, count);
  }

  #endIfDone(): void {
    if (this.#isOver || !this.#feed.isOver || this.#items.count > 0) return;
    this.#isOver = true;
    this.#ignoreSignal();
    this.#taker.over();
  }
}
