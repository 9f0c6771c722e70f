import type { CurrentConsumer } from '../current-consumer';
import type { FailedMessage } from '../wire/child-messages';
import type { ParentMessage } from '../wire/parent-messages';
import type { ConsumerLocation, StartMessage } from '../wire/start-message';
import { unpackValues } from '../wire/segments/pack';
import { Given } from './given';
import type { Clock } from './items/clock';
import { Items } from './items/items';
import { RecycleLimit } from './items/recycle-limit';
import { describeStuck, explain } from './load/explain';
import type { Loaded } from './load/load-consumer';
import { OutputBuffer } from './output-buffer';
import type { ParentLink } from './parent-link';
import { RemotePools } from './pool-handle';
import { report, type Ending } from './report';
import { StreamWork } from './stream-work';
import { TaskLoop } from './tasks/task-loop';
import { TaskWork } from './tasks/task-work';
import type { Fail, Work } from './work';

/** What a run needs of the place it runs in: this process, or a stand-in. */
export interface ConsumerHost {
  readonly clock: Clock;
  /** The process is this consumer from now on. */
  become(
    start: StartMessage,
    hooks: Pick<CurrentConsumer, 'signal' | 'put'>,
    tasks: Pick<TaskLoop, 'current'> | undefined,
  ): void;
  /** The pool stops the consumer. */
  stop(stopping: AbortController): void;
  /** The final message has arrived: nothing is left to do. */
  leave(exitCode: number): void;
}

/** Finds the consumer's function. */
export type ConsumerLoader = (location: ConsumerLocation) => Promise<Loaded>;

/** Loads a consumer, runs it over its items, and reports how it ended. It knows neither IPC nor the process. */
export class ConsumerRun {
  readonly #link: ParentLink;
  readonly #host: ConsumerHost;
  readonly #load: ConsumerLoader;
  readonly #stopping = new AbortController();
  /** `undefined` before the start message has come. */
  #work: Work | undefined;
  #pools: RemotePools | undefined;
  #stage: 'waiting' | 'loading' | 'running' | 'reported' = 'waiting';
  #exitCode = 0;

  constructor(link: ParentLink, host: ConsumerHost, load: ConsumerLoader) {
    this.#link = link;
    this.#host = host;
    this.#load = load;
    // Until the start message comes.
    link.hold();
  }

  receive(message: ParentMessage): void {
    switch (message.type) {
      case 'start':
        void this.#run(message);
        return;
      case 'items':
        this.#work?.items.receive(message);
        return;
      case 'revoke':
        this.#work?.items.revoke(message.count);
        return;
      case 'cancel':
        this.#work?.items.cancel(message);
        return;
      case 'end':
        this.#work?.items.end();
        return;
      case 'stop':
        this.#host.stop(this.#stopping);
        return;
      case 'received':
        this.#host.leave(this.#exitCode);
        return;
      case 'outputsTaken':
        this.#work?.items.answered(message.batches);
        return;
      case 'putAccepted':
      case 'putRefused':
        this.#pools?.receive(message);
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
    if (this.#stage === 'running') this.#work?.items.exit();
  }

  async #run(start: StartMessage): Promise<void> {
    // Code that was preloaded may have failed already.
    if (this.#stage !== 'waiting') return;
    this.#stage = 'loading';
    const given = new Given();
    given.set(start.given);
    const work = this.#toWork(start, given);
    const pools = new RemotePools(this.#link, given, work.items);
    this.#work = work;
    this.#pools = pools;
    const { signal } = this.#stopping;
    const current = work.items instanceof TaskLoop ? work.items : undefined;
    this.#host.become(start, { signal, put: (...values) => pools.putOwn(...values) }, current);
    this.#link.release();
    try {
      const loaded = await this.#load(start.consumer);
      // It may have failed beside the loading too, in a promise that nobody handled.
      if (this.#hasReported()) return;
      await work.prepare(loaded, toParameters(start, pools));
    } catch (error) {
      this.#fail('could not start', explain(error, { location: start.consumer }));
      return;
    }
    if (this.#hasReported()) return;
    this.#link.send({ type: 'started', ...(work.hasTeardown && { hasTeardown: true }) });
    this.#stage = 'running';
    try {
      const result = await work.run();
      await pools.waitForAnswers();
      // Node reports unhandled rejections after the current turn: those that the consumer leaves behind are its failure.
      await new Promise<void>((resolve) => {
        this.#host.clock.onNextTurn(resolve);
      });
      const { isRecycled: recycled } = work.items;
      this.#end({ type: 'returned', result, recycled, ...work.items.takeLastTimes() });
    } catch (error) {
      this.#fail('threw', error);
    }
  }

  #toWork({ task, consumer, name, recycle, window }: StartMessage, given: Given): Work {
    const limit = new RecycleLimit();
    if (recycle !== undefined) limit.set(recycle);
    const surroundings = { link: this.#link, limit, clock: this.#host.clock };
    if (task !== undefined) {
      const stopping = this.#stopping.signal;
      return new TaskWork(new TaskLoop({ ...surroundings, ...task, name, stopping }), consumer);
    }
    const outputs = new OutputBuffer();
    outputs.setWindow(window);
    const items = new Items({ ...surroundings, outputs });
    const fail: Fail = (reason, thrown) => {
      this.#fail(reason, thrown);
    };
    return new StreamWork({ link: this.#link, location: consumer, items, outputs, given, fail });
  }

  #hasReported(): boolean {
    return this.#stage === 'reported';
  }

  #fail(reason: FailedMessage['reason'], thrown: unknown): void {
    this.#work?.items.freeze();
    this.#end({ type: 'failed', reason: this.#stage === 'loading' ? 'could not start' : reason, thrown });
  }

  #end(ending: Ending): void {
    if (this.#stage === 'reported') return;
    this.#stage = 'reported';
    const items = this.#work?.items;
    items?.sendOutputs();
    this.#exitCode = report(this.#link, ending, items?.standing ?? { moved: 0, started: 0 });
    items?.end();
  }
}

/** What the consumer is called with after its items. */
function toParameters({ parameters, names, pools: places }: StartMessage, pools: RemotePools): unknown[] {
  const positional = unpackValues(parameters);
  const values = positional.splice(positional.length - (names?.length ?? 0));
  const named = Object.fromEntries(names?.map((name, index) => [name, values[index]]) ?? []);
  for (const place of places) {
    if (place.in === 'args') positional[place.key] = pools.handle(place.pool);
    else named[place.key] = pools.handle(place.pool);
  }
  return names === undefined ? positional : [...positional, named];
}
