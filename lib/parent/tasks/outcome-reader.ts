import { LoopTurns } from '../../loop-turns';
import type { ReadOutcomes } from './outcomes';
import type { SourceCalls } from './source-calls';

type Step = IteratorResult<unknown, undefined>;

const END = { done: true, value: undefined } as const;

/** The outcomes of calls, one by one. The first `next()` makes the first calls. */
export class OutcomeReader implements AsyncGenerator<unknown, undefined, undefined> {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  readonly #outcomes: ReadOutcomes;
  readonly #begin: (reader: OutcomeReader) => SourceCalls;
  #calls: SourceCalls | undefined;
  #state: 'new' | 'reading' | 'ended' = 'new';
  #waiting: { serve: (step: Step) => void; fail: (error: unknown) => void }[] = [];
  readonly #turns = new LoopTurns(() => {
    this.update();
  });

  /** @param begin makes the calls. @throws why it cannot. */
  constructor(outcomes: ReadOutcomes, begin: (reader: OutcomeReader) => SourceCalls) {
    this.#outcomes = outcomes;
    this.#begin = begin;
  }

  get outcomes(): ReadOutcomes {
    return this.#outcomes;
  }

  next(): Promise<Step> {
    if (this.#state === 'ended') return Promise.resolve(END);
    try {
      if (this.#state === 'new') {
        this.#state = 'reading';
        this.#calls = this.#begin(this);
        this.#calls.fill();
      }
    } catch (error) {
      this.#state = 'ended';
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is the caller's affair
      return Promise.reject(error);
    }
    if (this.#waiting.length === 0 && this.#outcomes.isReady && !this.#turns.isDue()) {
      const value = this.#outcomes.take();
      this.#calls?.topUp();
      return Promise.resolve({ done: false, value });
    }
    const step = new Promise<Step>((serve, fail) => this.#waiting.push({ serve, fail }));
    this.#serveEnd();
    return step;
  }

  async return(): Promise<Step> {
    this.#leave();
    return Promise.resolve(END);
  }

  throw(error: unknown): Promise<Step> {
    this.#leave();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    return Promise.reject(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** For what takes iterables only. It is not in the types. */
  [Symbol.iterator](): never {
    throw new TypeError(
      'The answers come one after the other: read them with `for await (const value of …)`.',
    );
  }

  /** There are more outcomes, or will be none. */
  update(): void {
    let served = 0;
    for (; this.#waiting.length > 0 && this.#outcomes.isReady; served += 1)
      this.#waiting.shift()?.serve({ done: false, value: this.#outcomes.take() });
    if (served > 0) this.#calls?.topUp();
    this.#serveEnd();
  }

  #serveEnd(): void {
    const { end } = this.#outcomes;
    if (this.#waiting.length === 0 || end === undefined) return;
    this.#state = 'ended';
    const [first, ...others] = this.#waiting.splice(0);
    if (end.thrown === undefined) first?.serve(END);
    else first?.fail(end.thrown.error);
    for (const { serve } of others) serve(END);
  }

  #leave(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#calls?.leave();
    for (const { serve } of this.#waiting.splice(0)) serve(END);
  }
}
