import { keepWith, watchCollected } from '../lifecycle/collected-pools';
import type { OutcomeReader } from './outcome-reader';

type Step = IteratorResult<unknown, undefined>;

/** The answers, as the program has them: they keep the pool. When it has forgotten them, it will not read on. */
export class KeptOutcomes implements AsyncGenerator<unknown, undefined, undefined> {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  readonly #reader: OutcomeReader;

  /** @param pool that of the program; missing if it has none. */
  constructor(reader: OutcomeReader, pool?: object) {
    this.#reader = reader;
    watchCollected(this, reader);
    if (pool !== undefined) keepWith(this, pool);
  }

  next(): Promise<Step> {
    return this.#reader.next(this);
  }

  return(value?: unknown): Promise<Step> {
    return this.#reader.return(value);
  }

  throw(error: unknown): Promise<Step> {
    return this.#reader.throw(error);
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
}
