import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';

import { PoolError } from '../../errors';

/** Who takes the items of a source. */
export interface FeedOwner {
  /** There is room for another item. */
  hasRoom(): boolean;
  take(item: unknown): void;
  sourceEnded(): void;
  /** The source threw. */
  sourceFailed(error: unknown): void;
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** Reads a source as far as there is room for its items, in the context (`AsyncLocalStorage`) in which it was made. */
export class Feed {
  readonly #source: AnyIterator;
  readonly #isAsync: boolean;
  readonly #owner: FeedOwner;
  /** Room comes about by the calls of others, in their contexts. */
  readonly #inOwnContext = AsyncLocalStorage.snapshot();
  #isReading = false;
  #isOver = false;

  /** @throws {@link TypeError} as `for await` does; whatever `[Symbol.iterator]()` throws. */
  constructor(items: Iterable<unknown> | AsyncIterable<unknown>, owner: FeedOwner) {
    this.#isAsync = Symbol.asyncIterator in Object(items);
    this.#source = this.#isAsync
      ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
      : (items as Iterable<unknown>)[Symbol.iterator]();
    if (typeof (this.#source as Partial<AnyIterator> | undefined)?.next !== 'function')
      throw new TypeError(
        `Expected the items to have an iterator with \`next()\`, got ${inspect(this.#source)}.`,
      );
    this.#owner = owner;
  }

  /** Nothing is read any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Reads on, if there is room. */
  fill(): void {
    if (this.#isReading || this.#isOver || !this.#owner.hasRoom()) return;
    this.#inOwnContext(() => {
      this.#read();
    });
  }

  /** Closes the source. It does not wait for `return()`, as a generator runs it only after its pending `await`. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void new Promise((resolve) => {
      resolve(this.#inOwnContext(() => this.#source.return?.()));
    }).catch(() => undefined);
  }

  /** In the context of the source. */
  #read(): void {
    // What is taken may have led here.
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (!this.#isOver && this.#owner.hasRoom()) {
        const step = this.#source.next();
        if (this.#isAsync && mayWait(step)) {
          this.#await(step);
          return;
        }
        this.#take(step as IteratorResult<unknown>);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#isReading = false;
  }

  #await(step: unknown): void {
    // As in `for await`, the result of `next()` need not be a promise.
    Promise.resolve(step as IteratorResult<unknown>).then(
      (result) => {
        this.#isReading = false;
        if (this.#isOver) return;
        try {
          this.#take(result);
        } catch (error) {
          this.#fail(error);
        }
        this.#read();
      },
      (error: unknown) => {
        this.#isReading = false;
        this.#fail(error);
      },
    );
  }

  #take(step: IteratorResult<unknown>): void {
    if (Object(step) !== step) throw new TypeError(`Iterator result ${inspect(step)} is not an object`);
    // It may have been stopped by what it did.
    if (this.#isOver) return;
    if (step.done === true) {
      this.#isOver = true;
      this.#owner.sourceEnded();
    } else this.#owner.take(step.value);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.sourceFailed(error);
  }
}

/** Not so an async iterator that has its next item at hand, and gives it without a promise: a turn of the microtasks for each costs more than the item. */
function mayWait(step: unknown): boolean {
  return typeof (step as PromiseLike<unknown> | undefined | null)?.then === 'function';
}

/** @throws {@link PoolError} `ERR_OPTION_INVALID` if these are no items. */
export function checkItems(items: unknown): asserts items is Iterable<unknown> | AsyncIterable<unknown> {
  const has = (name: symbol): boolean =>
    typeof (Object(items) as Record<symbol, unknown>)[name] === 'function';
  if (has(Symbol.asyncIterator) || has(Symbol.iterator)) return;
  throw new PoolError(
    'ERR_OPTION_INVALID',
    `Expected the items to be an iterable or async iterable, got ${inspect(items, { depth: 1 })}.`,
  );
}
