import { Items } from '../../../dist/lib/child/items/items';
import { RecycleLimit } from '../../../dist/lib/child/items/recycle-limit';
import { OutputBuffer } from '../../../dist/lib/child/output-buffer';
import type { ParentLink } from '../../../dist/lib/child/parent-link';
import type { Dispatcher } from '../../../dist/lib/parent/dispatch/dispatcher';
import type { FedSeat } from '../../../dist/lib/parent/lane/feeder';
import { Lane, type LaneBatch } from '../../../dist/lib/parent/lane/lane';
import type { Stretch } from '../../../dist/lib/parent/lane/stretch';
import type { ChildMessage } from '../../../dist/lib/wire/child-messages';
import type { ItemsMessage, RevokeMessage } from '../../../dist/lib/wire/parent-messages';
import type { Unsent } from '../../../dist/lib/wire/protocol';
import { toWire } from '../../wire/segments/values';

/** A seat with a real lane, and the real items of a consumer. Messages between them lie there until somebody reads them. */
export class StepwiseConsumer implements FedSeat, ParentLink {
  readonly index: number;
  readonly lane = new Lane({ keeps: false, reportsEach: false });
  readonly redelivers = false;
  /** What the consumer was given. */
  readonly given: number[] = [];
  readonly #inbox: (ItemsMessage | RevokeMessage)[] = [];
  readonly #outbox: Unsent<ChildMessage>[] = [];
  readonly #callbacks: (() => void)[] = [];
  readonly #items: Items;
  #time = 0;
  #waits = false;

  constructor(index: number) {
    this.index = index;
    this.#items = new Items({
      link: this,
      limit: new RecycleLimit(),
      outputs: new OutputBuffer(),
      clock: {
        now: () => this.#time,
        elapsed: () => this.#time,
        stamp: () => this.#time,
        onNextTurn: (act) => this.#callbacks.push(act),
        after: (_, act) => this.#callbacks.push(act),
      },
    });
    void this.#next();
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    this.lane.append(stretch);
    const { first, chunk, reportEach } = this.lane.send() as LaneBatch;
    this.#inbox.push({ type: 'items', first, segments: toWire(chunk.segments), prefetch, reportEach });
  }

  revoke(count: number): void {
    this.#inbox.push({ type: 'revoke', count });
  }

  send(message: Unsent<ChildMessage>): void {
    this.#outbox.push(message);
  }

  hold(): void {
    // Nothing ends it.
  }

  release(): void {
    // Nothing ends it.
  }

  get canRead(): boolean {
    return this.#callbacks.length > 0 || this.#inbox.length > 0;
  }

  get canWork(): boolean {
    return !this.#waits;
  }

  get canBeHeard(): boolean {
    return this.#outbox.length > 0;
  }

  /** The event loop of the child turns, and reads one message at most. */
  async read(): Promise<void> {
    for (const act of this.#callbacks.splice(0)) act();
    const message = this.#inbox.shift();
    if (message?.type === 'items') this.#items.receive(message);
    else if (message?.type === 'revoke') this.#items.revoke(message.count);
    await afterMicrotasks();
  }

  /** The consumer works on so many items, as far as they are there. */
  async work(count: number, each: number): Promise<void> {
    for (let worked = 0; worked < count && this.canWork; worked += 1) {
      this.#time += each;
      void this.#next();
      await afterMicrotasks();
    }
  }

  /** The parent reads the next message of the child: see `lib/parent/seats/process-run.ts`. */
  hear(dispatcher: Dispatcher): void {
    const message = this.#outbox.shift();
    if (message?.type === 'progress') {
      this.#believe(this.lane.canBe(message), message);
      const { elapsed, waiting, belowLowWatermark, ...report } = message;
      const moved = this.lane.progress(report);
      dispatcher.reported(this, { moved, elapsed, waiting, belowLowWatermark });
    } else if (message?.type === 'revoked') {
      this.#believe(this.lane.canKeep(message.kept), message);
      dispatcher.revoked(this, this.lane.cutRevoked(message.kept));
    } else if (message?.type === 'finishedReading') {
      this.#believe(this.lane.canBe(message), message);
      this.lane.halt(message);
      dispatcher.left(this, this.lane.cutUnstarted());
    }
  }

  /** The consumer returns early: all that it had not started is given back. */
  leave(dispatcher: Dispatcher): void {
    void this.#items.return();
    while (this.canBeHeard) this.hear(dispatcher);
  }

  /** A process whose counts the lane holds for impossible would be ended. */
  #believe(isPossible: boolean, message: object): void {
    if (!isPossible) throw new Error(`Expected a possible message, got ${JSON.stringify(message)}.`);
  }

  async #next(): Promise<void> {
    this.#waits = true;
    const step = await this.#items.next();
    if (step.done === true) return;
    this.#waits = false;
    this.given.push(step.value as number);
  }
}

/** Node calls what waits for the next tick when no microtask is left. */
function afterMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
