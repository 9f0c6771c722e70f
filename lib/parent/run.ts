import type { ChildMessage, FailedMessage, ReturnedMessage, StartMessage } from '../wire/messages';
import { PoolError } from '../errors';
import { ConsumerProcess, type ParentSaid, type ProcessSettings } from './consumer-process';
import { ItemClock } from './item-clock';
import { Ledger, type HandedBatch } from './ledger';
import { toOutcome, type Outcome } from './outcome';
import { stop, stopLater } from './stop';

/** All that a process is started with. */
export interface Launch {
  readonly settings: ProcessSettings;
  readonly start: Omit<StartMessage, 'type' | 'name' | 'index'>;
  /** How long one item may take, in ms. */
  readonly timeout: number | undefined;
  /** Whether the ledger keeps what was moved past, to be given again. */
  readonly keeps: boolean;
}

/** One process of a seat: what it was handed, how far it came, and what became of it. */
export class Run {
  /** Resolves when the process is gone. */
  readonly ended: Promise<Outcome>;
  readonly ledger: Ledger;
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

  /** @param hear is told what the process says, when the ledger knows it. */
  constructor(launch: Launch, name: string, index: number, hear: (message: ChildMessage) => void) {
    this.ledger = new Ledger(launch);
    if (launch.timeout !== undefined) {
      this.#clock = new ItemClock(launch.timeout, () => {
        this.#process.kill('SIGKILL');
      });
    }
    this.#process = new ConsumerProcess(launch.settings, name, (message) => {
      this.#note(message);
      hear(message);
    });
    this.#process.send({ type: 'start', name, index, ...launch.start });
    this.ended = this.#waitForEnd();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** What the consumer said last of itself, if it did. */
  get word(): ReturnedMessage | FailedMessage | undefined {
    return this.#word;
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
    if (this.#isCareful) return Math.min(this.#started, this.ledger.count);
    return this.ledger.count;
  }

  hand(items: HandedBatch, { prefetch = false, careful = false }): void {
    this.#isCareful = careful || this.#clock !== undefined;
    // What comes behind the item it works on is no news of that one.
    if (this.ledger.count === 0) this.#clock?.update(true);
    this.ledger.add(items);
    this.#sent += items.length;
    this.#process.send({ type: 'items', items, prefetch, careful: this.#isCareful });
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
        this.#clock?.update(this.ledger.count > 0 && this.#begun === undefined);
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
    if (this.#word !== undefined) return;
    this.#word = word;
    this.#process.send({ type: 'received' });
    this.#clock?.update(false);
    stopLater(this.#process);
    const died = word.type === 'failed' && word.reason !== 'could not send its result';
    this.#begun = died ? word.started : 0;
    this.#moveOn(word.moved + word.started - this.#begun);
  }

  #moveOn(count: number): void {
    this.ledger.moveOn(count);
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
