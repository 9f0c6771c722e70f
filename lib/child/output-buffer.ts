import type { OutputBatch, ProgressMessage } from '../wire/child-messages';
import type { OutputWindow } from '../wire/start-message';
import type { Outgoing } from './items/reports';
import { KnownShapes } from '../wire/segments/known-shapes';
import type { Segment } from '../wire/segments/segment';
import { SegmentQueue } from '../wire/segments/segment-queue';

/** So much is sent at once, even if no report is due. With more, there were fewer messages, and a longer wait for them. */
const FULL = { outputs: 8_192, bytes: 256 * 1024 } as const;

/**
 * The most outputs for each reading of the clock, which takes a third of the time of a small one. With more, slow outputs
 * after quick ones are sent late.
 */
const MOST_A_CHECK = 4;

/**
 * Where each item is reported before it starts, the reports must fit into the socket even if the parent reads none of them
 * (see `MOST_REPORTED`): so much of outputs may be there besides, counting so much for a message.
 */
const CAREFUL = { bytes: 8 * 1024, message: 256 } as const;

/** What the consumer yielded. It waits here for the next report, with which it is sent. */
export class OutputBuffer implements Outgoing {
  readonly #queue: SegmentQueue;
  readonly #known = new KnownShapes();
  #window: OutputWindow = { outputs: Infinity, bytes: Infinity };
  /** What waits. */
  #waiting = { outputs: 0, bytes: 0 };
  /** How many of these were yielded at the item that the consumer works on. */
  #ofItem = { moved: 0, outputs: 0 };
  #isShared = false;
  #outputsACheck = 1;
  #left = 1;
  /** See {@link CAREFUL}. */
  isCareful = false;
  /** What was sent, batch by batch, and has no answer yet; and all of it together. */
  #unanswered: OutputWindow[] = [];
  #onTheWay = { outputs: 0, bytes: 0 };
  /** The segments of the last batch. */
  #sent: Segment[] = [];
  #waiters: (() => void)[] = [];

  /** @param name of an output, for errors. */
  constructor(name = 'output') {
    this.#queue = new SegmentQueue(name);
  }

  setWindow(window: OutputWindow): void {
    this.#window = window;
  }

  get count(): number {
    return this.#waiting.outputs;
  }

  /** An output may be due to be sent, or the consumer due to wait. */
  get isToBeChecked(): boolean {
    return (this.#left -= 1) <= 0 || this.isFull || !this.hasRoom;
  }

  /** It was checked: the number of outputs for each check doubles while nothing is due. */
  check(isDue: boolean): void {
    this.#left = this.#outputsACheck = isDue ? 1 : Math.min(2 * this.#outputsACheck, MOST_A_CHECK);
  }

  /** There is enough for a message, or as much as the parent has room for. */
  get isFull(): boolean {
    const { outputs, bytes } = this.#waiting;
    const mostOutputs = Math.min(FULL.outputs, this.#window.outputs - this.#onTheWay.outputs);
    const mostBytes = Math.min(FULL.bytes, this.#mostBytes - this.#onTheWay.bytes);
    return outputs >= mostOutputs || bytes >= mostBytes;
  }

  /**
   * @param moved the item that it belongs to: the consumer has moved past so many.
   * @param isShared it may belong to another one as well.
   * @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross.
   */
  add(output: unknown, moved: number, isShared: boolean): void {
    // Its messages were written when they were sent.
    for (const segment of this.#sent.splice(0)) segment.release();
    this.#waiting.bytes += this.#queue.push(this.#queue.prepare(output));
    this.#waiting.outputs += 1;
    if (this.#ofItem.moved !== moved) this.#ofItem = { moved, outputs: 0 };
    this.#ofItem.outputs += 1;
    this.#isShared ||= isShared;
  }

  toReport(moved: number): Pick<ProgressMessage, 'outputs'> | undefined {
    const outputs = this.take(moved);
    return outputs && { outputs };
  }

  /** Takes all that waits, for a report that the consumer has moved past so many items. */
  take(moved: number): OutputBatch | undefined {
    if (this.count === 0) return undefined;
    for (let left = this.count; left > 0; left -= this.#sent.at(-1)?.count ?? left)
      this.#sent.push(this.#queue.take(left, Infinity, 1));
    const batch = {
      segments: this.#sent.map((segment) => segment.toWire(this.#known)),
      inHand: this.#ofItem.moved === moved ? this.#ofItem.outputs : 0,
      isShared: this.#isShared,
    };
    this.#unanswered.push(this.#waiting);
    this.#onTheWay.outputs += this.#waiting.outputs;
    this.#onTheWay.bytes += this.#waiting.bytes;
    this.#waiting = { outputs: 0, bytes: 0 };
    this.#ofItem = { moved, outputs: 0 };
    this.#isShared = false;
    return batch;
  }

  /** The parent has room for more after so many batches. */
  answered(batches: number): void {
    for (const batch of this.#unanswered.splice(0, batches)) {
      this.#onTheWay.outputs -= batch.outputs;
      this.#onTheWay.bytes -= batch.bytes;
    }
    if (this.hasRoom) for (const resolve of this.#waiters.splice(0)) resolve();
  }

  get hasRoom(): boolean {
    const { outputs, bytes } = this.#onTheWay;
    return outputs < this.#window.outputs && bytes < this.#mostBytes;
  }

  waitForRoom(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** So much may be on the way. */
  get #mostBytes(): number {
    if (!this.isCareful) return this.#window.bytes;
    return Math.min(this.#window.bytes, CAREFUL.bytes - CAREFUL.message * this.#unanswered.length);
  }
}
