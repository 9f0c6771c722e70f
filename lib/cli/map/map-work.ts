import { ConsumerError, TaskPool, type Settled } from '../../index';
import { describeStart, toFailureRow, type FailureRow } from '../failures/failure-row';
import type { InputItem, Place } from '../input/input-item';
import type { DoneItem } from '../journal/done-items';
import type { Journal } from '../journal/journal';
import type { Outcome, Results } from '../output/results';
import { toLine } from '../output/to-line';
import { toPoolOptions } from '../processes/pool-options';
import { asInWorkingDirectory, consumerOf } from '../processes/consumer-of';
import { FatalError, type Work, type WorkSettings } from '../run/work';
import { InOrder } from './in-order';
import { ItemSource, type Gate } from './item-source';

interface MapSettings extends WorkSettings {
  readonly results: Results;
  /** The same, if there is one. */
  readonly journal: Journal | undefined;
}

type Ended = Outcome | { readonly kept: DoneItem };

/** Calls a function for each item. */
export class MapWork implements Work, Gate {
  readonly pool: TaskPool;
  readonly #settings: MapSettings;
  readonly #source: ItemSource;
  readonly #order: InOrder<Ended>;
  readonly #emitSoon: (item: InputItem, ended: Ended) => void;
  #read = 0;
  #done = 0;
  #succeeded = 0;
  #kept = 0;
  #isStopped = false;
  #isKilled = false;
  /** What is written waits for its destination, which is slow. */
  #wait: Promise<unknown> | undefined;

  constructor(settings: MapSettings) {
    const { options, input } = settings;
    this.#settings = settings;
    this.#order = new InOrder(this.#emit);
    this.#emitSoon = options.isUnordered ? this.#emit : this.#order.add.bind(this.#order);
    this.#source = new ItemSource(input.read(), this);
    const { concurrency } = options.processes;
    const poolOptions = { ...toPoolOptions(options), ...(concurrency === undefined ? {} : { concurrency }) };
    this.pool = asInWorkingDirectory(() => new TaskPool(consumerOf(options.target), poolOptions));
  }

  get done(): number {
    return this.#done;
  }

  get succeeded(): number {
    return this.#succeeded;
  }

  get kept(): number {
    return this.#kept;
  }

  get open(): number {
    return this.#read - this.#done;
  }

  get isHeld(): boolean {
    return this.#wait !== undefined;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get isComplete(): boolean {
    return this.#source.isOver && this.open === 0 && !this.#isStopped;
  }

  findPlace(index: number): Place | undefined {
    return this.#source.find(index);
  }

  admits(item: InputItem): boolean {
    this.#read += 1;
    const kept = this.#settings.journal?.find(item);
    if (kept !== undefined) this.#emitSoon(item, { kept });
    else if (item.error !== undefined) this.#fail(item, item.error);
    else return true;
    return false;
  }

  async run(): Promise<void> {
    try {
      for await (const row of this.pool.imapUnordered(this.#source, { settle: true })) {
        this.#settle(row);
        if (this.#wait !== undefined) await this.#wait;
      }
      this.#order.flush();
      await this.pool.join();
    } catch (error) {
      // Its processes are gone, and the last channel has told so.
      await this.pool.terminate();
      if (this.#isKilled) return;
      if (error instanceof ConsumerError) throw new FatalError(describeStart(error), { cause: error });
      throw error;
    }
  }

  finish(): void {
    this.#isStopped = true;
    this.#settings.input.stop();
    this.pool.stop();
  }

  kill(): void {
    this.#isStopped = this.#isKilled = true;
    this.#settings.input.stop();
    void this.pool.terminate();
  }

  #settle(row: Settled): void {
    // What comes after the failure that has ended the run is not wanted.
    if (this.#isKilled) return;
    const item = this.#source.settle(row.index);
    if (row.status === 'rejected') {
      const { reason } = row;
      if (isUnstarted(reason)) throw reason;
      this.#fail(item, reason);
      return;
    }
    try {
      this.#emitSoon(item, { text: toLine(row.value) });
    } catch (error) {
      this.#fail(item, error);
    }
  }

  #fail(item: InputItem, error: unknown): void {
    const failed: FailureRow = toFailureRow(item, error);
    this.#hold(this.#settings.failures.add(failed));
    this.#emitSoon(item, { text: '', failed });
    const { onError } = this.#settings.options;
    if (onError === 'stop') this.kill();
    else if (onError === 'finish') this.finish();
  }

  readonly #emit = (item: InputItem, ended: Ended): void => {
    this.#done += 1;
    const { failed } = 'kept' in ended ? ended.kept : ended;
    if (failed === undefined) this.#succeeded += 1;
    if ('kept' in ended) this.#keep(item, ended.kept);
    else this.#hold(this.#settings.results.add(item, ended));
    this.#source.update();
  };

  #keep(item: InputItem, kept: DoneItem): void {
    this.#kept += 1;
    this.#settings.journal?.keep(item, kept);
    if (kept.failed !== undefined) this.#hold(this.#settings.failures.keep(kept.failed as FailureRow));
  }

  /** @param written what has to be waited for before more is read. */
  #hold(written: Promise<void> | undefined): void {
    if (written === undefined) return;
    const wait = Promise.all([this.#wait, written]).then(() => {
      if (this.#wait !== wait) return;
      this.#wait = undefined;
      this.#source.update();
    });
    this.#wait = wait;
  }
}

/** A process could not load the function: none ever will. */
function isUnstarted(reason: unknown): reason is ConsumerError {
  return reason instanceof ConsumerError && reason.failures[0]?.reason === 'could not start';
}
