import { LoopTurns } from '../../loop-turns';
import type { Collectable } from '../lifecycle/collected-pools';
import type { ReadOutcomes } from './outcomes';
import type { SourceCalls } from './source-calls';

type Step = IteratorResult<unknown, undefined>;

const END = { done: true, value: undefined } as const;

/** Is awaited before a loop ends. @param hasFailed something else is thrown. */
export type Finish = (hasFailed: boolean) => Promise<void>;

interface Waiting {
  readonly serve: (step: Step | Promise<Step>) => void;
  readonly fail: (error: unknown) => void;
  readonly holder: object | undefined;
}

/** The outcomes of calls, one by one. The first `next()` makes the first calls. */
export class OutcomeReader implements Collectable {
  readonly outcomes: ReadOutcomes;
  readonly #begin: (reader: OutcomeReader) => SourceCalls;
  readonly #finish: Finish;
  #calls: SourceCalls | undefined;
  #state: 'new' | 'reading' | 'ended' = 'new';
  #waiting: Waiting[] = [];
  readonly #turns = new LoopTurns(() => {
    this.update();
  });

  /** @param begin makes the calls. @throws why it cannot. */
  constructor(
    outcomes: ReadOutcomes,
    begin: (reader: OutcomeReader) => SourceCalls,
    finish: Finish = () => Promise.resolve(),
  ) {
    this.outcomes = outcomes;
    this.#begin = begin;
    this.#finish = finish;
  }

  /** Somebody waits for an outcome. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** @param holder is kept as long as the step is awaited. */
  next(holder?: object): Promise<Step> {
    if (this.#state === 'new') {
      this.#state = 'reading';
      try {
        this.#calls = this.#begin(this);
        this.#calls.fill();
      } catch (error) {
        this.#state = 'ended';
        return this.#fail(error);
      }
    }
    // What is read may have ended it.
    if (this.#hasEnded()) return Promise.resolve(END);
    if (this.#waiting.length === 0 && this.outcomes.isReady && !this.#turns.isDue()) {
      const value = this.outcomes.take();
      this.#calls?.topUp();
      return Promise.resolve({ done: false, value });
    }
    const step = new Promise<Step>((serve, fail) => this.#waiting.push({ serve, fail, holder }));
    if (this.#waiting.length === 1) this.#calls?.waits();
    this.#serveEnd();
    return step;
  }

  async return(value?: unknown): Promise<Step> {
    this.#leave();
    await this.#finish(false);
    return { done: true, value: value as undefined };
  }

  throw(error: unknown): Promise<Step> {
    this.#leave();
    return this.#fail(error);
  }

  /** Nobody reads on. */
  forget(): void {
    this.return().catch(() => undefined);
  }

  /** There are more outcomes, or will be none. */
  update(): void {
    let served = 0;
    for (; this.#waiting.length > 0 && this.outcomes.isReady; served += 1)
      this.#waiting.shift()?.serve({ done: false, value: this.outcomes.take() });
    if (served > 0) this.#calls?.topUp();
    this.#serveEnd();
  }

  #serveEnd(): void {
    const { end } = this.outcomes;
    if (this.#waiting.length === 0 || end === undefined) return;
    this.#state = 'ended';
    const [first, ...others] = this.#waiting.splice(0);
    first?.serve(
      end.thrown === undefined ? this.#finish(false).then(() => END) : this.#fail(end.thrown.error),
    );
    for (const { serve } of others) serve(END);
  }

  async #fail(error: unknown): Promise<never> {
    await this.#finish(true);
    throw error;
  }

  #leave(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#calls?.leave();
    for (const { serve } of this.#waiting.splice(0)) serve(END);
  }

  #hasEnded(): boolean {
    return this.#state === 'ended';
  }
}
