import type { ConsumerLocation } from '../wire/start-message';
import type { Given } from './given';
import type { Items } from './items/items';
import { explain } from './load/explain';
import type { ConsumerFunction, Loaded } from './load/load-consumer';
import type { OutputBuffer } from './output-buffer';
import type { ParentLink } from './parent-link';
import type { Fail, Work } from './work';

/** What {@link StreamWork} needs. */
export interface StreamTools {
  readonly link: ParentLink;
  readonly location: ConsumerLocation;
  readonly items: Items;
  readonly outputs: OutputBuffer;
  readonly given: Given;
  readonly fail: Fail;
}

/** The consumer is called once, with all items. */
export class StreamWork implements Work {
  readonly items: Items;
  readonly hasTeardown = false;
  readonly #tools: StreamTools;
  #consumer!: ConsumerFunction;
  #parameters: readonly unknown[] = [];

  constructor(tools: StreamTools) {
    this.#tools = tools;
    this.items = tools.items;
  }

  prepare({ consumer }: Loaded, parameters: readonly unknown[]): Promise<void> {
    this.#consumer = consumer;
    this.#parameters = parameters;
    return Promise.resolve();
  }

  async run(): Promise<unknown> {
    // It has no `this`.
    const consumer = this.#consumer;
    try {
      return await this.#toResult(consumer(this.items, ...this.#parameters));
    } catch (error) {
      const { hasRead } = this.items;
      throw explain(error, { location: this.#tools.location, consumer, hasRead });
    }
  }

  /** A generator runs to its end; its result is what it returns. */
  async #toResult(running: unknown): Promise<unknown> {
    // The items look like a generator, too.
    const yields = running !== this.items && isGenerator(running);
    this.#tools.link.send({ type: 'called', yields });
    if (yields) return this.#drain(running);
    const returned = await running;
    if (returned !== this.items) return returned;
    throw new TypeError('Expected the consumer to return a result, got its items.');
  }

  /** What the generator yields goes to the parent. @returns what it returns. */
  async #drain(generator: Generator | AsyncGenerator): Promise<unknown> {
    const { given, items, outputs } = this.#tools;
    let step = await generator.next();
    while (step.done !== true) {
      let room: Promise<void> | undefined;
      try {
        if (!given.includes(items)) outputs.add(step.value, items.moved, items.isShared);
        room = items.yielded();
      } catch (error) {
        step = await this.#refuse(generator, error);
        continue;
      }
      if (room !== undefined) await room;
      step = await generator.next();
    }
    return step.value;
  }

  /** The `yield` throws, so that the consumer may clean up, or go on. */
  async #refuse(generator: Generator | AsyncGenerator, error: unknown): Promise<IteratorResult<unknown>> {
    try {
      return await generator.throw(error);
    } catch (thrown) {
      if (thrown === error) this.#tools.fail('could not send its output', thrown);
      throw thrown;
    }
  }
}

export function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}
