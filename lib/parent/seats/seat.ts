import type { ConsumerFailure, FailureReason } from '../../errors';
import type {
  ChildMessage,
  FailedMessage,
  ProgressMessage,
  PutsMessage,
  ReturnedMessage,
} from '../../wire/messages';
import type { ParentSaid } from '../process/consumer-process';
import type { Progress } from '../dispatch/dispatcher';
import type { HandedBatch } from './ledger';
import type { Outcome } from '../process/outcome';
import { Replay } from './replay';
import { Run, type Launch } from './process-run';
import { Judge, type RetryPolicy, type Verdict } from './retry-policy';

export type SeatState = 'starting' | 'idle' | 'busy' | 'ended' | 'failed';

/** What a seat tells the pool. */
export interface SeatListener {
  progressed(seat: Seat, progress: Progress): void;
  /** It was asked, and its consumer has not started these, and goes on without them. */
  gaveBack(seat: Seat, unstarted: readonly unknown[]): void;
  /** It takes no more items. Of those in its hand, `started` may come back, and `unstarted` are free for others. */
  left(seat: Seat, started: number, unstarted: readonly unknown[]): void;
  /** It has a new process, which is given `again` items again. */
  restarted(seat: Seat, again: number): void;
  /** Its consumer put something into another pool. */
  put(message: PutsMessage, answer: (message: ParentSaid) => void): void;
  /** Its last process is gone. */
  ended(seat: Seat): void;
}

/** What a seat does about its processes over time. */
export interface SeatPolicy extends RetryPolicy {
  /** When an item is done: when its consumer moved past it, or when the result that it went into has arrived. */
  readonly ack: 'result' | 'item';
}

/** An item that was set aside, as consumers died of it time and again. */
export interface PoisonedItem<Item = unknown> {
  readonly item: Item;
  /** The consumer that died of it last, and of what. */
  readonly name: string;
  readonly index: number;
  readonly reason: FailureReason;
  /** What was thrown; `undefined` where the process died without a word. */
  readonly error: unknown;
}

/** The place of one consumer in the pool, with its processes one after the other. */
export class Seat {
  readonly name: string;
  readonly index: number;
  readonly #launch: Launch;
  readonly #policy: SeatPolicy;
  readonly #listener: SeatListener;
  readonly #judge: Judge;
  #run: Run;
  #state: SeatState = 'starting';
  readonly #results: unknown[] = [];
  readonly #poisoned: PoisonedItem[] = [];
  #restarts = 0;
  /** Items that earlier processes were done with. */
  #done = 0;
  #lost = 0;
  #culprit: { readonly item: unknown } | undefined;
  #verdict: Verdict | undefined;
  #outcome: Outcome | undefined;
  #keepsParentAlive = true;
  #isStopped = false;
  #isEnd = false;

  constructor(
    name: string,
    index: number,
    launch: Launch & { readonly policy: SeatPolicy },
    listener: SeatListener,
  ) {
    this.name = name;
    this.index = index;
    this.#launch = launch;
    this.#policy = launch.policy;
    this.#listener = listener;
    this.#judge = new Judge(launch.policy);
    this.#run = this.#start(new Replay());
  }

  get pid(): number | undefined {
    return this.#run.pid;
  }

  get state(): SeatState {
    return this.#state;
  }

  /** How many items its consumer has moved past: of a process that is given them again, not those before it. */
  get consumed(): number {
    return this.#done + this.#run.moved;
  }

  get inHand(): number {
    return this.#run.inHand;
  }

  /** How many items went down with its process, their fate unknown. */
  get lost(): number {
    return this.#lost;
  }

  /** How many times its process was replaced. */
  get restarts(): number {
    return this.#restarts;
  }

  /** What its consumer returned: one for each process that came to its end; `undefined` for one that did not. */
  get results(): readonly unknown[] {
    return this.#results;
  }

  get poisoned(): readonly PoisonedItem[] {
    return this.#poisoned;
  }

  /** Whether there is a process, or will be. */
  get isRunning(): boolean {
    return this.#outcome === undefined;
  }

