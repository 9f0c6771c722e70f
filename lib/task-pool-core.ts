/**
 * The road of a call:
 *
 * ```
 *  run()  → line ─┐                                           |== IPC ==|
 *  map()  → line ─┼→ turns → stock → dispatcher → seat → process → items   → the function
 *  imap() → line ─┘                                 seat ← process ← answers ← returns or throws
 *  promise, array, reader ← caller ← desk (by number) ←┘
 * ```
 */
import { AsyncLocalStorage } from 'node:async_hooks';

import type { PoolHandle } from './public/consumer';
import { ConsumerError, PoolError, type ConsumerFailure } from './errors';
import { describeFailure } from './failure-text';
import { nextTick } from './intrinsics';
import { toLauncher } from './launchers';
import { findCallerFile } from './options/processes/caller-file';
import { prepareProcesses } from './options/processes/prepare';
import { refuseOtherRuntimes } from './options/processes/runtime';
import { checkQuantity } from './options/options';
import { normalizeMapOptions, normalizeRunOptions, normalizeTaskOptions } from './options/task-options';
import { Observation } from './parent/diagnostics/observation';
import { Dispatcher } from './parent/dispatch/dispatcher';
import { StallTimer } from './parent/dispatch/stall-timer';
import { listenForAbort } from './parent/lifecycle/abort-listeners';
import type { Collectable } from './parent/lifecycle/collected-pools';
import { PoolState } from './parent/lifecycle/pool-state';
import { isUnjoined, unwatchUnjoined, watchUnjoined } from './parent/lifecycle/unjoined-pools';
import { attempt, Waiters } from './parent/lifecycle/waiters';
import { OutputQueue } from './parent/outputs/output-queue';
import { Throughput } from './parent/diagnostics/throughput';
import { TaskSeats } from './parent/task-seats/task-seats';
import type { TaskLaunch } from './parent/task-seats/task-seat';
import type { Desk } from './parent/tasks/desk';
import { checkItems } from './parent/tasks/feed';
import { OutcomeReader, type Finish } from './parent/tasks/outcome-reader';
import { AllOutcomes, OrderedOutcomes, UnorderedOutcomes, type ReadOutcomes } from './parent/tasks/outcomes';
import { RunCalls } from './parent/tasks/run-calls';
import { SourceCalls, type Source, type SourceOptions, type Taker } from './parent/tasks/source-calls';
import { TaskDesk } from './parent/tasks/task-desk';
import type { ObservedPool } from './public/diagnostics';
import type { TaskPoolStats } from './public/task-pool-interface';

/** So long, in ms, the items keep the processes busy that are taken from a source ahead of them. */
const AHEAD = 50;
/** As long as nothing is known of their time, so many for each call that may be at work. */
const FIRST_AHEAD = 4;

/** How outcomes are read. */
interface Reading {
  readonly outcomes: ReadOutcomes;
  readonly finish: Finish | undefined;
}

/**
 * What a task pool is made of: the one place where the parts are joined. Its processes refer to it, and it refers to no
 * `TaskPool`, so that one that the program has forgotten can be collected.
 */
export class TaskPoolCore implements Collectable {
  readonly #signal: AbortSignal | undefined;
  #ignoreSignal = doNothing;
  readonly #name: string;
  readonly #state: PoolState;
  readonly #desk: TaskDesk;
  readonly #dispatcher: Dispatcher;
  readonly #stallTimer: StallTimer;
  readonly #throughput = new Throughput();
  readonly #observation: Observation;
  readonly #seats: TaskSeats;
  readonly #callers: Desk;
  readonly #runs: RunCalls;
  /** Those that may make more calls, or wait for some. */
  readonly #sources = new Set<SourceCalls>();
  readonly #concurrency: number;
  #leastAhead: number;
  #ahead: number;
  #isDispatching = false;
  /** The program has no reference to the pool any more. */
  #isForgotten = false;
  /** Who waits for all seats to be ready. */
  readonly #waiters = new Waiters();
  /** Who waits for as many seats as wanted. */
  readonly #resized = new Waiters();
  #finish!: () => void;
  readonly #finished = new Promise<void>((resolve) => (this.#finish = resolve));
  #joined: Promise<void> | undefined;
  #error: ConsumerError | undefined;

