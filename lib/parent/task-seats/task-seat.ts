import type { ConsumerFailure } from '../../errors';
import { describeFailure } from '../../failure-text';
import { clearTimeout, monotonicNow, setImmediate, setTimeout } from '../../intrinsics';
import type { SeatState } from '../../public/seat-stats';
import { FAILURE, RESTART } from '../diagnostics/channels';
import { Restarts } from '../diagnostics/restarts';
import { TimeUse } from '../diagnostics/time-use';
import type { Feeder } from '../lane/feeder';
import { Lane, type LaneRemains } from '../lane/lane';
import { numbersIn, type NumberRuns, type Stretch } from '../lane/stretch';
import { Outbox } from '../outputs/outbox';
import type { Outcome } from '../process/outcome';
import { GRACE } from '../process/termination';
import { CallClocks } from './call-clocks';
import type { CallDesk } from './call-desk';
import { Pause } from '../seats/pause';
import { ProcessRun } from '../seats/process-run';
import { RestartPace } from '../seats/restart-pace';
import type { Launch, OpenAnswers, RunOwner, SeatProgress } from '../seats/run-owner';
import { sentenceCalls } from './sentence-calls';
import { warnIfSlow } from './slow-start';
import { StartTroubles } from './start-troubles';
import { tellAnswers } from './tell-answers';

/** How a seat starts its processes. */
export interface TaskLaunch extends Launch {
  readonly calls: CallDesk;
  /** Each item is reported before it is started. */
  readonly reportsEach: () => boolean;
  /** A process that has had nothing to do for so long, in ms, ends. */
  readonly idleTimeout: number | undefined;
  /** Somebody waits for all seats to have a process. */
  readonly mustStayAwake: () => boolean;
  /** A process was started, its function was loaded, or it is gone. */
  readonly changed: (seat: TaskSeat) => void;
}

/** The most warnings of one seat: its processes may fail again and again for the same reason. */
const MOST_WARNINGS = 3;

/** The place of one process after the other, that answer calls. One that dies is replaced. */
export class TaskSeat implements RunOwner {
  readonly name: string;
  readonly index: number;
  readonly lane: Lane;
  /** Calls give nothing away that could be taken back. */
  readonly outbox = new Outbox(false, { items: Infinity, bytes: Infinity });
  readonly redelivers = true;
  readonly time = new TimeUse();
  isEnd = false;
  readonly #launch: TaskLaunch;
  readonly #feeder: Feeder;
  readonly #pace = new RestartPace();
  readonly #troubles = new StartTroubles(this.#pace);
  #run: ProcessRun | undefined;
  #pid: number | undefined;
  /** There is no process, but will be one. */
  #pause: Pause | undefined;
  #state: 'asleep' | 'on' | 'ended' | 'failed' = 'asleep';
  readonly #restarts = new Restarts();
  #warnings = 0;
  /** The process that ended last had loaded its function, and had something to do at its end. */
  #hadLoaded = false;
  #hadTeardown = false;
  #failure: ConsumerFailure | undefined;
  /** When the current process was started, by `monotonicNow()`, and where it stood then. */
  #started = { at: 0, moved: 0 };
  /** Why the process is killed: calls that took too long, or that do not end although they are given up. */
  readonly #culprits = new Set<number>();
  /** Calls that are given up, and may cost the process its life: it is handed nothing more before they have ended. */
  readonly #doomed = new Set<number>();
  readonly #clocks: CallClocks;
  /** So many calls in hand have ended before earlier ones. */
  #ahead = 0;
  /** So many items were started when the last report came. */
  #timed = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #isDozing = false;
  #keepsParentAlive = true;
  #isRetiring = false;
  #isStopped = false;

