import type { ChildMessage, FailedMessage, ReturnedMessage, StartMessage } from '../../wire/messages';
import { PoolError } from '../../errors';
import { ConsumerProcess, type ParentSaid, type ProcessSettings } from '../process/consumer-process';
import { ItemClock } from '../process/item-timeout';
import { Ledger, type HandedBatch } from './ledger';
import { toOutcome, type Outcome } from '../process/outcome';
import { Replay } from './replay';
import { stop, stopLater } from '../process/termination';

/** All that a process is started with. */
export interface Launch {
  readonly settings: ProcessSettings;
  readonly start: Omit<StartMessage, 'type' | 'name' | 'index'>;
  /** How long one item may take, in ms. */
  readonly timeout: number | undefined;
}

/** What is one process's own. */
export interface RunDetails {
  readonly name: string;
  readonly index: number;
  /** Whether what it moves past is kept, to be given again to the next one. */
  readonly keeps: boolean;
  /** What it is to be given again, before anything new. */
  readonly again: Replay;
  /** Is told what the process says, when the ledger knows it. */
  readonly hear: (message: ChildMessage) => void;
}

/** One process of a seat: what it is to be given again, what it was handed, how far it came, and what became of it. */
export class Run {
  /** Resolves when the process is gone. */
  readonly ended: Promise<Outcome>;
  readonly #ledger: Ledger;
  readonly #again: Replay;
  readonly #process: ConsumerProcess;
  readonly #clock: ItemClock | undefined;
  #hasStarted = false;
  #word: ReturnedMessage | FailedMessage | undefined;
  #sent = 0;
  #received = 0;
  #moved = 0;
  /** Of those in hand, so many were started: known once it has said that it ends. */
  #begun: number | undefined;
  /** So many it had started when it last said how far it had come. */
  #started = 0;
  #isCareful = false;
  #isStopped = false;

