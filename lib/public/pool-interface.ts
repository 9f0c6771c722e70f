import type { PoolHandle, PutArguments } from './consumer';
import type { Outputs } from './outputs';
import type { PoisonedItem } from './poisoned-item';
import type { SeatStats } from './seat-stats';
import type { PlatformDuplex } from './platform';

/**
 * Processes that share one stream of items. Each of them runs the same consumer once.
 *
 * @example
 * async function concatenate(letters) {
 *   const seen = [];
 *   for await (const letter of letters) seen.push(letter);
 *   return seen.join('-');
 * }
 * const pool = new Pool(concatenate, { quantity: 2 });
 * for (const letter of 'abcdef') await pool.put(letter);
 * console.log(await pool.join()); // say [ 'a-d-e', 'b-c-f' ]
 */
export interface Pool<Item = unknown, Result = unknown, Output = unknown> extends PoolHandle<Item> {
  /**
   * Enqueues one item: `put()` is `undefined`, `put(x)` is `x`, `put(a, b)` is `[a, b]`. Copies the item at the call.
   *
   * @returns a promise for backpressure, which resolves when the pool is ready for more. Awaiting it is optional.
   * @throws {@link PoolError} at the call: `ERR_ITEM_NOT_CLONEABLE`, `ERR_POOL_CLOSED`, `ERR_POOL_TERMINATED`,
   *   `ERR_POOL_NO_CONSUMERS` (all of them have ended). The last two also reject a pending promise.
   */
  readonly put: (...values: PutArguments<Item>) => Promise<void>;

  /**
   * Puts every item of a source, with backpressure. When the pool takes no more items, it calls `return()` of the source
   * and rejects with the error of `put()`. An error of the source rejects it too, but the pool stays usable.
   *
   * @returns how many items were put.
   */
  putAll(items: Iterable<Item> | AsyncIterable<Item>): Promise<number>;

  /** Ends the stream of items. The consumers end when all items are consumed. Idempotent. */
  close(): void;

  /**
   * Ends the pool early and in order, say at Ctrl-C: the consumers finish the items that they have started, and return. No others are
   * handed to them; these are `unconsumed`, without a warning. `join()` resolves with the results. `put()` throws `ERR_POOL_CLOSED`, and
   * a `putAll()` that is not done calls `return()` of its source and rejects with it. It does not wait. Idempotent; does nothing after
   * `join()` has settled, or the pool was terminated.
   *
   * @example
   * process.once('SIGINT', () => pool.stop());
   */
  stop(): void;

  /**
   * Closes the pool. Resolves with {@link results} when all items are consumed and all consumers have ended. It is
   * idempotent and returns the same promise each time.
   *
   * @throws {@link ConsumerError} when consumers failed; {@link PoolError} `ERR_POOL_TERMINATED` after `terminate()`.
   */
  join(): Promise<Result[]>;

  /**
   * Resolves when all consumers are loaded.
   *
   * @throws {@link ConsumerError} when one could not start; as `join()` when the pool is terminated.
   */
  ready(): Promise<void>;

  /**
   * Resolves at the first moment at which no item waits and none is in hand. It does not close the pool.
   *
   * @throws {@link PoolError} `ERR_POOL_NO_CONSUMERS` when no consumer is left for items that wait; as `join()` when the pool is
   *   terminated.
   */
  drained(): Promise<void>;

  /**
   * Changes the number of consumers. More of them start, with new numbers; of fewer, those of the highest numbers end at the next
   * boundary of an item, with their results, and others take what they have not started. A number is never used again.
   * Consumers that have ended do not count: where some have failed, others start in their place.
   *
   * @param quantity an integer of 1 or more.
   * @returns a promise that resolves when the new consumers are loaded, or the others have ended.
   * @throws always as a rejection: {@link PoolError} `ERR_OPTION_INVALID`; `ERR_POOL_CLOSED` when all consumers are ending;
   *   `ERR_POOL_NO_CONSUMERS`; {@link ConsumerError} when a new one could not start; as `join()` when the pool is terminated.
   */
  resize(quantity: number): Promise<void>;

  /** Stops all consumers now. Resolves when they are gone. Idempotent; does nothing after `join()` has settled. */
  terminate(): Promise<void>;

  /**
   * What the consumers returned, in seat order.
   *
   * @throws {@link PoolError} `ERR_POOL_NOT_JOINED` before `join()` has resolved.
   */
  readonly results: readonly Result[];

  /**
   * What generator consumers yield, while the pool runs. There is one reader; leaving its loop early terminates the pool. The
   * loop ends when the pool ends, and throws what `join()` rejects with, unless that is `terminate()`; it ends at once if no
   * consumer is a generator.
   *
   * `join()` waits until the last output is read. If nobody has begun to read when the program waits for the pool, the call
   * that waits rejects with {@link PoolError} `ERR_OUTPUTS_NOT_READ`, and the pool is terminated.
   *
   * @example
   * for await (const output of pool.outputs) console.log(output);
   */
  readonly outputs: Outputs<Output>;

  /**
   * Puts all items, closes the pool, and gives its outputs meanwhile: for the one loop that most programs need. An error of the
   * source terminates the pool; it is thrown by the loop, as are failures of consumers. Nothing is put before the loop begins.
   *
   * @example
   * async function* shout(words) {
   *   for await (const word of words) yield word.toUpperCase();
   * }
   * const pool = new Pool(shout);
   * for await (const word of pool.outputsOf(['a', 'b'])) console.log(word);
   */
  outputsOf(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Output, void, undefined>;

  /**
   * A stream in object mode: what is written to it is put, and the outputs are read from it. Its end closes the pool, and its
   * destruction terminates it. It is the reader of the outputs.
   *
   * @throws {@link PoolError} `ERR_OUTPUTS_HAVE_READER`
   */
  duplex(): PlatformDuplex;

  /** The items in quarantine, after repeated failures of a consumer: see the option `poison`. */
  readonly poisoned: readonly PoisonedItem<Item>[];

  /** The counts at the moment of reading. */
  readonly stats: PoolStats;

  /** For `await using`: calls `join()`, but does nothing after `terminate()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Where the items of a pool are: `put` = `waiting` + `inHand` + `consumed` + `unconsumed` + those in `failures` + those
 * in `poisoned`.
 */
export interface PoolStats {
  readonly put: number;
  /** In the backlog. */
  readonly waiting: number;
  /** Handed to a consumer that has not moved past them. */
  readonly inHand: number;
  /** Moved past by a consumer. */
  readonly consumed: number;
  /**
   * Neither moved past nor named in a failure nor quarantined: items in the backlog when the last consumer ended, as after
   * `stop()`; items in hand that a process may have started when it died, if there were several and no new process followed;
   * items in hand of a consumer that the pool ended before it returned.
   */
  readonly unconsumed: number;
  /** By how much the backlog is larger than `highWaterMark`: consumers may put into their own pool beyond it. */
  readonly excess: { readonly items: number; readonly bytes: number };
  readonly outputs: OutputStats;
  readonly throughput: Throughput;
  readonly seats: readonly SeatStats[];
}

/** How many items are moved past, or calls end, in a second; those that are redelivered, again. */
export interface Throughput {
  /** Since the pool was made, or until it ended. */
  readonly overall: number;
  readonly lastSecond: number;
}

/** Where the outputs of a pool are. */
export interface OutputStats {
  readonly read: number;
  /** For their reader. */
  readonly waiting: number;
  /** For their consumers to move past the items in hand; puts into pools are counted too. */
  readonly held: number;
}
