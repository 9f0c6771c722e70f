import type { ConsumerFailure, FailureReason } from '../../errors';
import type { HighWaterMark } from '../../high-water-mark';
import { monotonicNow } from '../../intrinsics';
import type { FinalMessage } from '../../wire/child-messages';
import { FAILURE, QUARANTINE, RESTART } from '../diagnostics/channels';
import type { Feeder } from '../lane/feeder';
import { Lane } from '../lane/lane';
import type { Stretch } from '../lane/stretch';
import { Outbox } from '../outputs/outbox';
import type { Outcome } from '../process/outcome';
import { Pause } from './pause';
import type { PoisonedItem } from '../../public/poisoned-item';
import { ProcessRun } from './process-run';
import type { Launch, RunOwner, SeatProgress } from './run-owner';
import { RetryPolicy, type RetryDecision, type RetryOptions, type SeatFailure } from './retry-policy';
import { Restarts, type RestartReason } from '../diagnostics/restarts';
import type { SeatState } from '../../public/seat-stats';
import { TimeUse } from '../diagnostics/time-use';

/** How a seat starts its processes, and what it does about their failures. */
export interface SeatLaunch extends Launch, RetryOptions {
  /** When an item is done: when its consumer moved past it, or when the result that it went into has arrived. */
  readonly ack: 'result' | 'item';
  /** So much of what a consumer gives away is held for it. */
  readonly outputHighWaterMark: HighWaterMark;
  /** A consumer was loaded. */
  readonly loaded: () => void;
  /** A consumer was called, and {@link Seat.yields} is known. */
  readonly called: () => void;
  /** The seat's last process is gone. */
  readonly ended: (seat: Seat) => void;
}

type Failed = Extract<Outcome, { type: 'failed' }>;

/** The place of one consumer in the pool, with its processes one after the other. */
export class Seat implements RunOwner {
  readonly name: string;
  readonly index: number;
  readonly lane: Lane;
  readonly outbox: Outbox;
  readonly time = new TimeUse();
  readonly redelivers: boolean;
  /** What its consumer returned: one for each process that came to its end; `undefined` for one that did not. */
  readonly results: unknown[] = [];
  readonly poisoned: PoisonedItem[] = [];
  isEnd = false;
  readonly #launch: SeatLaunch;
  readonly #feeder: Feeder;
  readonly #policy: RetryPolicy;
  #run: ProcessRun;
  readonly #restarts = new Restarts();
  #yields: boolean | undefined;
  #lost = 0;
  #culprit: Pick<ConsumerFailure, 'item' | 'itemIndex'> | undefined;
  /** There is no process, but will be one. */
  #pause: Pause | undefined;
  /** When the current process was started, by `monotonicNow()`, and where its consumer stood then. */
  #started = { at: 0, moved: 0 };
  /** What follows the failure of the current process, once it is known. */
  #decision: RetryDecision | undefined;
  /** Why that is no redelivery, although it could be one. */
  #whyFinal: string | undefined;
  /** How the last process ended. */
  #outcome: Outcome | undefined;
  #keepsParentAlive = true;
  #isRetiring = false;
  /** It retired, and its process failed with nothing to do: another one is not needed. */
  #isSpared = false;
  #wasLoaded = false;
  #isStopped = false;

  constructor(name: string, index: number, launch: SeatLaunch, feeder: Feeder) {
    const { retries, poison, ack, timeout, outputHighWaterMark } = launch;
    this.name = name;
    this.index = index;
    this.redelivers = retries > 0 || poison === 'skip';
    this.lane = new Lane({
      keeps: this.redelivers && ack === 'result',
      reportsEach: timeout !== undefined,
    });
    this.outbox = new Outbox(this.redelivers, outputHighWaterMark);
    this.#launch = launch;
    this.#feeder = feeder;
    this.#policy = new RetryPolicy(launch);
    feeder.admit(this);
    this.#run = this.#start();
  }

  get pid(): number | undefined {
    return this.#pause === undefined ? this.#run.pid : undefined;
  }

