import type { ConsumerLocation } from '../../wire/start-message';
import { explain } from '../load/explain';
import type { Loaded } from '../load/load-consumer';
import type { Work } from '../work';
import type { TaskLoop } from './task-loop';

/** The function is called for each item, between the `setup()` and the `teardown()` of its module. */
export class TaskWork implements Work {
  readonly items: TaskLoop;
  readonly #location: ConsumerLocation;
  #loaded!: Loaded;
  #parameters: readonly unknown[] = [];

  constructor(items: TaskLoop, location: ConsumerLocation) {
    this.items = items;
    this.#location = location;
  }

  async prepare(loaded: Loaded, parameters: readonly unknown[]): Promise<void> {
    if (loaded.consumer.constructor.name.includes('Generator')) throw new TypeError(GENERATOR);
    this.#loaded = loaded;
    this.#parameters = parameters;
    const { setup } = loaded;
    await setup?.(...parameters);
  }

  get hasTeardown(): boolean {
    return this.#loaded.teardown !== undefined;
  }

  async run(): Promise<undefined> {
    const { consumer, teardown } = this.#loaded;
    const [parameters, location] = [this.#parameters, this.#location];
    await this.items.run({
      call: (item) => consumer(item, ...parameters),
      explain: (thrown) => explain(thrown, { location, consumer, hasRead: true }),
    });
    await teardown?.(...parameters);
    return undefined;
  }
}

const GENERATOR =
  'Expected a function that returns the answer for one item, got a generator. To yield outputs for items, use ' +
  '`new Pool(consumer)` and read `pool.outputs`.';
