import { setImmediate } from './intrinsics';

/**
 * The road of an item:
 *
 * ```
 * |====================== parent ======================|===== IPC =====|========== child ==========|
 *  put() → encoder  → backlog → dispatcher → seat        items message   items → the user's function
 *  join() ← pool ← seat ← outcome                        moved, result   ← report
 * ```
 *
 * `docs/design.md` follows it file by file.
 */
import type { PoolHandle } from './public/consumer';
import { ConsumerError, PoolError } from './errors';
import { toLauncher } from './launchers';
import { findCallerFile } from './options/processes/caller-file';
import { checkQuantity, normalizeOptions } from './options/options';
import { prepareProcesses } from './options/processes/prepare';
import { refuseOtherRuntimes } from './options/processes/runtime';
import { Observation } from './parent/diagnostics/observation';
import { Backlog } from './parent/dispatch/backlog';
import { Dispatcher } from './parent/dispatch/dispatcher';
import { StallTimer } from './parent/dispatch/stall-timer';
import { Backpressure } from './parent/intake/backpressure';
import { putAll } from './parent/intake/put-all';
import { listenForAbort } from './parent/lifecycle/abort-listeners';
import type { Collectable } from './parent/lifecycle/collected-pools';
import { Conclusion } from './parent/lifecycle/conclusion';
import { PoolState } from './parent/lifecycle/pool-state';
import { isUnjoined, unwatchUnjoined, watchUnjoined } from './parent/lifecycle/unjoined-pools';
import { attempt, Waiters } from './parent/lifecycle/waiters';
import type { PutInto } from './parent/outputs/giving';
import { Outlet } from './parent/outputs/outlet';
import type { OutputReader } from './parent/outputs/output-reader';
import { toWindow } from './parent/outputs/window';
import type { ObservedPool } from './public/diagnostics';
import type { PoisonedItem } from './public/poisoned-item';
import type { Seat, SeatLaunch } from './parent/seats/seat';
import { Seats } from './parent/seats/seats';
import { Throughput } from './parent/diagnostics/throughput';
import type { PoolStats } from './public/pool-interface';
import type { Prepared } from './wire/segments/open-segment';

/**
 * What a pool is made of: the one place where the parts are joined. Its processes refer to it, and it refers to no {@link Pool}, so
 * that a pool that the program has forgotten can be collected.
 */
export class PoolCore implements Collectable {
  readonly #failFast: boolean | 'soon';
  readonly #signal: AbortSignal | undefined;
  #ignoreSignal: () => void = () => undefined;
  readonly #state: PoolState;
  readonly #conclusion: Conclusion;
  readonly #backlog = new Backlog();
  readonly #backpressure: Backpressure;
  readonly #dispatcher: Dispatcher;
  readonly #stallTimer: StallTimer;
  readonly #throughput = new Throughput();
  readonly #observation: Observation;
  readonly #seats: Seats;
  readonly #pools: readonly PoolHandle<unknown>[];
  readonly #outlet: Outlet;
  /** Who waits for all consumers to be loaded, for all items to be consumed, for as many consumers as wanted. */
  readonly #ready = new Waiters();
  readonly #drained = new Waiters();
  readonly #resized = new Waiters();
  #finish!: () => void;
  readonly #finished = new Promise<void>((resolve) => (this.#finish = resolve));
  #isDispatching = false;
  /** The program has no reference to the pool any more. */
  #isForgotten = false;
  #unconsumed = 0;
  #joined: Promise<unknown[]> | undefined;
  #results: unknown[] | undefined;

