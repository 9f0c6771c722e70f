/**
 * The road of an item:
 *
 * ```
 * |====================== parent ======================|===== IPC =====|========== child ==========|
 *  put() → snapshot → backlog → dispatcher → seat        items message   items → the user's function
 *  join() ← pool ← seat ← outcome                        moved, result   ← report
 * ```
 */
import type { PoolHandle } from './consumer';
import { ConsumerError, PoolError } from './errors';
import { normalizeOptions } from './options/options';
import { toConsumerArguments } from './options/call-arguments';
import { Backlog } from './parent/dispatch/backlog';
import { findCallerFile } from './options/caller-file';
import { Dispatcher } from './parent/dispatch/dispatcher';
import { feed } from './parent/intake/forwarded-put';
import { locateConsumer } from './options/consumer-reference';
import { Patience } from './parent/dispatch/stall-timer';
import { putAll } from './parent/intake/put-all';
import { toRefusal, type PoolState } from './parent/lifecycle/pool-state';
import { Room } from './parent/intake/backpressure';
import type { PoisonedItem, SeatListener } from './parent/seats/seat';
import { Seats } from './parent/seats/seats';
import { snapshot } from './parent/intake/snapshot';
import { afterTurn } from './parent/intake/event-loop-turn';
import { unwatchUnjoined, watchUnjoined } from './parent/lifecycle/unjoined-pools';
import type { PoolConstructor, Pool as PoolInterface, PoolStats } from './pool-interface';
import { POOL_HANDLE } from './wire/pool-symbol';

/** The one place where the parts are joined. */
class ProcessPool implements PoolInterface {
  static {
    Object.defineProperty(this, 'name', { value: 'Pool' });
  }

  /** Other pools, of other copies of this package too, know by this that they may hand it to their consumers. */
  readonly [POOL_HANDLE] = true;
  readonly #name: string;
  readonly #failFast: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #backlog = new Backlog();
  readonly #room: Room;
  readonly #dispatcher: Dispatcher;
  readonly #patience: Patience;
  readonly #seats: Seats;
  readonly #finished: Promise<void>;
  #finish!: () => void;
  /** Resolves with the reason when the pool takes no more items. */
  readonly #refused: Promise<PoolError>;
  #refuse!: (reason: PoolError) => void;
  #state: PoolState = 'open';
  #put = 0;
  #isDispatching = false;
  #unconsumed = 0;
  #joined: Promise<unknown[]> | undefined;
  #results: readonly unknown[] | undefined;

