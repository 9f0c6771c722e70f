import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { ConsumerError, Pool, type ConsumerFailure, type DiagnosticsMessages } from '../../index';
import { toFailureRow, toFailureRowOf } from '../failures/failure-row';
import type { Place } from '../input/input-item';
import { InputError } from '../input/input';
import { Places } from '../input/places';
import type { ResultWriter } from '../output/result-writer';
import { toLine } from '../output/to-line';
import { toPoolOptions } from '../processes/pool-options';
import { asInWorkingDirectory, consumerOf } from '../processes/consumer-of';
import { UsageError } from '../usage-error';
import { FatalError, type Work, type WorkSettings } from './work';

interface ConsumerSettings extends WorkSettings {
  readonly writer: ResultWriter;
}

/** Runs a consumer in each process: what they yield are the lines, or what they return. */
export class ConsumerWork implements Work {
  readonly pool: Pool;
  readonly #settings: ConsumerSettings;
  readonly #places = new Places();
  #isFed = false;
  #isStopped = false;
  #isKilled = false;
  #refused = 0;
  #quarantined = 0;

  constructor(settings: ConsumerSettings) {
    const { options } = settings;
    const { isGenerator, onError } = options;
    this.#settings = settings;
    const poolOptions = {
      ...toPoolOptions(options),
      failFast: onError === 'stop' ? true : onError === 'finish' ? ('soon' as const) : false,
      poison: onError === 'skip' ? ('skip' as const) : ('fail' as const),
      ack: isGenerator ? ('item' as const) : ('result' as const),
    };
    this.pool = asInWorkingDirectory(() => new Pool(consumerOf(options.target), poolOptions));
  }

  get done(): number {
    return this.pool.stats.consumed + this.#refused + this.#quarantined;
  }

  get succeeded(): number {
    return this.pool.stats.consumed;
  }

  get isComplete(): boolean {
    return this.#isFed && !this.#isStopped && this.pool.stats.unconsumed === 0;
  }

  findPlace(index: number): Place | undefined {
    return this.#places.find(index);
  }

  async run(): Promise<void> {
    subscribe('consumers:quarantine', this.#quarantine);
    try {
      const [results, yielded] = await Promise.all([this.#join(), this.#readOutputs()]);
      if (this.#isKilled) {
        await this.pool.terminate();
        return;
      }
      if (!this.#settings.options.isGenerator) for (const result of results) await this.#write(result);
      else if (yielded === 0 && results.some((result) => result !== undefined))
        throw new UsageError(
          'The consumer returned a value, and yielded nothing: call `consumers run` for its result.',
        );
      const { unconsumed } = this.pool.stats;
      if (unconsumed > 0 && !this.#isStopped)
        throw new FatalError(`${unconsumed} items were left: no consumer took them.`);
    } finally {
      unsubscribe('consumers:quarantine', this.#quarantine);
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

  /** @returns the results, also of those that did not fail beside others. */
  async #join(): Promise<readonly unknown[]> {
    try {
      await this.#feed();
      return await this.pool.join();
    } catch (error) {
      if (error instanceof InputError) throw error;
      if (this.#isKilled) return [];
      if (!(error instanceof ConsumerError)) throw error;
      this.#isStopped = true;
      for (const failure of error.failures)
        await this.#settings.failures.add(toFailureRowOf(failure, this.#find(failure)));
      return error.results;
    }
  }

  async #feed(): Promise<void> {
    try {
      await this.pool.putAll(this.#readValues());
      this.#isFed = true;
    } catch (error) {
      if (error instanceof InputError) {
        this.kill();
        throw error;
      }
      // What the consumers died of, `join()` tells.
    }
  }

  async *#readValues(): AsyncGenerator {
    for await (const items of this.#settings.input.read()) {
      for (const item of items) {
        if (item.error === undefined) {
          this.#places.add(item);
          yield item.value;
          continue;
        }
        this.#refused += 1;
        await this.#settings.failures.add(toFailureRow(item, item.error));
        const { onError } = this.#settings.options;
        if (onError === 'skip') continue;
        if (onError === 'stop') this.kill();
        else this.finish();
        return;
      }
    }
  }

  /** @returns how many there were. */
  async #readOutputs(): Promise<number> {
    let count = 0;
    try {
      for await (const output of this.pool.outputs) {
        count += 1;
        if (this.#settings.options.isGenerator) {
          await this.#write(output);
          continue;
        }
        this.kill();
        throw new UsageError(
          'The consumer is a generator, and yields: call `consumers map --generator` for its outputs.',
        );
      }
    } catch (error) {
      // `join()` tells it, too.
      if (error instanceof UsageError || error instanceof FatalError) throw error;
    }
    return count;
  }

  #find({ itemIndex }: Pick<ConsumerFailure, 'itemIndex'>): Place | undefined {
    return itemIndex === undefined ? undefined : this.#places.find(itemIndex);
  }

  async #write(value: unknown): Promise<void> {
    await this.#settings.writer.write(this.#toLine(value));
  }

  #toLine(value: unknown): string {
    try {
      return toLine(value);
    } catch (error) {
      this.kill();
      throw new FatalError((error as Error).message, { cause: error });
    }
  }

  readonly #quarantine = (message: unknown): void => {
    const { poisoned } = message as DiagnosticsMessages['consumers:quarantine'];
    this.#quarantined += 1;
    void this.#settings.failures.add(toFailureRowOf({ ...poisoned, consumed: 0 }, this.#find(poisoned)));
  };
}