  /**
   * @param isLazy no process is started before there is a call for it.
   * @param hasSettle the options were given with `settle`, for the one call.
   */
  constructor(fn: unknown, given?: unknown, { isLazy = false, hasSettle = false } = {}) {
    refuseOtherRuntimes();
    const options = normalizeTaskOptions(given, hasSettle);
    options.signal?.throwIfAborted();
    refuseGenerator(fn);
    const { name, settings, start, pools } = prepareProcesses(fn, options, findCallerFile(), 'task');
    const { quantity, concurrency, timeout, highWaterMark: mark, recycle, watchdog, idleTimeout } = options;
    this.#name = name;
    this.#state = new PoolState(name, 'make all calls');
    const desk = new TaskDesk(name, options.retries);
    this.#desk = desk;
    const advance = (): void => {
      this.#advance();
    };
    this.#dispatcher = new Dispatcher(desk.stock, advance, {
      keepsWarm: true,
      expectsMore: () => this.#expectsMore,
    });
    this.#stallTimer = new StallTimer(this.#dispatcher);
    this.#concurrency = concurrency;
    this.#leastAhead = this.#ahead = FIRST_AHEAD * quantity * concurrency;
    const getAhead = (): number => this.#ahead;
    this.#callers = {
      mark,
      timeout,
      get ahead() {
        return getAhead();
      },
      put: (line, item) => {
        const prepared = line.prepare(item);
        // Getters of the item may do anything, and end the pool.
        if (!this.#state.is('open', 'closed')) this.#refuseCalls();
        this.#dispatchSoon();
        return desk.put(line, prepared);
      },
      skip: (line, index) => {
        desk.cancel(line, index);
      },
      cancel: (line, index) => {
        desk.cancel(line, index);
        this.#cancel((number) => desk.belongs(number, line, (other) => other === index), true);
      },
      cancelFrom: (line, index, aborts) => {
        desk.cancelFrom(line, index);
        this.#cancel((number) => desk.belongs(number, line, (other) => other >= index), aborts);
      },
    };
    this.#runs = new RunCalls(this.#callers);
    this.#observation = new Observation('TaskPool', name, () => this.stats);
    const launch: TaskLaunch = {
      launcher: toLauncher(settings, options.inProcess),
      start: { ...start, recycle, watchdog, window: NO_OUTPUTS, task: { concurrency } },
      timeout: undefined,
      throughput: this.#throughput,
      observed: this.#observation.pool,
      putInto: (pool, values) => (pools[pool as number] as PoolHandle<unknown>).put(...values),
      outputs: new OutputQueue({ items: Infinity, bytes: Infinity }),
      yielded: doNothing,
      calls: desk,
      reportsEach: () => timeout !== undefined || this.#runs.hasTimeouts,
      idleTimeout,
      mustStayAwake: () => this.#waiters.count > 0,
      changed: this.#seatChanged,
    };
    this.#seats = new TaskSeats(name, launch, this.#dispatcher);
    this.#seats.resize(quantity);
    this.#observation.begin(quantity);
    if (!isLazy) this.#wake(Infinity);
    this.#signal = options.signal;
    if (options.signal !== undefined) {
      this.#ignoreSignal = listenForAbort(options.signal, () => {
        this.#stop('aborted', this.#signal?.reason);
      });
    }
  }

  async run(item: unknown, options?: unknown): Promise<unknown> {
    const normalized = normalizeRunOptions(options);
    this.#refuseCalls();
    return this.#runs.run(item, normalized);
  }

  async map(items: unknown, options?: unknown): Promise<unknown[]> {
    const normalized = normalizeMapOptions(options);
    checkItems(items);
    const outcomes = new AllOutcomes();
    this.#begin(items, normalized, { outcomes, isAwaited: true, update: doNothing }).fill();
    return outcomes.promise;
  }

  /** @param finish is awaited before the end of the loop. */
  imap(items: unknown, options?: unknown, finish?: Finish): OutcomeReader {
    return this.#read(items, options, { outcomes: new OrderedOutcomes(), finish });
  }

  imapUnordered(items: unknown, options?: unknown, finish?: Finish): OutcomeReader {
    return this.#read(items, options, { outcomes: new UnorderedOutcomes(), finish });
  }

  ready(): Promise<void> {
    return attempt(() => {
      this.#refuseCalls();
      this.#wake(Infinity);
      if (this.#seats.failures.length > 0) throw this.#toError();
      if (this.#seats.haveLoaded) return Promise.resolve();
      const ready = this.#waiters.wait();
      this.#keepAlive();
      return ready;
    });
  }

  resize(quantity: unknown): Promise<void> {
    return attempt(() => {
      const wanted = checkQuantity(quantity);
      if (!this.#state.is('open', 'closed')) this.#refuseCalls();
      const changed = this.#seats.resize(wanted);
      this.#leastAhead = FIRST_AHEAD * wanted * this.#concurrency;
      for (const seat of changed) if (!seat.isRetiring) seat.wake();
      if (this.#joined === undefined) watchUnjoined(this);
      const resized = this.#resized.wait({
        isDone: () => changed.every((seat) => !seat.isOpen || (!seat.isRetiring && seat.hasLoaded)),
        failure: () => (changed.some(({ failure }) => failure !== undefined) ? this.#toError() : undefined),
      });
      this.#seatChanged();
      return resized;
    });
  }

  close(): void {
    if (!this.#state.is('open')) return;
    this.#state.enter('closed');
    this.#advance();
  }

  stop(): void {
    if (!this.#state.is('open', 'closed')) return;
    const refusal = this.#state.enter('finishing');
    this.#dispatcher.stop();
    this.#stallTimer.update();
    for (const calls of [...this.#sources]) calls.stop(refusal);
    this.#seats.retire(true);
    this.#advance();
  }

  join(): Promise<void> {
    this.close();
    unwatchUnjoined(this);
    this.#closeReaders();
    this.#joined ??= this.#waitForEnd();
    return this.#joined;
  }

  async terminate(): Promise<void> {
    if (this.#state.is('joined')) return;
    this.#stop('terminated');
    await this.#finished;
  }

  get stats(): TaskPoolStats {
    const { counts } = this.#desk;
    return { ...counts, throughput: this.#throughput.rates, seats: this.#seats.stats };
  }

  /** As messages show it. */
  get observed(): ObservedPool {
    return this.#observation.pool;
  }

  async dispose(): Promise<void> {
    const isJoined = this.#joined !== undefined;
    if (this.#state.is('terminated') || (this.#state.is('aborted') && isJoined)) return;
    await this.join();
  }

  forget(): void {
    if (!isUnjoined(this)) return;
    this.#isForgotten = true;
    process.emitWarning(
      `The task pool ${this.#name} was never joined: it closes now. \`await pool.join()\`.`,
      'ConsumersWarning',
    );
    this.abandon();
  }

  /** The program has nothing else to do: nobody can make calls any more. */
  abandon(): void {
    unwatchUnjoined(this);
    this.close();
    this.#closeReaders();
  }

  #read(items: unknown, options: unknown, { outcomes, finish }: Reading): OutcomeReader {
    const normalized = normalizeMapOptions(options);
    checkItems(items);
    this.#refuseCalls();
    const begin = (reader: OutcomeReader): SourceCalls => this.#begin(items, normalized, reader);
    // The source is read in the context of this call, not in that of the loop.
    return new OutcomeReader(outcomes, AsyncLocalStorage.bind(begin), finish);
  }

  #begin(items: Source, options: SourceOptions, taker: Omit<Taker, 'over' | 'waits'>): SourceCalls {
    options.signal?.throwIfAborted();
    this.#refuseCalls();
    const calls: SourceCalls = new SourceCalls(this.#callers, items, options, {
      outcomes: taker.outcomes,
      get isAwaited() {
        return taker.isAwaited;
      },
      update: () => {
        taker.update();
      },
      waits: () => {
        this.#keepAlive();
      },
      over: () => {
        this.#sources.delete(calls);
        this.#dispatchSoon();
      },
    });
    this.#sources.add(calls);
    return calls;
  }

  /** Once in each turn of the event loop, so that what is put together travels together. */
  #dispatchSoon(): void {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    nextTick(this.#dispatch);
  }

  readonly #dispatch = (): void => {
    this.#isDispatching = false;
    this.#dispatcher.dispatch();
    this.#advance();
  };

  get #areSourcesAwaited(): boolean {
    for (const calls of this.#sources) if (calls.isAwaited) return true;
    return false;
  }

  /** A source that is read ahead has more. */
  get #expectsMore(): boolean {
    for (const calls of this.#sources) if (calls.isReading) return true;
    return false;
  }

  #cancel(isMeant: (number: number) => boolean, aborts: boolean): void {
    this.#seats.cancel(isMeant, aborts);
    this.#dispatchSoon();
  }

  /** Brings the pool to where it stands after an event. */
  #advance(): void {
    this.#stallTimer.update();
    this.#ahead = Math.max(this.#leastAhead, this.#dispatcher.countFor(AHEAD));
    if (this.#sources.size > 0) for (const calls of this.#sources) calls.fill();
    // Also what processes gave back.
    if (this.#state.is('finishing')) this.#desk.giveUp(this.#state.refusal);
    const { open, stock } = this.#desk;
    if (stock.count > 0) this.#wake(stock.count);
    if (this.#state.is('closed') && open === 0 && this.#sources.size === 0) {
      this.#state.enter('ending');
      this.#dispatcher.end();
      this.#seats.announceEnd();
    }
    this.#keepAlive();
  }

  /** A pool that is awaited or at work keeps the program alive, an idle one does not. */
  #keepAlive(): void {
    const isWaited = this.#waiters.count + this.#resized.count > 0;
    const isAwaited = this.#desk.open > 0 || isWaited || this.#areSourcesAwaited;
    this.#seats.keepParentAlive(isAwaited || !this.#state.is('open'));
  }

  #wake(count: number): void {
    if (!this.#state.is('open', 'closed')) return;
    if (this.#joined === undefined) watchUnjoined(this);
    this.#seats.wake(count);
  }

  readonly #seatChanged = (): void => {
    // One that fell asleep meanwhile is waited for, too.
    if (this.#waiters.count > 0) this.#wake(Infinity);
    const { failures, haveLoaded, isRunning } = this.#seats;
    if (failures.length > 0) this.#waiters.reject(this.#toError());
    else if (haveLoaded) this.#waiters.resolve();
    this.#resized.resolve();
    this.#rejectInTrouble();
    if (isRunning) {
      // It may have fallen asleep although there are calls by now.
      this.#dispatchSoon();
      return;
    }
    if (!this.#state.is('ending', 'finishing', 'joined', 'terminated', 'aborted')) {
      this.#state.enter('no consumers');
      this.#failAll(this.#toError());
    }
    this.#stallTimer.update();
    this.#throughput.end();
    if (this.#isForgotten) this.#ignoreSignal();
    unwatchUnjoined(this);
    this.#finish();
    this.#observation.end(failures);
  };

  /** Nobody can make the calls that wait: they reject, and the next one tries again. */
  #rejectInTrouble(): void {
    const { troubles } = this.#seats;
    if (troubles.length === 0) return;
    this.#seats.cancel(() => true, false);
    this.#failAll(this.#describe(troubles));
    this.#seats.sleep();
  }

  /** Half-read ones take no more items. */
  #closeReaders(): void {
    for (const calls of [...this.#sources]) calls.close(this.#state.refusal);
  }

  #stop(state: 'terminated' | 'aborted', reason?: unknown): void {
    if (this.#state.is('joined', 'terminated', 'aborted')) return;
    unwatchUnjoined(this);
    this.#ignoreSignal();
    const refusal = this.#state.enter(state);
    this.#dispatcher.stop();
    this.#stallTimer.update();
    const why = state === 'aborted' ? reason : refusal;
    for (const waiters of [this.#waiters, this.#resized]) waiters.giveUp(why);
    this.#failAll(why);
    this.#seats.keepParentAlive(true);
    this.#seats.stop();
  }

  #failAll(error: unknown): void {
    // First, as sources that are closed may make calls.
    this.#desk.dropAll();
    this.#runs.failAll(error);
    for (const calls of [...this.#sources]) calls.fail(error);
    this.#waiters.reject(error);
    this.#resized.reject(error);
  }

  /** @throws why no calls are made any more. */
  #refuseCalls(): void {
    if (this.#state.is('aborted')) throw this.#signal?.reason;
    if (this.#state.is('no consumers')) throw this.#toError();
    this.#state.refuseItems();
  }

  /** The same error each time. */
  #toError(): ConsumerError {
    const { failures } = this.#seats;
    if (this.#error !== undefined) return this.#error;
    const error = this.#describe(failures);
    // More may fail.
    if (!this.#seats.isRunning) this.#error = error;
    return error;
  }

  #describe(failures: readonly ConsumerFailure[]): ConsumerError {
    const ends = failures.map(describeFailure).join('; ');
    const message = `The task pool ${this.#name} failed: ${ends}.`;
    return new ConsumerError({ failures, results: [], unconsumed: 0 }, message);
  }

  async #waitForEnd(): Promise<void> {
    await this.#finished;
    this.#ignoreSignal();
    if (this.#state.is('aborted')) throw this.#signal?.reason;
    if (this.#state.is('terminated')) this.#state.refuseItems();
    this.#state.enter('joined');
    if (this.#seats.failures.length > 0) throw this.#toError();
  }
}

const NO_OUTPUTS = { outputs: 0, bytes: 0 } as const;

function refuseGenerator(fn: unknown): void {
  if (typeof fn !== 'function' || !fn.constructor.name.includes('Generator')) return;
  throw new PoolError(
    'ERR_CONSUMER_INVALID',
    `Expected a function that returns the answer for one item, got ${fn.name === '' ? 'a generator' : `the generator ${fn.name}`}. To yield outputs for items, use ` +
      '`new Pool(consumer)` and read `pool.outputs`.',
  );
}

function doNothing(): void {
  // There is nothing to do.
}
