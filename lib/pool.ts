import type { Duplex } from 'node:stream';

import { keepObserved } from './observed-pool';
import type { Outputs } from './public/outputs';
import { keepWith, watchCollected } from './parent/lifecycle/collected-pools';
import { PoolStream } from './parent/outputs/duplex';
import { KeptOutputs } from './parent/outputs/kept-outputs';
import { outputsOf } from './parent/outputs/outputs-of';
import type { PoisonedItem } from './public/poisoned-item';
import type { PoolConstructor } from './public/pool-constructor';
import { PoolCore } from './pool-core';
import type { Pool as PoolInterface, PoolStats } from './public/pool-interface';
import { POOL_HANDLE } from './wire/pool-symbol';

/** Separate processes that share one stream of items, as the program has them. When it has forgotten them, they end. */
export const Pool = class Pool implements PoolInterface {
  /** Other pools, of other copies of this package too, see by this that they may hand it to their consumers. */
  readonly [POOL_HANDLE] = true;
  readonly #core: PoolCore;
  readonly #outputs: KeptOutputs;

  constructor(consumer: unknown, options?: unknown) {
    const core = new PoolCore(consumer, options);
    this.#core = core;
    this.#outputs = new KeptOutputs(core.reader, (iterator) => keepWith(iterator, this));
    watchCollected(this, core);
    keepObserved(this, core.observed);
  }

  put(...values: unknown[]): Promise<void> {
    // What is passed on is no list, so that none has to be made.
    return this.#core.put(values.length > 1 ? values : values[0]);
  }

  putAll(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<number> {
    return this.#core.putAll(items, (item) => this.put(item));
  }

  close(): void {
    this.#core.close();
  }

  stop(): void {
    this.#core.stop();
  }

  join(): Promise<unknown[]> {
    return this.#core.join();
  }

  ready(): Promise<void> {
    return keepWith(this.#core.ready(), this);
  }

  drained(): Promise<void> {
    return keepWith(this.#core.drained(), this);
  }

  resize(quantity: number): Promise<void> {
    return keepWith(this.#core.resize(quantity), this);
  }

  terminate(): Promise<void> {
    return this.#core.terminate();
  }

  get results(): readonly unknown[] {
    return this.#core.results;
  }

  get stats(): PoolStats {
    return this.#core.stats;
  }

  get poisoned(): readonly PoisonedItem[] {
    return this.#core.poisoned;
  }

  get outputs(): Outputs {
    return this.#outputs;
  }

  outputsOf(items: unknown): AsyncGenerator<unknown, void, undefined> {
    const core = this.#core;
    const self = new WeakRef(this);
    // What a class that extends this one does with an item counts here, too.
    const put = (item: unknown): Promise<void> => self.deref()?.put(item) ?? core.put(item);
    const filled = {
      putAll: (source: unknown) => core.putAll(source, put),
      close: () => {
        core.close();
      },
      terminate: () => core.terminate(),
      leavesItems: () => core.leavesItems,
    };
    return outputsOf(this.#outputs, filled, items);
  }

  duplex(): Duplex {
    return new PoolStream({
      outputs: this.#outputs,
      put: (item) => this.put(item),
      join: () => this.join(),
      terminate: () => this.terminate(),
      refusal: () => this.#core.refusal,
      leavesItems: () => this.#core.leavesItems,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#core.dispose();
  }

  static async run(consumer: unknown, items: Iterable<unknown>, options?: unknown): Promise<unknown[]> {
    const pool = new this(consumer, options);
    try {
      await pool.putAll(items);
    } catch (error) {
      if (pool.#core.hasMoreToTell) return pool.join();
      await pool.join().catch(() => undefined);
      throw error;
    }
    return pool.join();
  }
} as unknown as PoolConstructor;
export type Pool<Item = unknown, Result = unknown, Output = unknown> = PoolInterface<Item, Result, Output>;
