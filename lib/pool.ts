/**
 * The road of an item:
 *
 * ```
 * |====================== parent ======================|===== IPC =====|========== child ==========|
 *  put() → snapshot → backlog → dispatcher → seat        items message   items → the user's function
 *  join() ← pool ← seat ← outcome                        moved, result   ← report
 * ```
 */
import { inspect } from 'node:util';

import type { PoolHandle } from './consumer';
import { ConsumerError, PoolError, type ConsumerFailure } from './errors';
import { normalizeOptions } from './options';
import { toConsumerArguments } from './parent/arguments';
import { Backlog } from './parent/backlog';
import { findCallerFile } from './parent/caller-file';
import { Dispatcher } from './parent/dispatcher';
import { feed } from './parent/feed';
import { locateConsumer } from './parent/locate';
import { Room } from './parent/room';
import { Seat, type Launch, type SeatListener } from './parent/seat';
import { snapshot } from './parent/snapshot';
import { unwatchUnjoined, watchUnjoined } from './parent/unjoined';
import type { PoolConstructor, PoolStats, Pool as PoolInterface } from './pool-interface';
import { POOL_HANDLE } from './wire/pool-brand';

/**
 * `open` → `closed` → `ending` (no item can come any more: the consumers were told) → `joined`.
 * `deserted`: open, and no consumer takes items any more. `failing`: the first failure stops the rest.
 */
type State = 'open' | 'deserted' | 'closed' | 'ending' | 'failing' | 'joined' | 'terminated';

class ProcessPool implements PoolInterface {
  static {
    Object.defineProperty(this, 'name', { value: 'Pool' });
  }

  /** Other pools, of other copies of this package too, know by this that they may hand it to their consumers. */
  readonly [POOL_HANDLE] = true;
  readonly #name: string;
  readonly #failFast: boolean;
  readonly #backlog = new Backlog();
  readonly #dispatcher: Dispatcher;
  readonly #room: Room;
  readonly #seats: readonly Seat[];
  #state: State = 'open';
  #running: number;
  #put = 0;
  #unconsumed = 0;
  #alive = true;
  #joined: Promise<unknown[]> | undefined;
  #results: readonly unknown[] | undefined;
  readonly #finished: Promise<void>;
  #finish!: () => void;

