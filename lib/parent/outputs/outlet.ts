import type { HighWaterMark } from '../../high-water-mark';
import { setImmediate } from '../../intrinsics';
import { OutputQueue } from './output-queue';
import { OutputReader, type OutputSource } from './output-reader';

/** The pool, as its outlet sees it. */
export interface OutletOwner extends OutputSource {
  /** The program waits for the pool. */
  isAwaited(): boolean;
  /** The program waits for the consumers to come further, and may read what they yield after that, if there is room for it. */
  isWaitedFor(): boolean;
  /** Nobody reads, and the program waits; or nobody ever will. */
  giveUp(): void;
}

/** Where the outputs of all seats leave the pool: they wait in a queue for their one reader, who may be missing. */
export class Outlet {
  readonly queue: OutputQueue;
  readonly reader: OutputReader;
  readonly #owner: OutletOwner;
  #isChecking = false;
  #isForgotten = false;

  constructor(mark: HighWaterMark, owner: OutletOwner) {
    this.queue = new OutputQueue(mark);
    this.reader = new OutputReader(this.queue, owner);
    this.#owner = owner;
  }

  /** Consumers wait for a reader that does nothing. */
  get isStuck(): boolean {
    return this.queue.isFull && !this.reader.isWaiting;
  }

  /** Outputs were put into the queue. */
  update(): void {
    this.reader.update();
    this.check();
  }

  /** No more will come. */
  complete(): void {
    this.reader.complete();
  }

  /** Nobody is to read what waits, or what still comes. */
  close(): void {
    this.queue.close();
    this.complete();
  }

  /** Nobody will read any more: the reader is gone, or will never be. */
  forget(): void {
    this.#isForgotten = true;
    this.check();
  }

  /** The program may begin to read until the event loop has turned. */
  check(): void {
    if (this.#isChecking || !this.#isUnread()) return;
    this.#isChecking = true;
    setImmediate(() => {
      this.#isChecking = false;
      if (this.#isUnread()) this.#owner.giveUp();
    });
  }

  #isUnread(): boolean {
    if (this.queue.count === 0) return false;
    if (this.#isForgotten) return true;
    const isAwaited = this.#owner.isAwaited() || (this.queue.isFull && this.#owner.isWaitedFor());
    return isAwaited && !this.reader.hasBegun;
  }
}