  constructor(name: string, index: number, launch: TaskLaunch, feeder: Feeder) {
    this.name = name;
    this.index = index;
    this.#launch = launch;
    this.#feeder = feeder;
    this.#clocks = new CallClocks(launch.calls, (number, timeout) => {
      this.#culprits.add(number);
      this.#run?.kill(timeout);
    });
    this.lane = new Lane({
      keeps: false,
      get reportsEach() {
        return launch.reportsEach();
      },
    });
    feeder.admit(this);
    this.time.begin('starved');
  }

  /** That of the last process. */
  get pid(): number | undefined {
    return this.#pid;
  }

  get state(): SeatState | 'asleep' {
    if (this.#state !== 'on') return this.#state;
    if (!this.hasLoaded) return 'starting';
    return this.lane.isBusy ? 'busy' : 'idle';
  }

  /** How many calls its process has. */
  get inHand(): number {
    return this.lane.inHand - this.#ahead;
  }

  get restarts(): Pick<Restarts, 'count' | 'reasons'> {
    return this.#restarts;
  }

  /** Why it has no process for now, after several that did not start. */
  get trouble(): ConsumerFailure | undefined {
    return this.#troubles.failure;
  }

  /** Why it has no process any more. */
  get failure(): ConsumerFailure | undefined {
    return this.#failure;
  }

  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isOpen(): boolean {
    return this.isRunning || this.isAsleep;
  }

  get isTaking(): boolean {
    return this.isOpen && !this.#isRetiring;
  }

  /** There is a process, or will be. */
  get isRunning(): boolean {
    return this.#state === 'on';
  }

  get isAsleep(): boolean {
    return this.#state === 'asleep';
  }

  /** Its process has loaded the function. */
  get hasLoaded(): boolean {
    return this.#run?.hasStarted === true;
  }

  /** Its process was told to end, as it had nothing to do, and has not ended. */
  get isDozing(): boolean {
    return this.#isDozing;
  }

  /** Starts a process, if there is none. */
  wake(): void {
    if (this.#state !== 'asleep') return;
    this.#state = 'on';
    this.time.settle();
    if (this.#pid !== undefined) this.#feeder.restarted(this);
    this.#start();
  }

  /** It has nothing to do, and its next process would be in trouble: none is started before it is woken. */
  sleep(): void {
    if (this.#pause === undefined || this.lane.inHand > 0) return;
    this.#endPause();
    this.#fallAsleep();
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    const { calls } = this.#launch;
    const kept = calls.hasCanceled(stretch.runs()) ? this.#withoutCanceled(stretch) : stretch;
    if (kept === undefined) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.lane.append(kept);
    this.#run?.sendItems(prefetch);
  }

  revoke(count: number): void {
    this.#run?.revoke(count);
  }

  retire(givesBack: boolean): void {
    if (this.#isRetiring || !this.isOpen) return;
    this.#isRetiring = true;
    this.isEnd = true;
    this.#feeder.retire(this, givesBack);
    if (this.#run !== undefined) {
      if (!this.#isDozing) this.#run.announceEndSoon();
    } else if (this.isAsleep || (this.#pause !== undefined && this.lane.inHand === 0)) {
      this.#endPause();
      this.#finish('ended');
    }
    // Else its process has just ended, and what follows takes that into account.
  }

  /** No item will come. */
  announceEnd(): void {
    this.isEnd = true;
    if (this.#state === 'asleep') this.#finish('ended');
    else if (this.#pause !== undefined) {
      this.#endPause();
      this.#finish('ended');
    } else if (!this.#isDozing) this.#run?.announceEnd();
  }

  /** Ends the process, whatever it is doing. */
  stop(): void {
    this.#isStopped = true;
    if (this.#run !== undefined) {
      this.#run.stop();
      return;
    }
    this.#endPause();
    if (this.#state === 'asleep' || this.#state === 'on') this.#finish('ended');
  }

  keepParentAlive(keep: boolean): void {
    this.#keepsParentAlive = keep;
    this.#pause?.keepParentAlive(keep);
    this.#run?.keepParentAlive(keep);
  }

  /** Nobody waits for these calls, which are in hand here. @param aborts their signals fire. */
  cancel(isMeant: (number: number) => boolean, aborts: boolean): void {
    // What waits for the next process is never made again.
    for (const number of this.lane.dropUnsent(isMeant)) this.#launch.calls.drop(number);
    let at = this.lane.moved;
    for (const { first, count } of this.lane.numbersAt(at, this.lane.inHand)) {
      for (let number = first; number < first + count; number += 1, at += 1) {
        if (!isMeant(number)) continue;
        this.#run?.cancel(at, 1, aborts);
        if (!aborts) continue;
        const isFirst = this.#doomed.size === 0;
        this.#doomed.add(number);
        this.#killIfIgnored(number);
        if (isFirst) this.#feeder.left(this, []);
      }
    }
  }

  sending(first: number, count: number): readonly number[] | undefined {
    const { lane } = this;
    // The process has nothing else to do: it should begin at once.
    if (lane.reportsEach && first === lane.moved) this.#clocks.start(lane.numbersAt(first, 1));
    return this.#launch.calls.indexesOf(() => lane.numbersAt(first, count));
  }

  answered({ values, bytes, items, failures, moved }: OpenAnswers): void {
    const { lane } = this;
    const numbers =
      items === undefined
        ? lane.numbersAt(lane.moved, values.count)
        : items.flatMap((item) => lane.numbersAt(item, 1));
    this.#clocks.stop(numbers);
    tellAnswers(this.#launch.calls, { numbers, values, bytes, failures }, this);
    this.#ahead += values.count;
    if (this.#doomed.size > 0) this.#spare(numbers);
    if (items !== undefined) this.#refuseGaps(moved);
  }

  progressed({ moved }: SeatProgress): void {
    this.#ahead -= moved;
    if (moved > 0) this.#pace.forget();
    if (this.lane.reportsEach || this.#clocks.areRunning) this.#timeStarted();
    else this.#timed = this.lane.started;
    this.#doze();
  }

  loaded(): void {
    this.#troubles.loaded();
    this.#launch.changed(this);
  }

  called(): void {
    // It is no generator.
  }

  finished(): void {
    // What follows is decided when the process is gone.
  }

  /** These calls have ended. */
  #spare(numbers: NumberRuns): void {
    for (const number of numbersIn(numbers)) this.#doomed.delete(number);
    // A process that is to be replaced takes nothing more anyway.
    if (this.#doomed.size === 0 && !this.isEnd && !this.lane.isHalted) this.#feeder.restarted(this);
  }

  /** A process moves past calls only by their answers. */
  #refuseGaps(moved: number): void {
    const { lane } = this;
    for (const number of numbersIn(lane.numbersAt(lane.moved, moved - lane.moved)))
      if (this.#launch.calls.isOpen(number))
        throw new RangeError('A call was moved past, and has no answer.');
  }

  /** Calls that will never be started are dropped. */
  #withoutCanceled(stretch: Stretch): Stretch | undefined {
    const { calls } = this.#launch;
    return stretch.pick((number) => {
      if (!calls.isCanceled(number)) return true;
      calls.drop(number);
      return false;
    });
  }

  /** The clocks of the calls that were started since the last report. */
  #timeStarted(): void {
    const { lane } = this;
    const from = Math.max(this.#timed, lane.moved);
    this.#timed = lane.started;
    this.#clocks.start(lane.numbersAt(from, lane.started - from));
  }

  /** A call that has been given up and does not end is ended with its process, once it is at work. */
  #killIfIgnored(number: number): void {
    const run = this.#run;
    const check = (): void => {
      if (this.#run !== run || !this.#launch.calls.isOpen(number)) return;
      const at = numbersIn(this.lane.numbersAt(this.lane.moved, this.lane.inHand)).indexOf(number);
      if (at < 0) return;
      if (at > 0 && this.lane.moved + at >= this.lane.started) {
        setTimeout(check, GRACE).unref();
        return;
      }
      this.#culprits.add(number);
      run?.kill();
    };
    // The call is open, which keeps the program alive.
    setTimeout(() => setImmediate(check), GRACE).unref();
  }

  #start(): void {
    this.#troubles.begin();
    this.#started = { at: monotonicNow(), moved: this.lane.consumed };
    this.#timed = this.#ahead = 0;
    this.#culprits.clear();
    this.#doomed.clear();
    const run = new ProcessRun(this.#launch, this, this.#feeder);
    this.#run = run;
    this.#pid = run.pid;
    warnIfSlow(this.name, run);
    run.keepParentAlive(this.#keepsParentAlive);
    void run.ended.then((outcome) => {
      this.#hadLoaded = run.hasStarted;
      this.#hadTeardown = run.hasTeardown;
      this.#run = undefined;
      this.#end(outcome);
    });
  }

  /** Starts the clock after which a process that has nothing to do ends. */
  #doze(): void {
    const { idleTimeout } = this.#launch;
    if (idleTimeout === undefined || this.lane.inHand > 0 || this.#idleTimer !== undefined || this.isEnd)
      return;
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      if (this.lane.inHand > 0 || this.isEnd || this.#run === undefined) return;
      if (this.#launch.mustStayAwake()) {
        this.#doze();
        return;
      }
      this.#isDozing = true;
      this.#feeder.left(this, []);
      this.#run.announceEnd();
    }, idleTimeout).unref();
  }

  #end(outcome: Outcome): void {
    this.#clocks.clear();
    this.time.settle();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    const remains = this.lane.cutRemains();
    this.lane.rewind();
    const failure = outcome.type === 'failed' ? this.#toFailure(outcome, remains) : undefined;
    // Before anything follows. The pool may be stopped for it.
    if (failure !== undefined && FAILURE.isHeard) FAILURE.publish({ pool: this.#launch.observed, failure });
    if (failure !== undefined) this.#die(failure, outcome.type === 'failed' && outcome.isRefusal, remains);
    else this.#giveBack([...remains.suspects, ...remains.onTheWay, ...remains.unstarted]);
    if (this.#failure !== undefined) this.#fail();
    // One that retires makes the calls again that its process has left to it.
    else if (this.#isStopped || (this.isEnd && this.lane.inHand === 0)) this.#finish('ended');
    else this.#goOn(outcome);
    this.#launch.changed(this);
  }

  /** There will be no process any more: others may make the calls that none has started. */
  #fail(): void {
    this.#feeder.left(this, this.lane.cutInHand());
    this.#finish('failed');
  }

  /** Others may make these calls. Those of a pool that was stopped, nobody does. */
  #giveBack(items: readonly Stretch[]): void {
    this.#feeder.left(this, this.#isStopped ? [] : items);
  }

  #toFailure(
    { reason, exitCode, signal, error, stderr }: Extract<Outcome, { type: 'failed' }>,
    { suspects, onTheWay }: LaneRemains,
  ): ConsumerFailure {
    const { name, index, lane } = this;
    const death = { reason, exitCode, signal, error };
    const [first, ...others] = [...suspects, ...onTheWay];
    const item = first?.count === 1 && others.length === 0 ? { item: first.chunk.at(0) } : {};
    return { name, index, pid: this.#pid, ...death, ...item, consumed: lane.consumed, stderr };
  }

  /** @param isRefusal the system refused the process, for a reason that may pass. */
  #die(failure: ConsumerFailure, isRefusal: boolean, remains: LaneRemains): void {
    if (isRefusal || failure.reason === 'could not start') {
      this.#giveBack([...remains.suspects, ...remains.onTheWay, ...remains.unstarted]);
      if (isRefusal && this.#pace.refused()) return;
      if (!isRefusal) this.#pace.failed(0);
      if (this.#troubles.add(failure)) this.#failure = failure;
      else this.#warn(failure);
      return;
    }
    this.#pace.accepted();
    const { calls } = this.#launch;
    const { open, again, free } = sentenceCalls(calls, remains, { failure, culprits: this.#culprits });
    for (const { stretch, care } of again) this.lane.redeliver(stretch, care);
    this.#giveBack(free);
    const hasMoved = this.lane.consumed > this.#started.moved || open > 0;
    // However long it has taken, the next one would not come further.
    const lifetime = this.#hadLoaded ? monotonicNow() - this.#started.at : 0;
    this.#pace.failed(hasMoved ? undefined : lifetime);
    // Without a `teardown()`, nothing was left to do.
    const failedToEnd = this.isEnd && this.#hadTeardown;
    if (open > 0 || this.#isStopped) return;
    const isGivenUp = this.#pace.isExhausted && (this.#hadLoaded || this.#troubles.add(failure));
    if (isGivenUp || failedToEnd) this.#failure = failure;
    else this.#warn(failure);
  }

  /** Nobody else would learn of it. */
  #warn(failure: ConsumerFailure): void {
    this.#warnings += 1;
    if (this.#warnings > MOST_WARNINGS) return;
    process.emitWarning(`A process failed between calls: ${describeFailure(failure)}.`, 'ConsumersWarning');
  }

  #goOn(outcome: Outcome): void {
    if (this.#isDozing && this.lane.inHand === 0) {
      this.#fallAsleep();
      return;
    }
    this.#isDozing = false;
    const reason = outcome.type === 'failed' ? outcome.reason : 'recycled';
    if (outcome.type !== 'failed' || !outcome.isRefusal) this.#restarts.add(reason);
    const { delay } = this.#pace;
    const { name, index } = this;
    if (RESTART.isHeard) RESTART.publish({ pool: this.#launch.observed, name, index, reason, delay });
    // A subscriber may have stopped the pool, or retired the seat.
    if (this.#isStopped || (this.isEnd && this.lane.inHand === 0)) this.#finish('ended');
    else if (delay === 0) this.#succeed();
    else {
      this.#pause = new Pause(delay, () => {
        this.#pause = undefined;
        this.#succeed();
      });
      this.#pause.keepParentAlive(this.#keepsParentAlive);
    }
  }

  #fallAsleep(): void {
    this.#isDozing = false;
    this.#state = 'asleep';
    this.time.begin('starved');
  }

  #succeed(): void {
    if (!this.#isRetiring) this.#feeder.restarted(this);
    this.#start();
  }

  #endPause(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
  }

  #finish(state: 'ended' | 'failed'): void {
    this.#state = state;
    this.time.finish();
    this.#launch.changed(this);
  }
}
