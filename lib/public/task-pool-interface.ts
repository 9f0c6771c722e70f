import type { PlatformAbortSignal } from './platform';
import type { Throughput } from './pool-interface';
import type { TaskSeatStats } from './task-seat-stats';

/** Of one call. */
export interface RunOptions {
  /** The call rejects with its reason when it fires, and `currentTask().signal` fires in its process. */
  readonly signal?: PlatformAbortSignal | undefined;
  /** How long the function may take, in ms, instead of the pool's `timeout`. */
  readonly timeout?: number | undefined;
}

/** Of the calls for all items of a source. */
export interface MapOptions<Settle extends boolean = boolean> {
  /** Ends these calls, with its reason, when it fires; others go on. */
  readonly signal?: PlatformAbortSignal | undefined;
  /** A failed call does not end the others: instead of values, there is a row for each item. @default false */
  readonly settle?: Settle | undefined;
}

/** What became of one call, with the option `settle`. */
export type Settled<Item = unknown, Value = unknown> = Fulfilled<Item, Value> | Rejected<Item>;

interface Fulfilled<Item, Value> {
  readonly item: Item;
  readonly index: number;
  readonly status: 'fulfilled';
  readonly value: Value;
  readonly reason?: undefined;
}

interface Rejected<Item> {
  readonly item: Item;
  readonly index: number;
  readonly status: 'rejected';
  readonly value?: undefined;
  readonly reason: unknown;
}

/** A value for each item, or a row. */
export type Outcome<Item, Value, Settle extends boolean> = Settle extends true ? Settled<Item, Value> : Value;

/** Any source of items, endless ones too. */
export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

/**
 * Processes that call one function, with one item at a time. Each call has an answer of its own.
 *
 * @example
 * const tasks = new TaskPool((x) => x * x);
 * console.log(await tasks.run(7)); // 49
 * console.log(await tasks.map([1, 2, 3])); // [ 1, 4, 9 ]
 * await tasks.join();
 */
export interface TaskPool<Item = unknown, Value = unknown> {
  /**
   * Calls the function with a copy of this item, which is made at once.
   *
   * @returns what the function returns.
   * @throws what the function throws; {@link ConsumerError} if its process dies; {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`,
   *   `ERR_OPTION_INVALID`, `ERR_POOL_CLOSED`, `ERR_POOL_TERMINATED`. Always as a rejection.
   */
  run(
    ...call: undefined extends Item ? [item?: Item, options?: RunOptions] : [item: Item, options?: RunOptions]
  ): Promise<Value>;

  /**
   * Calls the function for each item.
   *
   * @returns the values, in the order of the items.
   * @throws what the first call that fails throws, unless `settle` is set; what the source throws. No more calls are made then.
   */
  map<Settle extends boolean = false>(
    items: Source<Item>,
    options?: MapOptions<Settle>,
  ): Promise<Outcome<Item, Value, Settle>[]>;

  /**
   * The same, one by one: the source is read as the loop goes on, some items ahead. Leaving the loop ends the calls.
   *
   * @throws {@link PoolError} at the call, if items or options are wrong, or the pool takes no calls.
   */
  imap<Settle extends boolean = false>(
    items: Source<Item>,
    options?: MapOptions<Settle>,
  ): AsyncGenerator<Outcome<Item, Value, Settle>, undefined, undefined>;

  /** As `imap()`, in the order in which the calls end. */
  imapUnordered<Settle extends boolean = false>(
    items: Source<Item>,
    options?: MapOptions<Settle>,
  ): AsyncGenerator<Outcome<Item, Value, Settle>, undefined, undefined>;

  /** Resolves when all processes have loaded the function. @throws {@link ConsumerError} if one could not. */
  ready(): Promise<void>;

  /**
   * Changes the number of processes, as `resize()` of a pool does: more start, of fewer the last end when their calls have, and others make
   * those that they had not begun.
   *
   * @param quantity an integer of 1 or more.
   * @returns a promise that resolves when the new processes are loaded, or the others have ended.
   * @throws always as a rejection: {@link PoolError} `ERR_OPTION_INVALID`, `ERR_POOL_CLOSED`; {@link ConsumerError} if one could not start.
   */
  resize(quantity: number): Promise<void>;

  /** There will be no more calls; those that were made come to their end. Idempotent. */
  close(): void;

  /**
   * Ends the pool early and in order, say at Ctrl-C: calls that a process has begun come to their end, and no others are made. These
   * reject with {@link PoolError} `ERR_POOL_CLOSED`, and so does a `map()` that lacks some of its calls. An `imap()` calls `return()` of its
   * source, gives what becomes of the calls that were begun, and ends without an error. It does not wait: `join()` does. Idempotent; does
   * nothing after `join()` has settled, or the pool was terminated.
   */
  stop(): void;

  /**
   * Closes the pool. `run()` and `map()` come to their end; an `imap()` that is not read to its end gives what is done, and
   * then throws. Resolves when all processes are gone; the same promise each time.
   *
   * @throws {@link ConsumerError} if a process could not start, or `teardown()` threw; {@link PoolError} after `terminate()`.
   */
  join(): Promise<void>;

  /** Stops all processes now; calls reject. Resolves when they are gone. Idempotent; does nothing after `join()` has settled. */
  terminate(): Promise<void>;

  /** The counts at the moment of reading. */
  readonly stats: TaskPoolStats;

  /** For `await using`: calls `join()`, but does nothing after `terminate()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where the calls of a task pool are: `called` = `waiting` + `inHand` + `fulfilled` + `rejected` + `dropped`. */
export interface TaskPoolStats {
  readonly called: number;
  /** With no process yet. */
  readonly waiting: number;
  readonly inHand: number;
  readonly fulfilled: number;
  readonly rejected: number;
  /** Nobody waited for them any more: they were given up by a `signal`, by `stop()`, or by the end of their `map()` or `imap()`. */
  readonly dropped: number;
  readonly throughput: Throughput;
  readonly seats: readonly TaskSeatStats[];
}