  constructor(consumer: unknown, given?: unknown) {
    const options = normalizeOptions(given);
    const { location, name } = locateConsumer(consumer, options.export, findCallerFile());
    const { args, kwargs, places, pools } = toConsumerArguments(options.args, options.kwargs);
    this.#name = options.name ?? name;
    this.#failFast = options.failFast;
    this.#running = options.quantity;
    this.#finished = new Promise((resolve) => (this.#finish = resolve));
    this.#room = new Room(options.highWaterMark, this.#backlog);
    this.#dispatcher = new Dispatcher(options.quantity, this.#backlog, (seat, items) =>
      this.#seats[seat - 1]?.hand(items),
    );
    const launch: Launch = { settings: options, start: { consumer: location, args, kwargs, pools: places } };
    const listener = this.#listen(pools);
    this.#seats = Array.from(
      { length: options.quantity },
      (_, i) => new Seat(`${this.#name}-${i + 1}`, i + 1, launch, listener),
    );
    this.#keepParentAlive();
    watchUnjoined(this);
  }

  put(...values: unknown[]): Promise<void> {
    if (this.#state !== 'open') throw this.#refusal();
    this.#backlog.push(snapshot(values.length > 1 ? values : values[0]));
    this.#put += 1;
    this.#dispatcher.dispatch();
    this.#keepParentAlive();
    return this.#room.waitForRoom();
  }

  async putAll(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<number> {
    if (!isSource(items))
      throw new PoolError(
        'ERR_OPTION_INVALID',
        `Expected the items to be an iterable or async iterable, got ${inspect(items)}.`,
      );
    const before = this.#put;
    if (Symbol.asyncIterator in items) for await (const item of items) await this.put(item);
    else for (const item of items) await this.put(item);
    return this.#put - before;
  }

  close(): void {
    if (this.#state !== 'open' && this.#state !== 'deserted') return;
    this.#state = 'closed';
    this.#room.close(this.#refusal());
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
    unwatchUnjoined(this);
    await this.#finished;
  }

  get results(): readonly unknown[] {
    if (this.#results !== undefined) return this.#results;
    if (this.#state === 'terminated') throw this.#refusal();
    throw new PoolError(
      'ERR_POOL_NOT_JOINED',
      'There are no results yet: `await pool.join()` first. Where it rejects, they are in `results` of its error.',
    );
  }

  get stats(): PoolStats {
    return {
      put: this.#put,
      waiting: this.#backlog.count,
      inHand: this.#dispatcher.inHand,
      consumed: this.#seats.reduce((sum, seat) => sum + seat.consumed, 0),
      unconsumed: this.#unconsumed,
      seats: this.#seats.map(({ name, index, pid, state, consumed, inHand }) => {
        return { name, index, pid, state, consumed, inHand, restarts: 0 };
      }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== 'terminated') await this.join();
  }

  /** The parent has nothing else to do: nobody can put into this pool any more, or ever join it. */
  abandon(): void {
    if (this.#running === 0) {
      unwatchUnjoined(this);
      const failures = this.#seats.flatMap((seat) => seat.failure ?? []);
      if (failures.length > 0) this.#warn(`was never joined, and failed: ${this.#toError(failures).message}`);
    } else if (this.#state === 'open' || this.#state === 'deserted') {
      this.#warn(
        'was never joined: it closes now, and what its consumers return is lost. `await pool.join()`, or `terminate()` it.',
      );
      this.close();
    }
  }

  static async run(consumer: unknown, items: Iterable<unknown>, options?: unknown): Promise<unknown[]> {
    const pool = new this(consumer, options);
    try {
      await pool.putAll(items);
    } catch (error) {
      // With no consumer left, what they died of, or returned, says more.
      const deserted = error instanceof PoolError && error.code === 'ERR_POOL_NO_CONSUMERS';
      if (deserted) return pool.join();
      await pool.join().catch(() => undefined);
      throw error;
    }
    return pool.join();
  }

  #listen(pools: readonly PoolHandle<unknown>[]): SeatListener {
    return {
      asked: (seat, moved, wanted) => {
        this.#dispatcher.release(seat.index, moved);
        this.#dispatcher.ask(seat.index, wanted);
        this.#advance();
      },
      left: (seat, settled, unstarted) => {
        this.#dispatcher.leave(seat.index);
        this.#dispatcher.release(seat.index, settled);
        this.#dispatcher.giveBack(seat.index, unstarted);
        this.#advance();
      },
      put: (seat, message) => {
        void feed(pools, message, (answer) => {
          seat.tell(answer);
        });
      },
      ended: (seat) => {
        this.#running -= 1;
        if (this.#failFast && seat.failure !== undefined) this.#stop('failing');
        if (this.#running === 0) this.#end();
      },
    };
  }

  /** Looks, after whatever has happened, where the pool stands now. */
  #advance(): void {
    this.#room.update();
    if (this.#state === 'open' && this.#dispatcher.takers === 0) {
      this.#state = 'deserted';
      this.#room.close(this.#refusal());
    }
    if (this.#state === 'closed' && this.#dispatcher.isDrained) {
      this.#state = 'ending';
      for (const seat of this.#seats) seat.tell({ type: 'end' });
    }
    this.#keepParentAlive();
  }

  /** An open pool that waits for items does not; one that works or ends does. */
  #keepParentAlive(): void {
    const idle = this.#state === 'open' && this.#backlog.count === 0 && this.#dispatcher.inHand === 0;
    if (this.#alive === !idle) return;
    this.#alive = !idle;
    for (const seat of this.#seats) seat.keepParentAlive(this.#alive);
  }

  #stop(state: 'failing' | 'terminated'): void {
    if (this.#state === 'terminated' || this.#state === state) return;
    this.#state = state;
    this.#room.close(this.#refusal());
    for (const seat of this.#seats) seat.stop();
    this.#keepParentAlive();
  }

  /** All processes are gone. */
  #end(): void {
    const lost = this.#seats.reduce((sum, seat) => sum + seat.lost, 0);
    this.#unconsumed = this.#backlog.clear() + lost;
    this.#finish();
  }

  async #waitForResults(): Promise<unknown[]> {
    await this.#finished;
    if (this.#state === 'terminated') throw this.#refusal();
    this.#state = 'joined';
    const failures = this.#seats.flatMap((seat) => seat.failure ?? []);
    if (failures.length > 0) throw this.#toError(failures);
    if (this.#unconsumed > 0) {
      this.#warn(
        `was joined with items that nobody took: ${this.#unconsumed} of ${this.#put}. Its consumers returned early.`,
      );
    }
    return (this.#results = this.#collect());
  }

  #toError(failures: readonly ConsumerFailure[]): ConsumerError {
    return new ConsumerError({ failures, results: this.#collect(), unconsumed: this.#unconsumed });
  }

  #collect(): unknown[] {
    return this.#seats.map(({ outcome }) => (outcome?.type === 'returned' ? outcome.result : undefined));
  }

  #refusal(): PoolError {
    switch (this.#state) {
      case 'terminated':
        return new PoolError('ERR_POOL_TERMINATED', `The pool ${this.#name} was terminated. Make a new one.`);
      case 'open':
      case 'deserted':
      case 'failing':
        return new PoolError(
          'ERR_POOL_NO_CONSUMERS',
          `The pool ${this.#name} has no consumers left: they returned or failed. \`await pool.join()\` tells which.`,
        );
      case 'closed':
      case 'ending':
      case 'joined':
        return new PoolError(
          'ERR_POOL_CLOSED',
          `The pool ${this.#name} is closed: put everything before \`close()\` or \`join()\`, or make a new pool.`,
        );
    }
  }

  #warn(message: string): void {
    process.emitWarning(`The pool ${this.#name} ${message}`, 'ConsumersWarning');
  }
}

function isSource(items: unknown): items is Iterable<unknown> | AsyncIterable<unknown> {
  return (
    items !== null &&
    items !== undefined &&
    (Symbol.iterator in Object(items) || Symbol.asyncIterator in Object(items))
  );
}

/** Separate processes that share one stream of items. */
export const Pool = ProcessPool as unknown as PoolConstructor;
export type Pool<Item = unknown, Result = unknown> = PoolInterface<Item, Result>;
