import type { LastTimes, ProgressMessage, Standing } from '../../wire/child-messages';
import type { ParentLink } from '../parent-link';
import type { Clock } from './clock';
import { REPORT_INTERVAL, type Meter } from './meter';
import type { Stopwatch } from './stopwatch';

/** What a report tells of the items. */
export interface Progress extends Standing {
  /** So many have arrived, without those that were given back. */
  readonly received: number;
  /** So many calls of `next()` wait for an item. */
  readonly waiting: number;
}

/** What the consumer has given away and the reports bring to the parent. */
export interface Outgoing {
  readonly count: number;
  /** Some may be due to be sent, or the consumer due to wait. */
  readonly isToBeChecked: boolean;
  /** There is enough for a message. */
  readonly isFull: boolean;
  readonly hasRoom: boolean;
  /** The reports must fit into the socket. */
  readonly isCareful: boolean;
  check(isDue: boolean): void;
  waitForRoom(): Promise<void>;
  /** Takes all that waits, for a report that the consumer has moved past so many items. */
  toReport(moved: number): Pick<ProgressMessage, 'outputs' | 'answers'> | undefined;
}

/** What the reports of a process need. */
export interface ReportTools {
  readonly link: ParentLink;
  readonly outgoing: Outgoing;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly stopwatch: Stopwatch;
}

type Report = { -readonly [Key in keyof ProgressMessage]: ProgressMessage[Key] };

/** Tells the parent how far the consumer has come, and sends what it has yielded no later than that. */
export class Reports {
  readonly #link: ParentLink;
  readonly #outgoing: Outgoing;
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #stopwatch: Stopwatch;
  readonly #look: () => Progress;
  /** As many items were moved past when the last report was sent. */
  #reported = 0;

  /** @param look tells how far the consumer has come. */
  constructor({ link, outgoing, clock, meter, stopwatch }: ReportTools, look: () => Progress) {
    this.#link = link;
    this.#outgoing = outgoing;
    this.#clock = clock;
    this.#meter = meter;
    this.#stopwatch = stopwatch;
    this.#look = look;
  }

  /** @param belowLowWatermark the consumer has started the last batch it holds. */
  send(belowLowWatermark = false): void {
    const { moved, started, received, waiting } = this.#look();
    const elapsed = moved > this.#reported ? this.#meter.takeWorked() : 0;
    const brought = this.#outgoing.toReport(moved);
    if (brought !== undefined) this.#meter.markReport();
    this.#reported = moved;
    const message: Report = {
      type: 'progress',
      moved,
      started,
      received,
      elapsed,
      waiting,
      belowLowWatermark,
      ...brought,
    };
    this.#addWaits(message);
    this.#addMeasured(message);
    this.#link.send(message);
  }

  /** Where each item is reported, many reports must fit into the socket (see `MOST_REPORTED`): only the last one of a batch is larger. */
  #addMeasured(message: Report): void {
    if (this.#outgoing.isCareful && message.waiting === 0) return;
    const measured = this.#stopwatch.take();
    if (measured !== undefined) message.measured = measured;
  }

  /** What is missing takes no time to be sent. */
  #addWaits(message: Report): void {
    const [starved, blocked] = [this.#meter.takeWaited('items'), this.#meter.takeWaited('room')];
    const isFull = !this.#outgoing.hasRoom;
    if (starved > 0) message.starved = starved;
    if (blocked > 0) message.blocked = blocked;
    if (isFull) message.isFull = true;
    if (isFull || message.waiting > 0) message.at = this.#clock.stamp();
  }

  /** If items were moved past since the last report. */
  sendNews(): void {
    if (this.#look().moved > this.#reported) this.send();
  }

  /** The same, if a report is due. */
  sendDueNews(): void {
    if (this.#meter.isReportDue) this.sendNews();
  }

  /** If there are any. */
  sendOutputs(): void {
    if (this.#outgoing.count > 0) this.send();
  }

  /** The consumer takes no more items. @param exiting its process exits, without a result. */
  finish(exiting: boolean): void {
    this.sendOutputs();
    const { moved, started } = this.#look();
    this.#reported = moved;
    this.#link.send({ type: 'finishedReading', moved, started, exiting, ...this.takeLastTimes() });
  }

  /** What the parent wants to know of the items since the last report, where none follows. */
  takeLastTimes(): LastTimes {
    const measured = this.#stopwatch.take();
    return measured === undefined ? {} : { elapsed: this.#meter.takeWorked(), measured };
  }

  /**
   * The consumer has yielded. What it yields is sent with the next report, or when there is much of it, or after a while.
   *
   * @returns a promise if the consumer has to wait: for room, or for a turn of the event loop.
   */
  yielded(): Promise<void> | undefined {
    const outgoing = this.#outgoing;
    // The first one of a batch sets the time at which that is sent.
    if (!outgoing.isToBeChecked && outgoing.count > 1) return undefined;
    outgoing.check(this.#meter.isDue);
    if (outgoing.isFull || this.#meter.isReportDue) this.sendOutputs();
    else if (outgoing.count === 1)
      this.#clock.after(REPORT_INTERVAL, () => {
        this.sendOutputs();
      });
    if (!outgoing.hasRoom) return this.#waitForRoom();
    return this.#meter.isTurnDue ? this.#waitForTurn() : undefined;
  }

  /** Time that the parent makes the consumer wait is no time of its item. */
  async #waitForRoom(): Promise<void> {
    this.#meter.pause('room');
    this.#link.hold();
    await this.#outgoing.waitForRoom();
    this.#link.release();
    this.#meter.turn();
    this.#meter.resume('room');
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