  constructor(consumer: unknown, given?: unknown) {
    refuseOtherRuntimes();
    const options = normalizeOptions(given);
    options.signal?.throwIfAborted();
    const { name, settings, start, pools } = prepareProcesses(consumer, options, findCallerFile());
    this.#failFast = options.failFast;
    this.#state = new PoolState(name, undefined, () => this.#failure);
    this.#conclusion = new Conclusion(name, this.#state, () => {
      const { put, consumed, unconsumed } = this.stats;
      const { failures, results } = this.#seats;
      return { failures, results, put, consumed, unconsumed };
    });
    this.#backpressure = new Backpressure(options.highWaterMark, this.#backlog);
    this.#dispatcher = new Dispatcher(this.#backlog, () => {
      this.#advance();
    });
    this.#stallTimer = new StallTimer(this.#dispatcher);
    const { recycle, watchdog } = options;
    this.#pools = pools;
    this.#outlet = new Outlet(options.outputHighWaterMark, {
      begin: this.#quiet,
      wait: () => {
        this.#advance();
      },
      end: this.#endOutputs,
      cancel: () => this.terminate(),
      isAwaited: () => this.#joined !== undefined || this.#backpressure.isWaiting,
      isWaitedFor: () => this.#drained.count + this.#resized.count > 0,
      giveUp: () => {
        if (this.#isForgotten) this.abandon();
        else this.#stop('unread');
      },
    });
    this.#observation = new Observation('Pool', name, () => this.stats);
    const toLaunch = (quantity: number): SeatLaunch => ({
      ...options,
      start: {
        ...start,
        recycle,
        watchdog,
        window: toWindow(options.outputHighWaterMark, quantity),
        task: undefined,
      },
      launcher: toLauncher(settings, options.inProcess),
      putInto: this.#putInto,
      outputs: this.#outlet.queue,
      throughput: this.#throughput,
      observed: this.#observation.pool,
      yielded: this.#yielded,
      loaded: this.#loaded,
      called: this.#called,
      ended: this.#seatEnded,
    });
    this.#seats = new Seats(name, toLaunch, this.#dispatcher);
    this.#observation.begin(options.quantity);
    this.#seats.resize(options.quantity);
    watchUnjoined(this);
    this.#signal = options.signal;
    if (options.signal !== undefined) {
      this.#ignoreSignal = listenForAbort(options.signal, () => {
        this.#stop('aborted');
      });
    }
  }

  put(value: unknown): Promise<void> {
    // Before the state is looked at, as getters of the item may do anything, and close the pool.
    const item = this.#backlog.prepare(value);
    this.#state.refuseItems();
    this.#enqueue(item);
    const ready = this.#backpressure.waitForReady();
    this.#outlet.check();
    return ready;
  }

  /** @param put as the program sees it. */
  putAll(items: unknown, put: (item: unknown) => Promise<void>): Promise<number> {
    return putAll(items, {
      put,
      refusal: () => this.refusal,
      leavesItems: () => this.leavesItems,
      whenRefused: (act) => this.#state.whenRefused(act),
    });
  }

  /** What the consumers died of, or returned, or the reason of the pool's signal, says more than a refused item. */
  get hasMoreToTell(): boolean {
    return this.#state.is('no consumers', 'failing', 'aborted');
  }

  /** Why the pool takes no items; `undefined` while it does. */
  get refusal(): PoolError | undefined {
    return this.#state.refusal;
  }

  /** It takes none, as the program has stopped it. */
  get leavesItems(): boolean {
    return this.#state.leavesItems;
  }

  close(): void {
    if (!this.#state.is('open', 'no consumers')) return;
    this.#enter('closed');
    this.#advance();
  }

  stop(): void {
    // What no consumer takes any more is left anyway, and for another reason.
    if (this.#state.is('no consumers')) this.close();
    if (!this.#state.is('open', 'closed')) return;
    this.#enter('finishing');
    this.#dispatcher.stop();
    this.#seats.retire(true);
    this.#advance();
  }

  join(): Promise<unknown[]> {
    this.close();
    unwatchUnjoined(this);
    this.#joined ??= this.#waitForResults();
    if (this.#outlet.reader.hasBegun) this.#quiet();
    this.#outlet.check();
    return this.#joined;
  }

  ready(): Promise<void> {
    return attempt(() => {
      this.#refuseStopped();
      const failure = this.#failureToStart;
      if (failure !== undefined) throw failure;
      const ready = this.#ready.wait({
        isDone: () => this.#seats.haveLoaded,
        failure: () => (this.#seats.wereLoaded ? undefined : this.#failure),
      });
      this.#loaded();
      return ready;
    });
  }

  drained(): Promise<void> {
    return attempt(() => {
      this.#refuseStopped();
      if (!this.#seats.isRunning && this.stats.unconsumed > 0)
        throw this.#failureToStart ?? this.#toUndrained();
      const drained = this.#drained.wait();
      this.#advance();
      this.#outlet.check();
      return drained;
    });
  }

  resize(quantity: unknown): Promise<void> {
    return attempt(() => {
      const wanted = checkQuantity(quantity);
      this.#refuseStopped();
      if (!this.#state.is('open', 'closed')) this.#state.refuseItems();
      const changed = this.#seats.resize(wanted);
      const resized = this.#resized.wait({
        isDone: () => changed.every((seat) => (seat.isRetiring ? !seat.isRunning : seat.hasLoaded)),
        failure: () => (changed.some(isUnstarted) ? this.#failure : undefined),
      });
      this.#loaded();
      this.#outlet.check();
      return resized;
    });
  }

  async terminate(): Promise<void> {
    if (this.#state.is('joined')) return;
    this.#stop('terminated');
    await this.#finished;
  }

  get results(): readonly unknown[] {
    if (this.#results !== undefined) return this.#results;
    if (this.#state.is('terminated', 'aborted', 'unread')) this.#state.refuseItems();
    throw new PoolError(
      'ERR_POOL_NOT_JOINED',
      'There are no results yet: `await pool.join()` first. Where it rejects, they are in `results` of its error.',
    );
  }

  get stats(): PoolStats {
    const { put, count: waiting } = this.#backlog;
    const { inHand, consumed, lost, held } = this.#seats.totals;
    const unconsumed = this.#unconsumed + lost;
    const { excess } = this.#backpressure;
    const outputs = { read: this.#outlet.queue.read, waiting: this.#outlet.queue.count, held };
    const throughput = this.#throughput.rates;
    const seats = this.#seats.stats;
    return { put, waiting, inHand, consumed, unconsumed, excess, outputs, throughput, seats };
  }

  /** As messages show it. */
  get observed(): ObservedPool {
    return this.#observation.pool;
  }

  get poisoned(): readonly PoisonedItem[] {
    return this.#seats.poisoned;
  }

  get reader(): OutputReader {
    return this.#outlet.reader;
  }

  async dispose(): Promise<void> {
    // Where `join()` was called, it has rejected with the signal's reason.
    const isJoined = this.#joined !== undefined;
    if (this.#state.is('terminated') || (this.#state.is('aborted', 'unread') && isJoined)) return;
    try {
      await this.join();
    } catch (error) {
      if (isJoined || !this.#state.is('unread') || this.#seats.failures.length > 0) throw error;
      // The program need not read what it does not want.
      const { unconsumed, put } = this.stats;
      this.#conclusion.warn(
        `was disposed of, and has outputs that nobody reads: it was terminated. ${unconsumed} of ${put} items are unconsumed.`,
      );
    }
  }

  forget(): void {
    if (!isUnjoined(this)) return;
    this.#isForgotten = true;
    this.abandon();
    this.#outlet.forget();
  }

  /** The program has nothing else to do, or has forgotten the pool: nobody can put into this pool any more, or ever join it. */
  abandon(): void {
    const { isRunning, failures } = this.#seats;
    if (this.#outlet.queue.count > 0 && !this.#outlet.reader.isWaiting) {
      this.#conclusion.warn(
        'has outputs that nobody reads: it is terminated. Read `pool.outputs` to the end.',
      );
      this.#stop('terminated');
    } else if (isRunning) {
      this.#conclusion.warn(
        'was never joined: it closes now, and what its consumers return is lost. `await pool.join()`.',
      );
      this.close();
    } else {
      unwatchUnjoined(this);
      if (failures.length > 0)
        this.#conclusion.warn(`was never joined, and failed: ${this.#conclusion.error.message}`);
    }
  }

  readonly #putInto: PutInto = (pool, values) => {
    if (pool !== 'own') return (this.#pools[pool] as PoolHandle<unknown>).put(...values);
    const item = this.#backlog.prepare(values.length > 1 ? values : values[0]);
    // What a consumer gives while others finish is left, but does not make it fail.
    if (!this.#state.is('open', 'closed', 'no consumers', 'finishing', 'failing')) this.#state.refuseItems();
    this.#enqueue(item);
    return Promise.resolve();
  };

  readonly #yielded = (): void => {
    this.#outlet.update();
    if (this.#outlet.isStuck) this.#advance();
  };

  readonly #loaded = (): void => {
    const error = this.#failureToStart;
    if (error !== undefined) this.#ready.reject(error);
    else this.#ready.resolve();
    this.#resized.resolve();
    this.#advance();
  };

  readonly #called = (): void => {
    if (this.#seats.yields === false) this.#outlet.complete();
    this.#advance();
  };

  /** The reader of the outputs learns what `join()` rejects with, too. */
  readonly #quiet = (): void => {
    this.#joined?.catch(() => undefined);
  };

  /** What the reader of the outputs has to know. It need not join the pool. */
  readonly #endOutputs = async (): Promise<void> => {
    if (this.#state.is('terminated') || (this.#seats.isRunning && !this.#state.is('aborted', 'unread')))
      return;
    unwatchUnjoined(this);
    await this.#finished;
    this.#conclusion.tell(this.#signal?.reason);
    // What the loop has thrown, `join()` may still throw otherwise: the signal counts until then.
    this.#ignoreSignal();
  };

  readonly #seatEnded = ({ failure }: Seat): void => {
    if (this.#failFast !== false && failure !== undefined) this.#stop('failing');
    this.#loaded();
    if (this.#seats.isRunning) return;
    this.#throughput.end();
    this.#unconsumed = this.#backlog.clear();
    if (this.stats.unconsumed > 0) this.#drained.reject(this.#toUndrained());
    this.#finish();
    this.#outlet.complete();
    this.#observation.end(this.#seats.failures);
    // Nobody else will.
    if (!this.#isForgotten) return;
    this.#ignoreSignal();
    this.abandon();
  };

  /** What a consumer died of before it was loaded. */
  get #failureToStart(): ConsumerError | undefined {
    return this.#seats.areUnstarted ? this.#failure : undefined;
  }

  /** What consumers have died of until now. */
  get #failure(): ConsumerError | undefined {
    const { failures, results } = this.#seats;
    if (failures.length === 0) return undefined;
    return new ConsumerError({ failures, results, unconsumed: this.stats.unconsumed });
  }

  #toUndrained(): PoolError {
    const { failures } = this.#seats;
    const cause = failures.length > 0 ? { cause: this.#conclusion.error } : {};
    const { unconsumed, put } = this.stats;
    const why = this.leavesItems ? 'The pool was stopped by `stop()`.' : '`await pool.join()` tells why.';
    const message = `No consumer is left, and ${unconsumed} of ${put} items are unconsumed. ${why}`;
    return new PoolError('ERR_POOL_NO_CONSUMERS', message, cause);
  }

  /** @throws why the pool was stopped. */
  #refuseStopped(): void {
    if (this.#state.is('aborted')) throw this.#signal?.reason;
    if (this.#state.is('terminated', 'unread')) this.#state.refuseItems();
  }

  #enqueue(item: Prepared): void {
    this.#backlog.push(item);
    if (!this.#isDispatching) this.#dispatchSoon();
  }

  /** The first item at once, and all else that is put in this turn of the event loop together: in few messages. */
  #dispatchSoon(): void {
    this.#isDispatching = true;
    this.#seats.keepParentAlive(true);
    this.#dispatcher.dispatch();
    setImmediate(() => {
      this.#isDispatching = false;
      this.#dispatcher.dispatch();
    });
  }

  /** Brings the pool to where it stands after an event. */
  #advance(): void {
    this.#backpressure.update();
    this.#stallTimer.update();
    const dispatcher = this.#dispatcher;
    const hasConsumers = dispatcher.taking > 0 || this.#seats.mayComeBack;
    if (!hasConsumers && this.#state.is('open')) this.#enter('no consumers');
    if (this.#state.is('closed') && dispatcher.isDrained) {
      this.#enter('ending');
      dispatcher.end();
      this.#seats.announceEnd();
    }
    if (this.#drained.count > 0 && this.#backlog.count === 0 && this.#seats.totals.inHand === 0)
      this.#drained.resolve();
    // An open pool that only waits for items does not keep the program alive. One that works or ends does.
    // One whose consumers wait for a reader that does nothing does not either.
    const { isStuck } = this.#outlet;
    // A loop over the outputs ends at once if no consumer is a generator: that is not known yet.
    const isLoading = this.#ready.count + this.#resized.count > 0;
    const isStarting = isLoading || (this.#outlet.reader.isWaiting && this.#seats.yields === undefined);
    const isBusy = isStarting || (!isStuck && (this.#backlog.count > 0 || dispatcher.isBusy));
    const isUnread = isStuck && this.#joined === undefined;
    const isEnding = !this.#state.is('open') && !(this.#state.is('closed', 'finishing') && isUnread);
    this.#seats.keepParentAlive(isEnding || isBusy);
  }

  #stop(state: 'failing' | 'terminated' | 'aborted' | 'unread'): void {
    if (this.#state.is('joined', 'terminated', 'aborted', 'unread', state)) return;
    if (state !== 'failing') {
      unwatchUnjoined(this);
      this.#ignoreSignal();
    }
    this.#enter(state);
    this.#dispatcher.stop();
    if (state === 'failing' && this.#failFast === 'soon') this.#seats.retire(false);
    else this.#seats.stop();
    this.#stallTimer.update();
    this.#seats.keepParentAlive(true);
    if (state === 'failing') return;
    const reason: unknown = state === 'aborted' ? this.#signal?.reason : this.#state.refusal;
    for (const waiters of [this.#ready, this.#drained, this.#resized]) waiters.giveUp(reason);
    this.#outlet.close();
  }

  #enter(state: Parameters<PoolState['enter']>[0]): void {
    const refusal = this.#state.enter(state);
    // A caller that backpressure holds has put its item. It is lost only if no consumer is left to take it.
    this.#backpressure.close(refusal.code === 'ERR_POOL_CLOSED' ? undefined : refusal);
  }

  async #waitForResults(): Promise<unknown[]> {
    await this.#finished;
    await this.#outlet.queue.waitForEmpty();
    if (this.#state.is('terminated')) this.#state.refuseItems();
    if (!this.#state.is('aborted', 'unread')) this.#enter('joined');
    this.#ignoreSignal();
    this.#conclusion.tell(this.#signal?.reason);
    return (this.#results = this.#seats.results);
  }
}

/** Its consumer failed, and was never loaded. */
function isUnstarted({ failure, wasLoaded }: Seat): boolean {
  return failure !== undefined && !wasLoaded;
}