  constructor(consumer: unknown, given?: unknown) {
    const options = normalizeOptions(given);
    options.signal?.throwIfAborted();
    const { location, name } = locateConsumer(consumer, options.export, findCallerFile());
    const { args, kwargs, places, pools } = toConsumerArguments(options.args, options.kwargs);
    this.#name = options.name ?? name;
    this.#failFast = options.failFast;
    this.#finished = new Promise((resolve) => (this.#finish = resolve));
    this.#refused = new Promise((resolve) => (this.#refuse = resolve));
    this.#room = new Room(options.highWaterMark, this.#backlog);
    this.#dispatcher = new Dispatcher(options.quantity, this.#backlog, {
      hand: (seat, items, prefetch) => {
        this.#seats.hand(seat, items, prefetch);
      },
      askBack: (seat, count) => {
        this.#seats.askBack(seat, count);
      },
    });
    this.#patience = new Patience(this.#dispatcher);
    const { ack, retries, poison, timeout, recycle, watchdog } = options;
    const launch = {
      settings: options,
      timeout,
      policy: { ack, retries, poison },
      start: {
        consumer: location,
        args,
        kwargs,
        pools: places,
        recycle,
        watchdog: watchdog ? process.pid : undefined,
      },
    };
    this.#seats = new Seats(this.#name, options.quantity, launch, this.#listen(pools));
    this.#seats.keepParentAlive(false);
    watchUnjoined(this);
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#abort);
  }

  put(...values: unknown[]): Promise<void> {
    // First, as getters of the item may do anything, and close the pool.
    const item = snapshot(values.length > 1 ? values : values[0]);
    if (this.#state !== 'open') throw toRefusal(this.#state, this.#name);
    this.#backlog.push(item);
    this.#put += 1;
    if (!this.#isDispatching) this.#dispatchSoon();
    return this.#room.waitForRoom();
  }

  putAll(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<number> {
    return putAll(items, { put: (item) => this.put(item), refused: this.#refused });
  }

  close(): void {
    if (this.#state !== 'open' && this.#state !== 'deserted') return;
    this.#enter('closed');
    this.#advance();
  }

  join(): Promise<unknown[]> {
    this.close();
    unwatchUnjoined(this);
    return (this.#joined ??= this.#waitForResults());
  }

  async terminate(): Promise<void> {
    if (this.#state === 'joined') return;
    this.#stop('terminated');
    await this.#finished;
  }

  get results(): readonly unknown[] {
    if (this.#results !== undefined) return this.#results;
    if (this.#state === 'terminated' || this.#state === 'aborted') throw toRefusal(this.#state, this.#name);
    throw new PoolError(
      'ERR_POOL_NOT_JOINED',
      'There are no results yet: `await pool.join()` first. Where it rejects, they are in `results` of its error.',
    );
  }

  get stats(): PoolStats {
    return {
      put: this.#put,
      waiting: this.#backlog.count,
      inHand: this.#seats.inHand,
      consumed: this.#seats.consumed,
      unconsumed: this.#unconsumed + this.#seats.lost,
      seats: this.#seats.stats,
    };
  }

  get poisoned(): readonly PoisonedItem[] {
    return this.#seats.poisoned;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isTold = this.#state === 'aborted' && this.#joined !== undefined;
    if (this.#state !== 'terminated' && !isTold) await this.join();
  }

  /** The parent has nothing else to do: nobody can put into this pool any more, or ever join it. */
  abandon(): void {
    if (this.#seats.running > 0) {
      this.#warn(
        'was never joined: it closes now, and what its consumers return is lost. `await pool.join()`.',
      );
      this.close();
      return;
    }
    unwatchUnjoined(this);
    const { failures } = this.#seats;
    if (failures.length > 0) this.#warn(`was never joined, and failed: ${this.#toError().message}`);
  }

  static async run(consumer: unknown, items: Iterable<unknown>, options?: unknown): Promise<unknown[]> {
    const pool = new this(consumer, options);
    try {
      await pool.putAll(items);
    } catch (error) {
      // With no consumer left, what they died of, or returned, says more; and so does the reason of its signal.
      if (['deserted', 'failing', 'aborted'].includes(pool.#state)) return pool.join();
      await pool.join().catch(() => undefined);
      throw error;
    }
    return pool.join();
  }

  #listen(pools: readonly PoolHandle<unknown>[]): SeatListener {
    return {
      progressed: ({ index }, progress) => {
        this.#dispatcher.progress(index, progress);
        this.#advance();
      },
      gaveBack: ({ index }, unstarted) => {
        this.#dispatcher.giveBack(index, unstarted);
        this.#advance();
      },
      left: ({ index }, started, unstarted) => {
        this.#dispatcher.leave(index, started, unstarted);
        this.#advance();
      },
      restarted: ({ index }, again) => {
        this.#dispatcher.restart(index, again);
        this.#advance();
      },
      put: (message, answer) => {
        void feed(pools, message, answer);
      },
      ended: ({ failure }) => {
        if (this.#failFast && failure !== undefined) this.#stop('failing');
        if (this.#seats.running > 0) return;
        this.#unconsumed = this.#backlog.clear();
        this.#signal?.removeEventListener('abort', this.#abort);
        this.#finish();
      },
    };
  }

  /** The first item at once, and all else that is put in this turn of the event loop together: in few messages. */
  #dispatchSoon(): void {
    this.#isDispatching = true;
    this.#seats.keepParentAlive(true);
    this.#dispatcher.dispatch();
    afterTurn(() => {
      this.#isDispatching = false;
      this.#dispatcher.dispatch();
    });
  }

  /** Looks, after whatever has happened, where the pool stands now. */
  #advance(): void {
    this.#room.update();
    this.#patience.update();
    if (this.#state === 'open' && this.#dispatcher.takers === 0 && !this.#seats.mayComeBack)
      this.#enter('deserted');
    if (this.#state === 'closed' && this.#dispatcher.isDrained) {
      this.#enter('ending');
      this.#dispatcher.end();
      this.#seats.announceEnd();
    }
    // An open pool that only waits for items does not; one that works or ends does.
    this.#seats.keepParentAlive(
      this.#state !== 'open' || this.#backlog.count > 0 || this.#dispatcher.inHand > 0,
    );
  }

  readonly #abort = (): void => {
    this.#stop('aborted');
  };

  #stop(state: 'failing' | 'terminated' | 'aborted'): void {
    if (['joined', 'terminated', 'aborted', state].includes(this.#state)) return;
    if (state !== 'failing') unwatchUnjoined(this);
    this.#enter(state);
    this.#dispatcher.stop();
    this.#patience.update();
    this.#seats.stop();
    this.#seats.keepParentAlive(true);
  }

  /** Leaves `open`, or what came after it: never back. */
  #enter(state: Exclude<PoolState, 'open'>): void {
    this.#state = state;
    const refusal = toRefusal(state, this.#name);
    // Who waits for room has put already. That is lost only where nobody is left to take it.
    this.#room.close(refusal.code === 'ERR_POOL_CLOSED' ? undefined : refusal);
    this.#refuse(refusal);
  }

  async #waitForResults(): Promise<unknown[]> {
    await this.#finished;
    if (this.#state === 'aborted') throw this.#signal?.reason;
    if (this.#state === 'terminated') throw toRefusal(this.#state, this.#name);
    this.#enter('joined');
    if (this.#seats.failures.length > 0) throw this.#toError();
    const { unconsumed } = this.stats;
    if (unconsumed > 0) {
      this.#warn(
        `was joined with items that nobody took: ${unconsumed} of ${this.#put}. Its consumers returned early.`,
      );
    }
    const { results } = this.#seats;
    this.#results = results;
    return results;
  }

  #toError(): ConsumerError {
    const { failures, results } = this.#seats;
    return new ConsumerError({ failures, results, unconsumed: this.stats.unconsumed });
  }

  #warn(message: string): void {
    process.emitWarning(`The pool ${this.#name} ${message}`, 'ConsumersWarning');
  }
}

/** Separate processes that share one stream of items. */
export const Pool = ProcessPool as unknown as PoolConstructor;
export type Pool<Item = unknown, Result = unknown> = PoolInterface<Item, Result>;
