import type { SegmentReader } from '../../wire/segments/receiver';
import { Fifo } from '../../fifo';
import { hasRoom, isFull, type HighWaterMark } from '../../high-water-mark';

/** Outputs of one seat that come one after the other from a reader. */
export interface OutputRun {
  /** From 1. */
  readonly seat: number;
  /** Others may read from it before these and after these. */
  readonly values: SegmentReader;
  readonly count: number;
  readonly bytes: number;
  /** The values cannot be read. */
  unreadable(cause: unknown): void;
}

/** In the place of an output. */
export const UNREADABLE = Symbol('unreadable');

/** The outputs that were let go and that nobody has read, in the order in which they came. */
export class OutputQueue {
  readonly #mark: HighWaterMark;
  readonly #runs = new Fifo<OutputRun>();
  /** How many outputs of the first run were read. */
  #taken = 0;
  #count = 0;
  #bytes = 0;
  #read = 0;
  #acts: (() => void)[] = [];
  #emptied: (() => void)[] = [];
  #isClosed = false;

  constructor(mark: HighWaterMark) {
    this.#mark = mark;
  }

  get count(): number {
    return this.#count;
  }

  /** What waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many were ever read. */
  get read(): number {
    return this.#read;
  }

  get isFull(): boolean {
    return isFull(this, this.#mark);
  }

  push(run: OutputRun): void {
    if (run.count === 0 || this.#isClosed) return;
    this.#runs.push(run);
    this.#count += run.count;
    this.#bytes += run.bytes;
  }

  /** The seat of the oldest output; there must be one. */
  get seat(): number {
    return (this.#runs.first as OutputRun).seat;
  }

  /** Takes the oldest output; there must be one. @returns {@link UNREADABLE} where it cannot be read: its run is dropped. */
  shift(): unknown {
    const run = this.#runs.first as OutputRun;
    let output: unknown = UNREADABLE;
    let count = 1;
    try {
      output = run.values.read();
    } catch (cause) {
      count = run.count - this.#taken;
      run.unreadable(cause);
    }
    this.#taken += count;
    this.#count -= count;
    if (output !== UNREADABLE) this.#read += 1;
    if (this.#taken === run.count) {
      this.#taken = 0;
      this.#bytes -= run.bytes;
      this.#runs.shift();
    }
    if (this.#acts.length > 0 || this.#count === 0) this.#makeRoom();
    return output;
  }

  /** Calls `act` when there is room: at once, if that is now. */
  whenRoom(act: () => void): void {
    if (this.isFull) this.#acts.push(act);
    else act();
  }

  /** Resolves when everything was read. */
  waitForEmpty(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  /** Nobody will read any more. */
  close(): void {
    this.#isClosed = true;
    this.#runs.clear();
    this.#taken = this.#count = this.#bytes = 0;
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (this.#count === 0) for (const resolve of this.#emptied.splice(0)) resolve();
    if (this.#acts.length === 0 || !hasRoom(this, this.#mark)) return;
    for (const act of this.#acts.splice(0)) act();
  }
}