  /** Whether it may get a new process that takes items, though this one takes no more. */
  get mayComeBack(): boolean {
    if (!this.isRunning || !this.#isRetried) return false;
    return this.#verdict !== 'fail' && this.#run.word?.type !== 'returned';
  }

  /** `undefined` unless the consumer failed. */
  get failure(): ConsumerFailure | undefined {
    if (this.#outcome?.type !== 'failed') return undefined;
    const { type: _, stderr, ...death } = this.#outcome;
    const { name, index, pid, consumed } = this;
    return { name, index, pid, ...death, ...this.#culprit, consumed, stderr };
  }

  hand(items: HandedBatch, prefetch: boolean): void {
    this.#state = 'busy';
    this.#run.hand(items, { prefetch });
  }

  /** No item will ever come, but those that it is given again. */
  announceEnd(): void {
    this.#isEnd = true;
    this.#run.announceEnd();
  }

  /** Asks the consumer for what it has not started, or tells it what became of its put. */
  tell(message: ParentSaid): void {
    this.#run.tell(message);
  }

  /** Ends the process, whatever it is doing; a consumer that has said its last word keeps it. */
  stop(): void {
    this.#isStopped = true;
    this.#run.stop();
  }

  keepParentAlive(keep: boolean): void {
    this.#keepsParentAlive = keep;
    this.#run.keepParentAlive(keep);
  }

  get #isRetried(): boolean {
    return this.#policy.retries > 0 || this.#policy.poison === 'skip';
  }

  #start(again: Replay): Run {
    this.#state = 'starting';
    this.#verdict = undefined;
    const { name, index } = this;
    const keeps = this.#isRetried && this.#policy.ack === 'result';
    const hear = (message: ChildMessage): void => {
      this.#receive(message);
    };
    const run = new Run(this.#launch, { name, index, keeps, again, hear });
    void run.ended.then((outcome) => {
      this.#end(outcome);
    });
    return run;
  }

  #receive(message: ChildMessage): void {
    switch (message.type) {
      case 'started':
        this.#state = 'idle';
        return;
      case 'progress':
        this.#progress(message);
        return;
      case 'givesBack':
        this.#listener.gaveBack(this, this.#run.takeLast(message.unstarted));
        return;
      case 'leaves':
        // A process that exits may be replaced: what follows is decided when it has ended.
        if (!message.exiting) this.#leave(message.started);
        return;
      case 'puts': {
        // Not its successor, which counts its puts anew.
        const run = this.#run;
        this.#listener.put(message, (answer) => {
          run.tell(answer);
        });
        return;
      }
      case 'returned':
      case 'failed':
        this.#hear(message);
        return;
    }
  }

  #progress({ moved, elapsed, waiting, low }: ProgressMessage): void {
    const isGivenAgain = (waiting > 0 || low) && this.#run.handAgain(waiting > 0);
    if (!isGivenAgain && waiting > 0 && this.#isEnd) this.#run.tell({ type: 'end' });
    this.#state = this.#run.isBusy ? 'busy' : 'idle';
    const { onTheWay } = this.#run;
    // Whoever is given something again asks for nothing new.
    const asks = isGivenAgain ? { waiting: 0, low: false } : { waiting, low };
    this.#listener.progressed(this, { moved, elapsed, onTheWay, ...asks });
  }

  /** The consumer's last word. */
  #hear(word: ReturnedMessage | FailedMessage): void {
    if (word.type === 'failed') this.#conclude(word.reason);
    else {
      // The result has arrived, and all that went into it is done.
      this.#run.forgetPast();
      if (!word.recycled) this.#leave(0);
    }
  }

  /** The consumer takes no more: what it has not started is free for others. */
  #leave(started: number): void {
    const unstarted = this.#run.takeAllBut(started);
    // Where there is no second time, nobody has to wait for what it has started.
    this.#listener.left(this, this.#isRetried ? started : 0, unstarted);
  }

  /** What follows its failure: known at its last word, if there is one. Where nothing follows, others go on at once. */
  #conclude(reason: FailureReason): Verdict {
    if (this.#verdict === 'fail') return 'fail';
    const from = this.consumed;
    const { suspects } = this.#run;
    this.#verdict ??= this.#judge.judge(reason, { from, to: from + suspects });
    if (this.#isStopped) this.#verdict = 'fail';
    if (this.#verdict === 'fail') {
      this.#leave(suspects);
      this.#blame(this.#run.takeAllBut(0));
      this.#leave(0);
      this.#run.forgetPast();
    }
    return this.#verdict;
  }

  /** The consumer died with these started. Which one it died of is known where it is the only one. */
  #blame(items: readonly unknown[]): void {
    if (items.length === 1 && !this.#isStopped) this.#culprit = { item: items[0] };
    else this.#lost += items.length;
  }

  #end(outcome: Outcome): void {
    if (outcome.type === 'failed' && this.#conclude(outcome.reason) !== 'fail') this.#retry(outcome);
    else if (outcome.type === 'returned' && this.#isToBeRenewed()) this.#renew(outcome.result);
    else this.#finish(outcome);
  }

  #finish(outcome: Outcome): void {
    if (outcome.type === 'stopped') this.#conclude('killed');
    if (outcome.type === 'returned') this.#leave(0);
    this.#results.push(outcome.type === 'returned' ? outcome.result : undefined);
    this.#outcome = outcome;
    this.#state = outcome.type === 'failed' ? 'failed' : 'ended';
    this.#listener.ended(this);
  }

  /** A new process, which is given again all that is not done. */
  #retry({ reason, error }: Extract<Outcome, { type: 'failed' }>): void {
    const skipsFirst = this.#verdict === 'skip';
    const { name, index } = this;
    if (skipsFirst) this.#poisoned.push({ item: this.#run.first, name, index, reason, error });
    if (this.#policy.ack === 'item') this.#done += this.#run.moved;
    this.#restart(this.#run.toReplay({ skipsFirst }));
  }

  /** It came to the end of what one process is to do, and there is, or may be, more. */
  #isToBeRenewed(): boolean {
    const { word } = this.#run;
    if (word?.type !== 'returned' || !word.recycled || this.#isStopped) return false;
    return !this.#isEnd || this.inHand > 0;
  }

  #renew(result: unknown): void {
    this.#results.push(result);
    this.#done += this.#run.moved;
    this.#restart(this.#run.toReplay());
  }

  #restart(again: Replay): void {
    this.#restarts += 1;
    this.#run = this.#start(again);
    this.#run.keepParentAlive(this.#keepsParentAlive);
    if (this.#isEnd) this.#run.announceEnd();
    this.#listener.restarted(this, again.count);
  }
}
