import type { Chunk } from './chunk';
import type { NumberRuns, Stretch } from './stretch';
import { Stretches, type Care } from './stretches';

/** How far a process has come. Counted in the items that it was sent, from 0. */
export interface LaneReport {
  /** Its consumer has moved past so many. */
  readonly moved: number;
  /** Its consumer has started so many. */
  readonly started: number;
  /** So many have arrived. */
  readonly received: number;
}

/** What goes to a process in one message. */
export interface LaneBatch {
  /** Counted as in a {@link LaneReport}. */
  readonly first: number;
  readonly chunk: Chunk;
  readonly reportEach: boolean;
  /** An earlier process died with them in hand. */
  readonly isRedelivered: boolean;
}

/** What a dead process had in hand: items that it may have died of, those of them that may never have arrived, and the others. */
export interface LaneRemains {
  readonly suspects: readonly Stretch[];
  readonly onTheWay: readonly Stretch[];
  readonly unstarted: readonly Stretch[];
}

/** Positions of items; `to` is after the last one. */
export interface LaneRange {
  readonly from: number;
  readonly to: number;
}

export interface LaneOptions {
  /** Items that were moved past are kept until {@link Lane.acknowledge}, as they may have to be redelivered. */
  readonly keeps: boolean;
  /** The consumer reports every item before it starts it, also those that are not redelivered. It may change. */
  readonly reportsEach: boolean;
}

/**
 * So many items whose start is reported go in one message, and no others behind them. Their reports fit into the socket even
 * where the parent reads none of them in time (278 do, on Linux), so they survive the process.
 */
export const MOST_REPORTED = 256;

/** The most items in one message. */
const MOST_TOGETHER: Readonly<Record<Care, number>> = {
  batched: Infinity,
  reported: MOST_REPORTED,
  alone: 1,
};

