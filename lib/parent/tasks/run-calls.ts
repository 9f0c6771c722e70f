import { listenForAbort } from '../lifecycle/abort-listeners';
import { toItemError } from './call-errors';
import type { Desk } from './desk';
import { Line, type Caller } from './line';

/** One call, as `run()` has it. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** In ms. */
  readonly timeout?: number | undefined;
}

interface Call {
  readonly item: unknown;
  readonly timeout: number | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** The signal is not listened to any more. */
  forget?: () => void;
}

/** The calls of `run()`, each with a promise of its own. */
export class RunCalls implements Caller {
  readonly hasIndexes = false;
  readonly #desk: Desk;
  #line = new Line(this);
  readonly #calls = new Map<number, Call>();
  #made = 0;
  /** How many of them have a time limit of their own. */
  #timed = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Some open calls have a time limit of their own. */
  get hasTimeouts(): boolean {
    return this.#timed > 0;
  }

  run(item: unknown, { signal, timeout }: RunOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#put(item);
      const index = this.#made;
      this.#made += 1;
      const call: Call = { item, timeout, resolve, reject };
      if (timeout !== undefined) this.#timed += 1;
      this.#calls.set(index, call);
      if (signal === undefined) return;
      const abort = (): void => {
        this.#close(index)?.reject(signal.reason);
        this.#desk.cancel(this.#line, index);
      };
      call.forget = listenForAbort(signal, abort);
      // A getter of the item may have made it fire.
      if (signal.aborted) abort();
    });
  }

  #put(item: unknown): void {
    try {
      this.#desk.put(this.#line, item);
    } catch (error) {
      throw toItemError(error, item, 0);
    }
  }

  answered(index: number, value: unknown): void {
    this.#close(index)?.resolve(value);
  }

  failed(index: number, error: unknown): void {
    this.#close(index)?.reject(error);
  }

  givenUp(index: number, refusal: unknown): void {
    this.failed(index, refusal);
  }

  itemOf(index: number): unknown {
    return this.#calls.get(index)?.item;
  }

  timeoutOf(index: number): number | undefined {
    return this.#calls.get(index)?.timeout ?? this.#desk.timeout;
  }

  /** None of them is made. Others may follow. */
  failAll(error: unknown): void {
    for (const index of [...this.#calls.keys()]) this.failed(index, error);
    this.#line = new Line(this);
    this.#made = 0;
  }

  #close(index: number): Call | undefined {
    const call = this.#calls.get(index);
    if (call === undefined) return undefined;
    this.#calls.delete(index);
    if (call.timeout !== undefined) this.#timed -= 1;
    call.forget?.();
    return call;
  }
}