  get state(): SeatState {
    if (this.#outcome !== undefined) return this.#outcome.type === 'failed' ? 'failed' : 'ended';
    if (this.#pause !== undefined || !this.#run.hasStarted) return 'starting';
    return this.lane.isBusy ? 'busy' : 'idle';
  }

  /** How many items went down with a process and may have been started or not. */
  get lost(): number {
    return this.#lost;
  }

  get restarts(): Pick<Restarts, 'count' | 'reasons'> {
    return this.#restarts;
  }

  /** Its consumer is a generator and may yield more; `undefined` as long as it was not called. */
  get yields(): boolean | undefined {
    return this.isRunning ? this.#yields : false;
  }

  /** Its consumer is loaded, or will never be. */
  get hasLoaded(): boolean {
    return !this.isRunning || (this.#pause === undefined && this.#run.hasStarted);
  }

  /** It is handed nothing more, and ends. */
  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isOpen(): boolean {
    return this.isRunning;
  }

  get isTaking(): boolean {
    if (!this.isRunning || this.#isRetiring) return false;
    return !this.lane.isHalted || this.mayComeBack || this.#mustGoOn();
  }

  /** Some process of it has loaded its consumer. */
  get wasLoaded(): boolean {
    return this.#wasLoaded;
  }

  /** There is a process, or will be. */
  get isRunning(): boolean {
    return this.#outcome === undefined;
  }

  /** The seat may get a new process that takes items, although this one takes no more. */
  get mayComeBack(): boolean {
    if (!this.isRunning || !this.redelivers || this.#isRetiring) return false;
    return this.#decision !== 'fail' && this.#run.finalMessage?.type !== 'returned';
  }

  /** `undefined` unless the consumer failed. */
  get failure(): ConsumerFailure | undefined {
    return this.#outcome?.type === 'failed' ? this.#toFailure(this.#outcome) : undefined;
  }

  #toFailure({ reason, exitCode, signal, error, stderr }: Failed): ConsumerFailure {
    const { name, index, pid, lane } = this;
    const death = { reason, exitCode, signal, error };
    const final = this.#whyFinal === undefined ? {} : { notRedelivered: this.#whyFinal };
    return { name, index, pid, ...death, ...this.#culprit, ...final, consumed: lane.consumed, stderr };
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    this.lane.append(stretch);
    this.#run.sendItems(prefetch);
  }

  revoke(count: number): void {
    this.#run.revoke(count);
  }

  /** No item will come except those that are redelivered. */
  announceEnd(): void {
    this.isEnd = true;
    this.#run.announceEnd();
  }

  /**
   * Its consumer ends with its result when it is done with what it has.
   *
   * @param givesBack with what it has started: the rest is for others.
   */
  retire(givesBack: boolean): void {
    if (this.#isRetiring || !this.isRunning) return;
    this.#isRetiring = true;
    this.isEnd = true;
    this.#feeder.retire(this, givesBack);
    if (this.#pause === undefined) this.#run.announceEndSoon();
    else if (this.lane.inHand === 0) this.#endPause();
  }

  /** Ends the process, whatever it is doing. A consumer that has sent its final message keeps it. */
  stop(): void {
    this.#isStopped = true;
    if (this.#pause === undefined) this.#run.stop();
    else this.#endPause();
  }

  #endPause(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
    this.#finish({ type: 'stopped' });
  }

  keepParentAlive(keep: boolean): void {
    this.#keepsParentAlive = keep;
    this.#pause?.keepParentAlive(keep);
    this.#run.keepParentAlive(keep);
  }

  finished(message: FinalMessage): void {
    if (message.type === 'failed') this.#conclude(message.reason);
    else {
      // The result has arrived, so all that went into it is done.
      this.lane.acknowledge();
      if (!message.recycled || this.#isRetiring) this.#leave();
    }
  }

  loaded(): void {
    this.#wasLoaded = true;
    this.#launch.loaded();
  }

  called(yields: boolean): void {
    this.#yields = yields;
    this.#launch.called();
  }

  progressed({ moved, elapsed }: SeatProgress): void {
    if (moved > 0) this.#policy.progressed(this.lane.consumed, elapsed);
  }

  #start(): ProcessRun {
    this.#decision = undefined;
    this.#started = { at: monotonicNow(), moved: this.lane.consumed };
    const run = new ProcessRun(this.#launch, this, this.#feeder);
    void run.ended.then((outcome) => {
      this.#end(outcome);
    });
    return run;
  }

  #leave(): void {
    this.#feeder.left(this, this.lane.cutUnstarted());
  }

  /** What follows a failure: known at the final message, if there is one. Where nothing follows, others go on at once. */
  #conclude(reason: FailureReason, isRefusal = false): RetryDecision {
    if (this.#decision === 'fail') return 'fail';
    const { suspects, canNarrow, consumed: moved } = this.lane;
    const idleLifetime = moved > this.#started.moved ? undefined : monotonicNow() - this.#started.at;
    const failure = { reason, isRefusal, suspects, canNarrow, moved, idleLifetime };
    this.#decision ??= this.#decide(failure);
    if (this.#isRetiring && this.redelivers && this.lane.moved + this.lane.inHand === 0)
      this.#isSpared = true;
    if (this.#isStopped || this.#isSpared) this.#decision = 'fail';
    if (this.#decision === 'fail') this.#giveUp();
    return this.#decision;
  }

  #decide(failure: SeatFailure): RetryDecision {
    const decision = this.#policy.decide(failure);
    if (decision === 'fail') return 'fail';
    this.#whyFinal = this.outbox.whyFinal(this.lane.moved);
    return this.#whyFinal === undefined ? decision : 'fail';
  }

  #giveUp(): void {
    const unstarted = this.lane.cutUnstarted();
    this.#blame(this.lane.cutInHand());
    this.lane.acknowledge();
    this.#feeder.left(this, unstarted);
  }

  /** The process died with these items in hand. Which one it died of is known where there is only one. */
  #blame(suspects: readonly Stretch[]): void {
    const count = suspects.reduce((sum, stretch) => sum + stretch.count, 0);
    const [suspect] = suspects;
    if (count === 1 && suspect !== undefined && !this.#isStopped)
      this.#culprit = { item: suspect.chunk.at(0), itemIndex: toIndex(suspect.first) };
    else this.#lost += count;
  }

  #end(outcome: Outcome): void {
    if (outcome.type === 'failed' && FAILURE.isHeard) this.#announce(outcome);
    if (outcome.type === 'failed' && this.#conclude(outcome.reason, outcome.isRefusal) !== 'fail')
      this.#retry(outcome);
    else if (outcome.type === 'returned' && this.#mustGoOn()) this.#goOn(outcome.result);
    else this.#finish(this.#isSpared ? { type: 'stopped' } : outcome);
  }

  /** Before anything follows, as the pool may be stopped for it. */
  #announce(outcome: Failed): void {
    const { from, to } = this.lane.suspects;
    const { first, firstNumber } = this.lane;
    const culprit = to - from === 1 ? { item: first, itemIndex: toIndex(firstNumber) } : {};
    const failure = { ...culprit, ...this.#toFailure(outcome) };
    FAILURE.publish({ pool: this.#launch.observed, failure });
  }

  #finish(outcome: Outcome): void {
    if (outcome.type === 'stopped') this.#conclude('killed');
    if (outcome.type === 'returned') this.#leave();
    this.results.push(outcome.type === 'returned' ? outcome.result : undefined);
    this.#outcome = outcome;
    this.time.finish();
    this.outbox.drop();
    this.#launch.ended(this);
  }

  #retry({ reason, error, exitCode, signal, stderr, isRefusal }: Failed): void {
    const { name, index, lane, pid } = this;
    const death = { reason, error, pid, exitCode, signal, stderr };
    const poisoned =
      this.#decision === 'quarantine'
        ? { item: lane.first, itemIndex: toIndex(lane.firstNumber), name, index, ...death }
        : undefined;
    if (poisoned !== undefined) this.#quarantine(poisoned);
    if (!isRefusal) this.#restarts.add(reason);
    this.#restart(reason, { quarantines: poisoned !== undefined });
    this.#policy.restarted(lane.consumed + lane.inHand);
  }

  #quarantine(poisoned: PoisonedItem): void {
    this.poisoned.push(poisoned);
    if (QUARANTINE.isHeard) QUARANTINE.publish({ pool: this.#launch.observed, poisoned });
  }

  /** The process was recycled, and there are, or may be, more items. */
  #mustGoOn(): boolean {
    const final = this.#run.finalMessage;
    if (final?.type !== 'returned' || !final.recycled || this.#isStopped) return false;
    return !this.isEnd || this.lane.inHand > 0;
  }

  #goOn(result: unknown): void {
    this.results.push(result);
    this.#restarts.add('recycled');
    this.#restart('recycled');
  }

  /** The next process takes over at once, or after a pause where processes fail right after their start. */
  #restart(reason: RestartReason, rewind?: Parameters<Lane['rewind']>[0]): void {
    this.time.settle();
    this.outbox.drop();
    this.lane.rewind(rewind);
    if (!this.#isRetiring) this.#feeder.restarted(this);
    const { delay } = this.#policy;
    const { name, index } = this;
    if (RESTART.isHeard) RESTART.publish({ pool: this.#launch.observed, name, index, reason, delay });
    // A subscriber may have stopped the pool.
    if (this.#isStopped) this.#finish({ type: 'stopped' });
    else if (delay === 0) this.#succeed();
    else {
      this.#pause = new Pause(delay, () => {
        this.#succeed();
      });
      this.#pause.keepParentAlive(this.#keepsParentAlive);
    }
  }

  #succeed(): void {
    this.#pause = undefined;
    this.#run = this.#start();
    this.#run.keepParentAlive(this.#keepsParentAlive);
    if (this.isEnd) this.#run.announceEnd();
  }
}

/** Pools number their items from 1, and programs from 0. */
function toIndex(number = 1): number {
  return number - 1;
}
