import { PoolError } from '../../errors';
import type { SeatOutput } from '../../public/outputs';
import { LoopTurns } from '../../loop-turns';
import { UNREADABLE, type OutputQueue } from './output-queue';

/** The pool, as the reader of its outputs sees it. */
export interface OutputSource {
  /** Somebody begins to read. */
  begin(): void;
  /** The reader begins to wait. */
  wait(): void;
  /** Resolves when nothing will come any more. @throws what the reader's loop has to throw. */
  end(): Promise<void>;
  /** Nobody reads any more. */
  cancel(): Promise<void>;
}

type Step = IteratorResult<unknown, undefined>;

const END = { done: true, value: undefined } as const;

/** For a reader that can do without a promise for each output. */
export interface OutputIterator extends AsyncIterableIterator<unknown> {
  /** The next step, where it is there; else `undefined`. */
  nextNow(): Step | undefined;
}

/** The outputs of a pool, for one reader. */
export class OutputReader {
  readonly #queue: OutputQueue;
  readonly #source: OutputSource;
  #state: 'free' | 'claimed' | 'reading' | 'ended' = 'free';
  /** Nothing will be added to the queue. */
  #isComplete = false;
  #waiting: { serve: (step: Step) => void; fail: (error: unknown) => void }[] = [];
  /** Whether the steps tell the seats. */
  #hasSeats = false;
  readonly #turns = new LoopTurns(() => {
    if (this.#isComplete) this.complete();
    else this.update();
  });

  constructor(queue: OutputQueue, source: OutputSource) {
    this.#queue = queue;
    this.#source = source;
  }

  /** The reader waits for an output. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Somebody has begun to read. */
  get hasBegun(): boolean {
    return this.#state === 'reading' || this.#state === 'ended';
  }

  [Symbol.asyncIterator](): OutputIterator {
    return this.#claim(false);
  }

  entries(): AsyncIterableIterator<SeatOutput> {
    return this.#claim(true) as AsyncIterableIterator<SeatOutput>;
  }

  /** There are more outputs. */
  update(): void {
    while (this.#waiting.length > 0 && this.#queue.count > 0) {
      const step = this.#take();
      if (step !== undefined) this.#waiting.shift()?.serve(step);
    }
  }

  /** No more outputs will come. */
  complete(): void {
    this.#isComplete = true;
    this.update();
    // If calls are left, nothing is.
    for (const { serve, fail } of this.#waiting.splice(0)) this.#end().then(serve, fail);
  }

  #claim(hasSeats: boolean): OutputIterator {
    if (this.#state !== 'free')
      throw new PoolError(
        'ERR_OUTPUTS_HAVE_READER',
        'The outputs of this pool are read already, and each of them once. Hand on from that loop what others need.',
      );
    this.#state = 'claimed';
    this.#hasSeats = hasSeats;
    const iterator: OutputIterator = {
      next: () => this.#next(),
      nextNow: () => this.#nextNow(),
      return: async (value?: unknown) => {
        await this.#cancel();
        return { done: true, value };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #next(): Promise<Step> {
    if (this.#state === 'ended') return Promise.resolve(END);
    if (this.#state === 'claimed') {
      this.#state = 'reading';
      this.#source.begin();
    }
    const now = this.#nextNow();
    if (now !== undefined) return Promise.resolve(now);
    if (this.#isComplete && this.#queue.count === 0) return this.#end();
    const step = new Promise<Step>((serve, fail) => this.#waiting.push({ serve, fail }));
    if (this.#waiting.length === 1) this.#source.wait();
    return step;
  }

  #nextNow(): Step | undefined {
    if (this.#state !== 'reading') return undefined;
    while (this.#queue.count > 0 && this.#waiting.length === 0 && !this.#turns.isDue()) {
      const step = this.#take();
      if (step !== undefined) return step;
    }
    return undefined;
  }

  /** `undefined` if the next output cannot be read. */
  #take(): Step | undefined {
    const { seat } = this.#queue;
    const output = this.#queue.shift();
    if (output === UNREADABLE) return undefined;
    return { done: false, value: this.#hasSeats ? { output, seat } : output };
  }

  async #end(): Promise<Step> {
    this.#state = 'ended';
    // Whatever comes after all has no reader.
    this.#queue.close();
    await this.#source.end();
    return END;
  }

  async #cancel(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    for (const { serve } of this.#waiting.splice(0)) serve(END);
    await this.#source.cancel();
  }
}