/**
 * All that a seat was given and that is not done: the only place that knows it. Cursors divide it; each is a position,
 * and positions count the items of the lane from its first item ever.
 *
 * ```
 *  acknowledged        moved           started     received       sent          end
 *      │ kept, moved past │ in hand, begun │ not begun │ on the way │ to redeliver │
 * ```
 *
 * A retry moves the cursors back to `acknowledged`, a quarantine takes one item out, a revocation cuts the tail off.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #stretches = new Stretches();
  /** Items before it are not redelivered. The messages of the current process count from here. */
  #acknowledged = 0;
  #moved = 0;
  #started = 0;
  #received = 0;
  #sent = 0;
  #end = 0;
  /** Items before this position were given to an earlier process of the seat. */
  #redelivered = 0;
  /** A process of the seat has moved past the items before this position: what they gave away was let go. */
  #given = 0;
  /** The consumer takes no more items, and `#started` is exact. */
  #isHalted = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** The consumer reports every item before it starts it: up to {@link MOST_REPORTED} may be handed, with nothing behind. */
  get reportsEach(): boolean {
    return this.#options.reportsEach;
  }

  /** How many items the consumer has moved past, without those that are redelivered. */
  get consumed(): number {
    return this.#moved;
  }

  /** So many of the first items that the process is sent have given away all they will, in an earlier process. */
  get given(): number {
    return Math.max(0, this.#given - this.#acknowledged);
  }

  /** Where the consumer stands, counted as in a {@link LaneReport}. */
  get moved(): number {
    return this.#moved - this.#acknowledged;
  }

  /** How many items the process has begun, counted as in a {@link LaneReport}. */
  get started(): number {
    return this.#started - this.#acknowledged;
  }

  /** How many items the seat has that its consumer has not moved past. */
  get inHand(): number {
    return this.#end - this.#moved;
  }

  /** The process has items that its consumer has not moved past. */
  get isBusy(): boolean {
    return this.#sent > this.#moved;
  }

  /** How many items were sent and have, as far as is known, not arrived. */
  get onTheWay(): number {
    return this.#sent - this.#received;
  }

  /** Items of an earlier process wait to be sent. */
  get isRedelivering(): boolean {
    return this.#sent < this.#end;
  }

  /** Each of the next items to be sent is reported before it starts. */
  get nextReportsEach(): boolean {
    return (this.#stretches.at(this.#sent)?.care ?? 'batched') !== 'batched';
  }

  /** The consumer takes no more items. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** The highest item number that the seat was given, except for what was revoked. */
  get newest(): number {
    return this.#stretches.newest;
  }

  /** How many items at the end could be revoked: those after the first in hand that no earlier process was given. */
  get revocable(): number {
    return Math.max(0, this.#sent - Math.max(this.#moved + 1, this.#redelivered));
  }

  /** How many of these, counted from the end and without a gap, have numbers above `number`. */
  revocableAbove(number: number): number {
    let above = 0;
    for (const { stretch } of [...this.#stretches.from(this.#sent - this.revocable)].reverse()) {
      const part = stretch.countAbove(number);
      above += part;
      if (part < stretch.count) break;
    }
    return Math.min(above, this.revocable);
  }

  /**
   * The items that the process may have died of: those in hand, up to the first that had surely not started. An item
   * whose start is to be reported has surely not started before its report; other stretches are sent as a whole. It may
   * also have died of an item on the way, which did not fit into its memory.
   */
  get suspects(): LaneRange {
    let to = this.#started;
    if (!this.#isHalted && this.onTheWay > 0) to = this.#sent;
    else if (!this.#isHalted) {
      for (const { from, stretch, care } of this.#stretches.from(to)) {
        if (care !== 'batched' || from >= this.#sent) break;
        to = from + stretch.count;
      }
    }
    return { from: this.#moved, to };
  }

  /** Whether fewer items would be suspected if another process died as this one did: they are sent with more care then. */
  get canNarrow(): boolean {
    const care = this.#stretches.at(this.#moved)?.care ?? 'alone';
    const next: Care = this.#moved < this.#arrived ? 'reported' : 'alone';
    return MOST_TOGETHER[next] < MOST_TOGETHER[care];
  }

  /** The item in hand longest; `undefined` where there is none. */
  get first(): unknown {
    const entry = this.#stretches.at(this.#moved);
    return entry?.stretch.chunk.at(this.#moved - entry.from);
  }

  /** Its number. */
  get firstNumber(): number | undefined {
    return this.numbersAt(this.#moved - this.#acknowledged, 1)[0]?.first;
  }

  append(stretch: Stretch): void {
    this.#append(stretch, this.#leastCare);
  }

  /** Adds what an earlier process was given, and may have died of. It goes first. */
  redeliver(stretch: Stretch, care: Care): void {
    this.#append(stretch, care);
    this.#redelivered = this.#end;
  }

  /** Takes out the items of these numbers that wait to be redelivered. @returns their numbers. */
  dropUnsent(isMeant: (number: number) => boolean): number[] {
    const dropped: number[] = [];
    for (let position = this.#end - 1; position >= this.#sent; position -= 1) {
      const [run] = this.numbersAt(position - this.#acknowledged, 1);
      if (run === undefined || !isMeant(run.first)) continue;
      this.#stretches.remove(position);
      this.#end -= 1;
      this.#redelivered -= 1;
      dropped.push(run.first);
    }
    return dropped;
  }

  /** The numbers of so many items, as runs, from one on that is counted as in a {@link LaneReport}. */
  numbersAt(first: number, count: number): NumberRuns {
    const [from, to] = [this.#acknowledged + first, this.#acknowledged + first + count];
    if (count <= 0) return [];
    const whole = this.#stretches.at(from);
    // As nearly always: they came together.
    if (whole !== undefined && whole.from + whole.stretch.count >= to)
      return whole.stretch.runsIn(from - whole.from, to - whole.from);
    const runs = [];
    for (const { from: start, stretch } of this.#stretches.from(from)) {
      if (start >= to) break;
      runs.push(...stretch.runsIn(Math.max(0, from - start), Math.min(to - start, stretch.count)));
    }
    return runs;
  }

  /** Takes what is to be sent next, as one message. `undefined` where nothing is. */
  send(): LaneBatch | undefined {
    const entry = this.#stretches.at(this.#sent);
    if (entry === undefined) return undefined;
    const { from, stretch, care } = entry;
    const start = this.#sent - from;
    const chunk = stretch.chunk.slice(start, Math.min(start + MOST_TOGETHER[care], stretch.count));
    const first = this.#sent - this.#acknowledged;
    const isRedelivered = this.#sent < this.#redelivered;
    this.#sent += chunk.count;
    return { first, chunk, reportEach: care !== 'batched', isRedelivered };
  }

  /** Whether the process can have come so far. A halted consumer may still receive what was cut off. */
  canBe({ moved, started, received = started }: Partial<LaneReport> & Omit<LaneReport, 'received'>): boolean {
    const mostStarted = (this.#isHalted ? this.#started : this.#sent) - this.#acknowledged;
    const mostReceived = this.#isHalted ? Infinity : mostStarted;
    const isInOrder = this.#moved - this.#acknowledged <= moved && moved <= started && started <= received;
    return isInOrder && started <= mostStarted && received <= mostReceived;
  }

  /** Whether the process can give back all but the first `kept` items. */
  canKeep(kept: number): boolean {
    return !this.#isHalted && this.canBe({ moved: this.#moved - this.#acknowledged, started: kept });
  }

  /** The process has come further. @returns how many items its consumer has moved past since the last report. */
  progress({ moved, started, received }: LaneReport): number {
    const before = this.#moved;
    this.#moved = this.#acknowledged + moved;
    this.#started = this.#acknowledged + started;
    // What was sent to a halted consumer may have been cut off, and still arrives.
    this.#received = Math.min(this.#acknowledged + received, this.#sent);
    if (this.#options.keeps) this.#stretches.merge(before, this.#moved);
    else this.#stretches.dropWhole(this.#moved);
    return this.#moved - before;
  }

  /** The consumer takes no more items: those after `started` have surely not started. */
  halt({ moved, started }: Omit<LaneReport, 'received'>): void {
    this.progress({ moved, started, received: this.#received - this.#acknowledged });
    this.#isHalted = true;
  }

  /** What was moved past is done. */
  acknowledge(): void {
    this.#acknowledged = this.#moved;
    this.#stretches.drop(this.#moved);
  }

  /** Cuts off all items that have surely not started. */
  cutUnstarted(): Stretch[] {
    return this.#cut(this.suspects.to);
  }

  /** The process is dead: cuts off all items in hand. */
  cutRemains(): LaneRemains {
    const { to } = this.suspects;
    const arrived = Math.max(this.#moved, Math.min(this.#arrived, to));
    const unstarted = this.#cut(to);
    const onTheWay = this.#cut(arrived);
    return { suspects: this.#cut(this.#moved), onTheWay, unstarted };
  }

  /** Cuts off all items in hand. */
  cutInHand(): Stretch[] {
    return this.#cut(this.#moved);
  }

  /** Cuts off what the process gave back: all that it was sent, but for the first `kept`. */
  cutRevoked(kept: number): Stretch[] {
    return this.#cut(this.#acknowledged + kept);
  }

  /**
   * Another process takes the place of this one: whatever is not acknowledged is sent again, in order. What this process
   * may have died of is sent with more care, or, where `quarantines`, its first item in hand is taken out.
   */
  rewind({ quarantines = false } = {}): void {
    const { from, to } = this.suspects;
    const arrived = Math.min(this.#arrived, to);
    this.#stretches.mark(this.#acknowledged, this.#sent, this.#leastCare);
    this.#given = Math.max(this.#given, this.#moved);
    if (quarantines) {
      this.#stretches.remove(this.#moved);
      this.#end -= 1;
      if (this.#given > this.#moved) this.#given -= 1;
    } else {
      this.#stretches.mark(from, arrived, 'reported');
      this.#stretches.mark(arrived, to, 'alone');
    }
    if (!this.#options.keeps) this.acknowledge();
    this.#moved = this.#started = this.#received = this.#sent = this.#acknowledged;
    this.#redelivered = this.#end;
    this.#isHalted = false;
  }

  #append(stretch: Stretch, care: Care): void {
    this.#stretches.add(this.#end, stretch, care);
    this.#end += stretch.count;
  }

  get #leastCare(): Care {
    return this.#options.reportsEach ? 'reported' : 'batched';
  }

  /** Items before this position have arrived. Those of a halted consumer have, even if no report has said so. */
  get #arrived(): number {
    return this.#isHalted ? this.#sent : this.#received;
  }

  #cut(from: number): Stretch[] {
    this.#end = from;
    this.#sent = Math.min(this.#sent, from);
    this.#received = Math.min(this.#received, from);
    this.#started = Math.min(this.#started, from);
    return this.#stretches.cut(from);
  }
}
