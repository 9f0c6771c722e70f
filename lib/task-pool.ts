import { keepObserved } from './observed-pool';
import { keepWith, watchCollected } from './parent/lifecycle/collected-pools';
import { KeptOutcomes } from './parent/tasks/kept-outcomes';
import type { TaskPoolConstructor } from './public/task-pool-constructor';
import { TaskPoolCore } from './task-pool-core';
import type { TaskPool as TaskPoolInterface, TaskPoolStats } from './public/task-pool-interface';

/** Processes that call one function, with one item at a time, as the program has them. When it has forgotten them, they end. */
export const TaskPool = class TaskPool {
  readonly #core: TaskPoolCore;

  constructor(fn: unknown, options?: unknown) {
    this.#core = new TaskPoolCore(fn, options);
    watchCollected(this, this.#core);
    keepObserved(this, this.#core.observed);
  }

  run(item: unknown, options?: unknown): Promise<unknown> {
    return this.#core.run(item, options);
  }

  map(items: unknown, options?: unknown): Promise<unknown[]> {
    return keepWith(this.#core.map(items, options), this);
  }

  imap(items: unknown, options?: unknown): KeptOutcomes {
    return new KeptOutcomes(this.#core.imap(items, options), this);
  }

  imapUnordered(items: unknown, options?: unknown): KeptOutcomes {
    return new KeptOutcomes(this.#core.imapUnordered(items, options), this);
  }

  ready(): Promise<void> {
    return keepWith(this.#core.ready(), this);
  }

  resize(quantity: number): Promise<void> {
    return keepWith(this.#core.resize(quantity), this);
  }

  close(): void {
    this.#core.close();
  }

  stop(): void {
    this.#core.stop();
  }

  join(): Promise<void> {
    return this.#core.join();
  }

  terminate(): Promise<void> {
    return this.#core.terminate();
  }

  get stats(): TaskPoolStats {
    return this.#core.stats;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#core.dispose();
  }
} as unknown as TaskPoolConstructor;
export type TaskPool<Item = unknown, Value = unknown> = TaskPoolInterface<Item, Value>;
