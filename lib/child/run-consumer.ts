import type { CurrentConsumer } from '../current-consumer';
import type { ConsumerLocation, FailedMessage, ParentMessage, StartMessage } from '../wire/messages';
import { unpackValues } from '../wire/segments/pack';
import { Given } from './given';
import type { Clock } from './items/clock';
import { Items } from './items/items';
import { RecycleLimit } from './items/recycle-limit';
import { describeStuck, explain } from './load/explain';
import type { ConsumerFunction } from './load/load-consumer';
import { OutputBuffer } from './output-buffer';
import type { ParentLink } from './parent-link';
import { RemotePools } from './pool-handle';
import { report, type Ending } from './report';

/** What a run needs of the place it runs in: this process, or a stand-in. */
export interface ConsumerHost {
  readonly clock: Clock;
  /** The process is this consumer from now on. */
  become(start: StartMessage, hooks: Pick<CurrentConsumer, 'signal' | 'put'>): void;
  /** The pool stops the consumer. */
  stop(stopping: AbortController): void;
  /** The final message has arrived: nothing is left to do. */
  leave(exitCode: number): void;
}

/** Finds the consumer's function. */
export type ConsumerLoader = (location: ConsumerLocation) => Promise<ConsumerFunction>;

/** Loads a consumer, runs it once over its items, and reports how it ended. It knows neither IPC nor the process. */
export class ConsumerRun {
  readonly #link: ParentLink;
  readonly #host: ConsumerHost;
  readonly #load: ConsumerLoader;
  readonly #items: Items;
  readonly #pools: RemotePools;
  readonly #outputs = new OutputBuffer();
  readonly #given = new Given();
  readonly #limit = new RecycleLimit();
  readonly #stopping = new AbortController();
  #stage: 'waiting' | 'loading' | 'running' | 'reported' = 'waiting';
  #exitCode = 0;

  constructor(link: ParentLink, host: ConsumerHost, load: ConsumerLoader) {
    this.#link = link;
    this.#host = host;
    this.#load = load;
    this.#items = new Items({ link, limit: this.#limit, outputs: this.#outputs, clock: host.clock });
    this.#pools = new RemotePools(link, this.#given, this.#items);
    // Until the start message comes.
    link.hold();
  }

  receive(message: ParentMessage): void {
    switch (message.type) {
      case 'start':
        void this.#run(message);
        return;
      case 'items':
        this.#items.receive(message);
        return;
      case 'revoke':
        this.#items.revoke(message.count);
        return;
      case 'end':
        this.#items.end();
        return;
      case 'stop':
        this.#host.stop(this.#stopping);
        return;
      case 'received':
        this.#host.leave(this.#exitCode);
        return;
      case 'outputsTaken':
        this.#outputs.answered(message.batches);
        return;
      case 'putAccepted':
      case 'putRefused':
        this.#pools.receive(message);
        return;
    }
  }

  /** User code threw where nobody caught it. */
  fail(error: unknown): void {
    // The final message stands. There is no other place for a later error.
    if (this.#stage === 'reported') console.error(error);
    else this.#fail('threw', error);
  }

  /** Nothing can happen any more, and no message is awaited. */
  failStuck(): void {
    const stage = this.#stage;
    if (stage === 'loading' || stage === 'running') this.#fail('exited', new Error(describeStuck(stage)));
  }

  /** The process exits. */
  exit(): void {
    if (this.#stage === 'running') this.#items.exit();
  }

  async #run(start: StartMessage): Promise<void> {
    // Code that was preloaded may have failed already.
    if (this.#stage !== 'waiting') return;
    this.#stage = 'loading';
    this.#outputs.setWindow(start.window);
    this.#given.set(start.given);
    const { signal } = this.#stopping;
    this.#host.become(start, { signal, put: (...values) => this.#pools.putOwn(...values) });
    if (start.recycle !== undefined) this.#limit.set(start.recycle);
    this.#link.release();
    let consumer: ConsumerFunction;
    try {
      consumer = await this.#load(start.consumer);
    } catch (error) {
      this.#fail('could not start', explain(error, { location: start.consumer }));
      return;
    }
    // It may have failed beside the loading too, in a promise that nobody handled.
    if (this.#hasReported()) return;
    this.#link.send({ type: 'started' });
    this.#stage = 'running';
    try {
      const result = await this.#toResult(consumer(this.#items, ...this.#toParameters(start)));
      await this.#pools.waitForAnswers();
      // Node reports unhandled rejections after the current turn: those that the consumer leaves behind are its failure.
      await new Promise<void>((resolve) => {
        this.#host.clock.onNextTurn(resolve);
      });
      this.#end({ type: 'returned', result, recycled: this.#items.isRecycled });
    } catch (error) {
      const { hasRead } = this.#items;
      this.#fail('threw', explain(error, { location: start.consumer, consumer, hasRead }));
    }
  }

  #hasReported(): boolean {
    return this.#stage === 'reported';
  }

  /** What the consumer is called with after its items. */
  #toParameters({ parameters, names, pools: places }: StartMessage): unknown[] {
    const positional = unpackValues(parameters);
    const values = positional.splice(positional.length - (names?.length ?? 0));
    const named = Object.fromEntries(names?.map((name, index) => [name, values[index]]) ?? []);
    for (const place of places) {
      if (place.in === 'args') positional[place.key] = this.#pools.handle(place.pool);
      else named[place.key] = this.#pools.handle(place.pool);
    }
    return names === undefined ? positional : [...positional, named];
  }

  /** A generator runs to its end; its result is what it returns. */
  async #toResult(running: unknown): Promise<unknown> {
    // The items look like a generator, too.
    const yields = running !== this.#items && isGenerator(running);
    this.#link.send({ type: 'called', yields });
    if (yields) return this.#drain(running);
    const returned = await running;
    if (returned !== this.#items) return returned;
    throw new TypeError('Expected the consumer to return a result, got its items: read them there.');
  }

  /** What the generator yields goes to the parent. @returns what it returns. */
  async #drain(generator: Generator | AsyncGenerator): Promise<unknown> {
    // Fields are looked up at each use.
    const [given, items, outputs] = [this.#given, this.#items, this.#outputs];
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
      if (thrown === error) this.#fail('could not send its output', thrown);
      throw thrown;
    }
  }

  #fail(reason: FailedMessage['reason'], thrown: unknown): void {
    this.#items.freeze();
    this.#end({ type: 'failed', reason: this.#stage === 'loading' ? 'could not start' : reason, thrown });
  }

  #end(ending: Ending): void {
    if (this.#stage === 'reported') return;
    this.#stage = 'reported';
    this.#items.sendOutputs();
    this.#exitCode = report(this.#link, ending, this.#items.standing);
    this.#items.end();
  }
}

function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}
