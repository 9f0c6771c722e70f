import type { Clock } from '../../../../dist/lib/child/items/clock';
import { Items } from '../../../../dist/lib/child/items/items';
import { RecycleLimit } from '../../../../dist/lib/child/items/recycle-limit';
import { OutputBuffer } from '../../../../dist/lib/child/output-buffer';
import type { ParentLink } from '../../../../dist/lib/child/parent-link';
import type { ChildMessage } from '../../../../dist/lib/wire/child-messages';
import type { ItemsMessage, RevokeMessage } from '../../../../dist/lib/wire/parent-messages';
import type { Unsent } from '../../../../dist/lib/wire/protocol';
import type { Events } from './events';

/** Messages to a process. */
export type ToProcess = ItemsMessage | RevokeMessage;

/** What surrounds a process. */
export interface ProcessWorld {
  readonly events: Events;
  /** The process sends a message at `time`. */
  readonly send: (message: Unsent<ChildMessage>, time: number) => void;
  /** The consumer starts an item at `time`. @returns how it spends its time with it. */
  readonly start: (item: number, time: number) => Work;
  /** The consumer asks for the next item. */
  readonly move: (item: number, time: number) => void;
  /** The consumer waited for an item. */
  readonly waited: (from: number, to: number) => void;
}

/** What an item is to its consumer: so many ms, in which it blocks its event loop or awaits something. */
export interface Work {
  readonly duration: number;
  readonly blocks: boolean;
}

/**
 * The real items of a consumer, in a process that exists on paper only: this is their clock, and their link to the parent.
 *
 * The process has a time of its own. It runs ahead of the events while its consumer blocks the event loop, since nothing can
 * reach it before the loop turns: a batch of quick items takes no event. As in Node, the loop looks for messages, then calls
 * back who wanted a turn, then looks for messages again; between these, promises go on until the consumer waits.
 */
export class SimulatedProcess implements Clock, ParentLink {
  readonly #world: ProcessWorld;
  readonly #items: Items;
  #inbox: Unsent<ToProcess>[] = [];
  #turns: (() => void)[] = [];
  #time = 0;
  /** Since when the consumer has waited for an item; `undefined` while it has one. */
  #waitingSince: number | undefined;
  /** The consumer waits, for an item or for what it awaits: there are no promises to go on. */
  #isStill = false;
  #becomeStill = (): void => undefined;
  /** The event loop waits for messages. */
  #isAsleep = false;

  constructor(world: ProcessWorld) {
    this.#world = world;
    this.#items = new Items({
      link: this,
      limit: new RecycleLimit(),
      outputs: new OutputBuffer(),
      clock: this,
    });
  }

  /** Since when the consumer has waited for an item; `undefined` while it has one. */
  get waitingSince(): number | undefined {
    return this.#waitingSince;
  }

  /** The consumer reads its items. */
  async start(): Promise<void> {
    void this.#consume();
    await this.#goOn();
  }

  /** A message arrives. It is read when the event loop looks for messages. */
  async arrive(message: Unsent<ToProcess>): Promise<void> {
    this.#inbox.push(message);
    if (this.#isAsleep) await this.#lookForMessages();
  }

  /** In whole ms, as `Date.now()`. */
  now(): number {
    return Math.floor(this.#time);
  }

  elapsed(): number {
    return this.#time;
  }

  stamp(): number {
    return this.#time;
  }

  onNextTurn(act: () => void): void {
    this.#turns.push(act);
  }

  /** For outputs, of which there are none. */
  after(): void {
    throw new Error('Expected no outputs.');
  }

  send(message: Unsent<ChildMessage>): void {
    this.#world.send(message, this.#time);
  }

  /** A call of `next()` waits. */
  hold(): void {
    this.#waitingSince = this.#time;
    this.#beStill();
  }

  release(): void {
    this.#isStill = false;
    this.#world.waited(this.#waitingSince as number, this.#time);
    this.#waitingSince = undefined;
  }

  async #consume(): Promise<void> {
    for await (const item of this.#items as AsyncIterable<number>) {
      const { duration, blocks } = this.#world.start(item, this.#time);
      if (blocks) this.#time += duration;
      else await this.#sleep(duration);
      this.#world.move(item, this.#time);
    }
  }

  /** A timer, as user code awaits one. */
  async #sleep(duration: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#world.events.at(this.#time + duration, async () => {
        this.#turns.push(() => {
          this.#isStill = false;
          resolve();
        });
        if (this.#isAsleep) await this.#lookForMessages();
      });
      this.#beStill();
    });
  }

  #beStill(): void {
    this.#isStill = true;
    this.#becomeStill();
  }

  /** Messages that have arrived are read all at once, before promises go on. */
  async #lookForMessages(): Promise<void> {
    this.#time = this.#world.events.now;
    this.#isAsleep = false;
    const messages = this.#inbox;
    this.#inbox = [];
    for (const message of messages) {
      if (message.type === 'items') this.#items.receive(message);
      else this.#items.revoke(message.count);
    }
    await this.#goOn();
  }

  async #turn(): Promise<void> {
    this.#time = this.#world.events.now;
    const turns = this.#turns;
    this.#turns = [];
    for (const act of turns) act();
    await this.#promisesGoOn();
    this.#world.events.at(this.#time, () => this.#lookForMessages());
  }

  /** Promises go on, and then the event loop. */
  async #goOn(): Promise<void> {
    await this.#promisesGoOn();
    const { events } = this.#world;
    if (this.#turns.length > 0) events.at(this.#time, () => this.#turn());
    else if (this.#time > events.now) events.at(this.#time, () => this.#lookForMessages());
    else this.#isAsleep = true;
  }

  async #promisesGoOn(): Promise<void> {
    if (this.#isStill) return;
    await new Promise<void>((resolve) => {
      this.#becomeStill = resolve;
    });
  }
}
