import type { InputItem } from '../input/input-item';
import { OpenCalls } from './open-calls';

/** So many items may be between the input and the output. */
const MOST_OPEN = 4_096;

/** What is done with an item before it is called for. */
export interface Gate {
  /** @returns whether a process has to have it. */
  admits(item: InputItem): boolean;
  /** How many items were read, and are not in the output. */
  readonly open: number;
  /** What is written waits for its destination. */
  readonly isHeld: boolean;
  /** No more items are wanted. */
  readonly isStopped: boolean;
}

/**
 * The items of the input that are called for, one by one. It gives what it has at hand without a promise, which a pool takes faster.
 */
export class ItemSource implements AsyncIterable<unknown>, AsyncIterator<unknown> {
  readonly #blocks: AsyncIterator<InputItem[]>;
  readonly #gate: Gate;
  #block: readonly InputItem[] = [];
  #at = 0;
  #isOver = false;
  /** Those that are with the pool, by their number there. */
  readonly #taken = new OpenCalls<InputItem>();
  #wake: (() => void) | undefined;

  constructor(blocks: AsyncIterable<InputItem[]>, gate: Gate) {
    this.#blocks = blocks[Symbol.asyncIterator]();
    this.#gate = gate;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The input was read to its end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  find(index: number): InputItem | undefined {
    return this.#taken.get(index);
  }

  /** The item that the pool calls so, which is done. */
  settle(index: number): InputItem {
    return this.#taken.take(index) as InputItem;
  }

  /** There may be room again. */
  update(): void {
    if (this.#wake === undefined || !this.#hasRoom) return;
    this.#wake();
    this.#wake = undefined;
  }

  next(): Promise<IteratorResult<unknown>> {
    // A pool takes it, although it is no promise.
    return (this.#takeAtHand() ?? this.#readOn()) as Promise<IteratorResult<unknown>>;
  }

  async return(): Promise<IteratorResult<unknown>> {
    await this.#blocks.return?.();
    return { done: true, value: undefined };
  }

  get #hasRoom(): boolean {
    return this.#gate.open < MOST_OPEN && !this.#gate.isHeld;
  }

  #takeAtHand(): IteratorResult<unknown> | undefined {
    while (this.#hasRoom) {
      if (this.#gate.isStopped) return { done: true, value: undefined };
      const item = this.#block[this.#at];
      if (item === undefined) return undefined;
      this.#at += 1;
      if (!this.#gate.admits(item)) continue;
      this.#taken.add(item);
      return { done: false, value: item.value };
    }
    return undefined;
  }

  async #readOn(): Promise<IteratorResult<unknown>> {
    for (;;) {
      if (!this.#hasRoom) await new Promise<void>((resolve) => (this.#wake = resolve));
      const step = this.#takeAtHand();
      if (step !== undefined) return step;
      if (!this.#hasRoom) continue;
      const block = await this.#blocks.next();
      if (block.done === true) {
        this.#isOver = true;
        return { done: true, value: undefined };
      }
      this.#block = block.value;
      this.#at = 0;
    }
  }
}