  constructor(launch: Launch, { name, index, keeps, again, hear }: RunDetails) {
    this.#ledger = new Ledger({ keeps });
    this.#again = again;
    if (launch.timeout !== undefined) {
      this.#clock = new ItemClock(launch.timeout, () => {
        this.#process.kill('SIGKILL');
      });
    }
    this.#process = new ConsumerProcess(launch.settings, name, (message) => {
      // A consumer that still reads after its last word, as it left a timer behind, has been settled with.
      if (this.#word !== undefined && message.type !== 'puts') return;
      this.#note(message);
      hear(message);
    });
    this.#process.send({ type: 'start', name, index, ...launch.start });
    this.ended = this.#waitForEnd();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** What the consumer said last of itself, if it did. */
  get word(): ReturnedMessage | FailedMessage | undefined {
    return this.#word;
  }

  /** How many items it has, or is to be given again. */
  get inHand(): number {
    return this.#ledger.count + this.#again.count;
  }

  /** Whether its consumer has any. */
  get isBusy(): boolean {
    return this.#ledger.count > 0;
  }

  /** How many items its consumer has moved past. */
  get moved(): number {
    return this.#moved;
  }

  /** How many items it was sent and has, as far as is known, not received. */
  get onTheWay(): number {
    return this.#sent - this.#received;
  }

  /** Of the items in its hand, so many of the first may be what it died of. */
  get suspects(): number {
    if (this.#begun !== undefined) return this.#begun;
    // Each is reported as it begins.
    if (this.#isCareful) return Math.min(this.#started, this.#ledger.count);
    return this.#ledger.count;
  }

  hand(items: HandedBatch, { prefetch = false, careful = false }): void {
    this.#isCareful = careful || this.#clock !== undefined;
    // What comes behind the item it works on is no news of that one.
    if (this.#ledger.count === 0) this.#clock?.update(true);
    this.#ledger.add(items);
    this.#sent += items.length;
    this.#process.send({ type: 'items', items, prefetch, careful: this.#isCareful });
  }

  /** Whether there is something left to be given again; the process is given it, if it is ready for it. */
  handAgain(isWaiting: boolean): boolean {
    const batch = this.#again.peek();
    if (batch === undefined) return false;
    // What is on its way answers it; and one that is to be careful shall have nothing else in hand.
    if (this.onTheWay > 0 || (batch.careful && !isWaiting)) return true;
    this.#again.next();
    const prefetch = !batch.careful && this.#again.peek()?.careful === false;
    this.hand(batch.items, { careful: batch.careful, prefetch });
    return true;
  }

  /** No item will ever come, but those that it is given again. */
  announceEnd(): void {
    if (this.#again.count === 0) this.tell({ type: 'end' });
  }

  /** The last `count` items in its hand, which are so no more. */
  takeLast(count: number): unknown[] {
    return this.#ledger.takeLast(count);
  }

  /** All that it has, or is to be given again, but the first `kept`. */
  takeAllBut(kept: number): unknown[] {
    const items = [...this.#ledger.takeAll(), ...this.#again.takeAll()];
    if (kept > 0) this.#ledger.add(items.splice(0, kept));
    return items;
  }

  /** What it moved past is done, and not to be given again. */
  forgetPast(): void {
    this.#ledger.forget();
  }

  /**
   * What the process after it is to be given: what was kept of what it moved past, and what it had, with care where that
   * may be what it died of; without its first one in hand, if that is to be skipped.
   */
  toReplay({ skipsFirst = false } = {}): Replay {
    const suspects = skipsFirst ? 0 : this.suspects;
    const inHand = this.#ledger.takeAll();
    if (skipsFirst) inHand.shift();
    const again = new Replay();
    for (const batch of this.#ledger.past) again.add(batch);
    again.add(inHand.slice(0, suspects), true);
    again.add(inHand.slice(suspects));
    again.append(this.#again);
    return again;
  }

  /** The first item in its hand. */
  get first(): unknown {
    return this.#ledger.first;
  }

  tell(message: ParentSaid): void {
    this.#process.send(message);
  }

  /** Ends the process, whatever it is doing; a consumer that has said its last word keeps it. */
  stop(): void {
    this.#isStopped = this.#word === undefined;
    this.#clock?.update(false);
    this.#process.send({ type: 'stop' });
    stop(this.#process);
  }

  keepParentAlive(keep: boolean): void {
    this.#process.keepParentAlive(keep);
  }

  #note(message: ChildMessage): void {
    switch (message.type) {
      case 'started':
        this.#hasStarted = true;
        return;
      case 'progress':
        this.#received = message.received;
        this.#started = message.started;
        if (this.#begun !== undefined) this.#begun = message.started;
        this.#moveOn(message.moved);
        this.#clock?.update(this.#ledger.count > 0 && this.#begun === undefined);
        return;
      case 'leaves':
        this.#moveOn(message.moved);
        this.#begun = message.started;
        // It asks for no more, and what it does now is the work of no item.
        this.#clock?.update(false);
        return;
      case 'returned':
      case 'failed':
        this.#noteWord(message);
        return;
      case 'givesBack':
      case 'puts':
        return;
    }
  }

  /** Its last word has arrived, so the process may go. */
  #noteWord(word: ReturnedMessage | FailedMessage): void {
    this.#word = word;
    this.#process.send({ type: 'received' });
    this.#clock?.update(false);
    stopLater(this.#process);
    const died = word.type === 'failed' && word.reason !== 'could not send its result';
    this.#begun = died ? word.started : 0;
    this.#moveOn(word.moved + word.started - this.#begun);
  }

  #moveOn(count: number): void {
    this.#ledger.moveOn(count);
    this.#moved += count;
  }

  async #waitForEnd(): Promise<Outcome> {
    const end = await this.#process.ended;
    this.#clock?.update(false);
    if (this.#isStopped && this.#word?.type !== 'returned') return { type: 'stopped' };
    const { stderr } = this.#process;
    const evidence = {
      word: this.#word,
      started: this.#hasStarted,
      end,
      stderr,
      timeout: this.#clock?.expired,
    };
    return toOutcome(evidence, { PoolError });
  }
}
