import { PoolError, type ConsumerFailure } from '../errors';
import type {
  ChildMessage,
  FailedMessage,
  ProgressMessage,
  PutsMessage,
  ReturnedMessage,
  StartMessage,
} from '../wire/messages';
import { ConsumerProcess, type ParentSaid, type ProcessSettings } from './consumer-process';
import { Ledger } from './ledger';
import { toOutcome, type Outcome, type ProcessEnd } from './outcome';
import { stop, stopLater } from './stop';

export type SeatState = 'starting' | 'idle' | 'busy' | 'ended' | 'failed';

/** What a seat tells the pool. */
export interface SeatListener {
  progressed(seat: Seat, progress: ProgressMessage): void;
  /** Its consumer has not started these, and goes on without them. */
  gaveBack(seat: Seat, unstarted: readonly unknown[]): void;
  /** Its consumer takes no more items. Of those in its hand, `settled` are over, and `unstarted` are free for others. */
  left(seat: Seat, settled: number, unstarted: readonly unknown[]): void;
  /** Its consumer put something into another pool. */
  put(seat: Seat, message: PutsMessage): void;
  /** Its process is gone, and `outcome` is there. */
  ended(seat: Seat): void;
}

/** All that a seat's process is started with. */
export interface Launch {
  readonly settings: ProcessSettings;
  readonly start: Omit<StartMessage, 'type' | 'name' | 'index'>;
}

/** The place of one consumer in the pool: its process, and the ledger of what is in its hand. */
export class Seat {
  readonly name: string;
  readonly index: number;
  readonly #listener: SeatListener;
  readonly #process: ConsumerProcess;
  #state: SeatState = 'starting';
  /** Handed, and neither moved past nor given back. */
  readonly #ledger = new Ledger();
  #consumed = 0;
  #lost = 0;
  #stopped = false;
  #culprit: { readonly item: unknown } | undefined;
  #word: ReturnedMessage | FailedMessage | undefined;
  #outcome: Outcome | undefined;

  constructor(name: string, index: number, launch: Launch, listener: SeatListener) {
    this.name = name;
    this.index = index;
    this.#listener = listener;
    this.#process = new ConsumerProcess(launch.settings, (message) => {
      this.#receive(message);
    });
    this.#process.send({ type: 'start', name, index, ...launch.start });
    void this.#process.ended.then((end) => {
      this.#end(end);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get state(): SeatState {
    return this.#state;
  }

  /** How many items its consumer has moved past. */
  get consumed(): number {
    return this.#consumed;
  }

  get inHand(): number {
    return this.#ledger.count;
  }

  /** How many items went down with its process, their fate unknown. */
  get lost(): number {
    return this.#lost;
  }

  /** `undefined` until the process has ended. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** `undefined` unless the consumer failed. */
  get failure(): ConsumerFailure | undefined {
    if (this.#outcome?.type !== 'failed') return undefined;
    const { type: _, stderr, ...death } = this.#outcome;
    const { name, index, pid, consumed } = this;
    return { name, index, pid, ...death, ...this.#culprit, consumed, stderr };
  }

  hand(items: readonly unknown[], prefetch: boolean): void {
    this.#state = 'busy';
    this.#ledger.add(items);
    this.#process.send({ type: 'items', items, prefetch });
  }

  /** Tells the consumer that no item will ever come, or what became of its put. */
  tell(message: ParentSaid): void {
    this.#process.send(message);
  }

  /** Ends the process, whatever it is doing; a consumer that has said its last word keeps it. */
  stop(): void {
    this.#stopped = this.#word === undefined;
    this.#process.send({ type: 'stop' });
    stop(this.#process);
  }

  keepParentAlive(keep: boolean): void {
    this.#process.keepParentAlive(keep);
  }

  #receive(message: ChildMessage): void {
    switch (message.type) {
      case 'started':
        this.#state = 'idle';
        return;
      case 'progress':
        this.#settle(message.moved);
        this.#state = this.#ledger.count > 0 ? 'busy' : 'idle';
        this.#listener.progressed(this, message);
        return;
      case 'givesBack':
        if (this.#word !== undefined) return;
        this.#listener.gaveBack(this, this.#ledger.takeLast(message.unstarted));
        return;
      case 'leaves':
        this.#settle(message.moved);
        this.#listener.left(this, message.moved, this.#ledger.takeLast(this.#ledger.count - message.started));
        return;
      case 'puts':
        this.#listener.put(this, message);
        return;
      case 'returned':
      case 'failed':
        this.#hear(message);
        return;
    }
  }

  /** The consumer's last word: it has arrived, so the process may go. */
  #hear(word: ReturnedMessage | FailedMessage): void {
    if (this.#word !== undefined) return;
    this.#word = word;
    this.#process.send({ type: 'received' });
    stopLater(this.#process);
    const settled = word.moved + word.started;
    const died = word.type === 'failed' && word.reason !== 'could not send its result';
    this.#settle(died ? word.moved : settled);
    if (died) this.#blame(this.#ledger.takeFirst(word.started));
    this.#listener.left(this, settled, this.#ledger.takeFirst(this.#ledger.count));
  }

  #end(end: ProcessEnd): void {
    const started = this.#state !== 'starting';
    const evidence = { word: this.#word, started, end, stderr: this.#process.stderr };
    const gaveWay = this.#stopped && this.#word?.type !== 'returned';
    this.#outcome = gaveWay ? { type: 'stopped' } : toOutcome(evidence, { PoolError });
    this.#state = this.#outcome.type === 'failed' ? 'failed' : 'ended';
    if (this.#word === undefined) {
      const inHand = this.#ledger.takeFirst(this.#ledger.count);
      this.#blame(inHand);
      this.#listener.left(this, inHand.length, []);
    }
    this.#listener.ended(this);
  }

  /** The consumer moved past the first `count` items in its hand. */
  #settle(count: number): void {
    this.#ledger.drop(count);
    this.#consumed += count;
  }

  /** The consumer died with these started. Which one it died of is known where it is the only one. */
  #blame(items: readonly unknown[]): void {
    if (items.length === 1 && !this.#stopped) this.#culprit = { item: items[0] };
    else this.#lost += items.length;
  }
}
