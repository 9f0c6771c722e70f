import { describeFailure, PoolError, type ConsumerFailure } from '../../errors';
import { clearTimeout, monotonicNow, setImmediate, setTimeout } from '../../intrinsics';
import type { SegmentReader } from '../../wire/segments/receiver';
import { fromWireFailure } from '../../wire/thrown/failure';
import type { Feeder } from '../lane/feeder';
import { Lane, type LaneRemains } from '../lane/lane';
import { Stretch, type NumberRuns } from '../lane/stretch';
import { Outbox } from '../outputs/outbox';
import type { Outcome } from '../process/outcome';
import { GRACE } from '../process/termination';
import { Pause } from './pause';
import { ProcessRun, type Launch, type OpenAnswers, type RunOwner, type SeatProgress } from './process-run';
import { RestartPace } from './restart-pace';
import type { SeatState } from './seat-stats';

/** The calls of a task pool, by the numbers of their items. */
export interface CallDesk {
  isOpen(number: number): boolean;
  /** Nobody waits for it any more, or never did. */
  isCanceled(number: number): boolean;
  /** Some of these calls may be canceled. */
  hasCanceled(numbers: NumberRuns): boolean;
  /** The places of items among those of their calls; `undefined` where they say nothing. */
  indexesOf(numbers: () => NumberRuns): readonly number[] | undefined;
  /** In ms. */
  timeoutOf(number: number): number | undefined;
  /** The calls of these numbers have these values. */
  answer(run: AnsweredRun, values: Pick<SegmentReader, 'read'>): void;
  /** The function threw. */
  reject(number: number, thrown: unknown, seat: TaskSeat): void;
  /** It was never started, and need not be. */
  drop(number: number): void;
  /** It was in the hand of a process that died, which it may have died of. */
  isSuspect(number: number): boolean;
  /** The process died with these calls in hand: which of them are to be made again? The others fail. */
  sentence(numbers: readonly number[], death: SeatDeath): ReadonlySet<number>;
}

/** Calls of consecutive numbers whose answers take so many bytes. */
export interface AnsweredRun {
  readonly first: number;
  readonly count: number;
  readonly bytes: number;
}

export interface SeatDeath {
  readonly failure: ConsumerFailure;
  /** The call that it died of, if that is known. */
  readonly culprit: number | undefined;
}

/** How a seat starts its processes. */
export interface TaskLaunch extends Launch {
  readonly calls: CallDesk;
  /** Each item is reported before it is started. */
  readonly reportsEach: () => boolean;
  /** A process that has had nothing to do for so long, in ms, ends. */
  readonly idleTimeout: number | undefined;
  /** A process was started, its function was loaded, or it is gone. */
  readonly changed: (seat: TaskSeat) => void;
}

/** So many processes in a row may fail right after their start, with no call in hand. */
const MOST_SHORT_LIVES = 5;

/** A process that takes so long to start, in ms, probably never will. */
const SLOW_START = 10_000;

/** The place of one process after the other, that answer calls. One that dies is replaced. */
export class TaskSeat implements RunOwner {
  readonly name: string;
  readonly index: number;
  readonly lane: Lane;
  /** Calls give nothing away that could be taken back. */
  readonly outbox = new Outbox(false, { items: Infinity, bytes: Infinity });
  readonly redelivers = true;
  isEnd = false;
  readonly #launch: TaskLaunch;
  readonly #feeder: Feeder;
  readonly #pace = new RestartPace();
  #run: ProcessRun | undefined;
  #pid: number | undefined;
  /** There is no process, but will be one. */
  #pause: Pause | undefined;
  #state: 'asleep' | 'on' | 'ended' | 'failed' = 'asleep';
  #restarts = 0;
  #failure: ConsumerFailure | undefined;
  /** When the current process was started, by `monotonicNow()`, and where it stood then. */
  #started = { at: 0, moved: 0 };
  /** Why the process is killed: a call that took too long, or that does not end although it is given up. */
  #culprit: number | undefined;
  /** By number: the timers of the calls that may take so long. */
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** So many calls in hand have ended before earlier ones. */
  #ahead = 0;
  /** So many items were started when the last report came. */
  #timed = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  /** It was told to end, as it had nothing to do. */
  #isDozing = false;
  #keepsParentAlive = true;
  #isStopped = false;

  constructor(name: string, index: number, launch: TaskLaunch, feeder: Feeder) {
    this.name = name;
    this.index = index;
    this.#launch = launch;
    this.#feeder = feeder;
    this.lane = new Lane({
      keeps: false,
      get reportsEach() {
        return launch.reportsEach();
      },
    });
    feeder.admit(this);
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

  get restarts(): number {
    return this.#restarts;
  }

  /** Why it has no process any more. */
  get failure(): ConsumerFailure | undefined {
    return this.#failure;
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

  /** Starts a process, if there is none. */
  wake(): void {
    if (this.#state !== 'asleep') return;
    this.#state = 'on';
    if (this.#pid !== undefined) this.#feeder.restarted(this);
    this.#start();
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    const { calls } = this.#launch;
    const kept = calls.hasCanceled(stretch.runs()) ? this.#withoutCanceled(stretch) : stretch;
    if (kept === undefined) return;
    this.lane.append(kept);
    this.#run?.sendItems(prefetch);
  }

  revoke(count: number): void {
    this.#run?.revoke(count);
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
    let at = this.lane.moved;
    for (const { first, count } of this.lane.numbersAt(at, this.lane.inHand)) {
      for (let number = first; number < first + count; number += 1, at += 1) {
        if (!isMeant(number)) continue;
        this.#run?.cancel(at, 1, aborts);
        if (aborts) this.#killIfIgnored(number);
      }
    }
  }

  sending(first: number, count: number): readonly number[] | undefined {
    const { lane } = this;
    // The process has nothing else to do: it should begin at once.
    if (lane.reportsEach && first === lane.moved) this.#time(lane.numbersAt(first, 1));
    return this.#launch.calls.indexesOf(() => lane.numbersAt(first, count));
  }

  answered({ values, bytes, items, failures, moved }: OpenAnswers): void {
    const { lane } = this;
    const numbers =
      items === undefined
        ? lane.numbersAt(lane.moved, values.count)
        : items.flatMap((item) => lane.numbersAt(item, 1));
    if (this.#timers.size > 0) for (const number of toNumbers(numbers)) this.#stopTimer(number);
    const size = bytes / values.count;
    const runs =
      failures === undefined
        ? numbers
        : toNumbers(numbers).map((first) => {
            return { first, count: 1 };
          });
    let [at, next] = [0, 0];
    for (const { first, count } of runs) {
      const failure = failures?.[next];
      if (failure?.at !== at) this.#launch.calls.answer({ first, count, bytes: count * size }, values);
      else {
        values.read();
        next += 1;
        this.#launch.calls.reject(first, fromWireFailure(failure.failure, { PoolError }), this);
      }
      at += count;
    }
    this.#ahead += values.count;
    if (items !== undefined) this.#refuseGaps(moved);
  }

  progressed({ moved }: SeatProgress): void {
    this.#ahead -= moved;
    if (moved > 0) this.#pace.forget();
    if (this.lane.reportsEach || this.#timers.size > 0) this.#timeStarted();
    else this.#timed = this.lane.started;
    this.#doze();
  }

  loaded(): void {
    this.#launch.changed(this);
  }

  called(): void {
    // It is no generator.
  }

  finished(): void {
    // What follows is decided when the process is gone.
  }

  /** A process moves past calls only by their answers. */
  #refuseGaps(moved: number): void {
    const { lane } = this;
    for (const number of toNumbers(lane.numbersAt(lane.moved, moved - lane.moved)))
      if (this.#launch.calls.isOpen(number))
        throw new RangeError('A call was moved past, and has no answer.');
  }

  /** Calls that will never be started are dropped. */
  #withoutCanceled(stretch: Stretch): Stretch | undefined {
    const { calls } = this.#launch;
    return pick(stretch, (number) => {
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
    this.#time(lane.numbersAt(from, lane.started - from));
  }

  #time(numbers: NumberRuns): void {
    const { calls } = this.#launch;
    for (const number of toNumbers(numbers)) {
      const timeout = calls.timeoutOf(number);
      if (timeout !== undefined && calls.isOpen(number)) this.#startTimer(number, timeout);
    }
  }

  /** If the program was blocked, the timer fires first. The messages that wait are received before the immediate. */
  #startTimer(number: number, timeout: number): void {
    const expire = (): void => {
      if (this.#timers.get(number) !== timer) return;
      this.#culprit ??= number;
      this.#run?.kill(timeout);
    };
    clearTimeout(this.#timers.get(number));
    const timer = setTimeout(() => setImmediate(expire), timeout);
    this.#timers.set(number, timer);
  }

  #stopTimer(number: number): void {
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
  }

  /** A call that has been given up and does not end is ended with its process, once it is at work. */
  #killIfIgnored(number: number): void {
    const run = this.#run;
    const check = (): void => {
      if (this.#run !== run || !this.#launch.calls.isOpen(number)) return;
      const at = toNumbers(this.lane.numbersAt(this.lane.moved, this.lane.inHand)).indexOf(number);
      if (at < 0) return;
      if (at > 0 && this.lane.moved + at >= this.lane.started) {
        setTimeout(check, GRACE).unref();
        return;
      }
      this.#culprit ??= number;
      run?.kill();
    };
    setTimeout(() => setImmediate(check), GRACE);
  }

  #start(): void {
    this.#started = { at: monotonicNow(), moved: this.lane.consumed };
    this.#timed = this.#ahead = 0;
    this.#culprit = undefined;
    const run = new ProcessRun(this.#launch, this, this.#feeder);
    this.#run = run;
    this.#pid = run.pid;
    this.#warnIfSlow(run);
    run.keepParentAlive(this.#keepsParentAlive);
    void run.ended.then((outcome) => {
      this.#run = undefined;
      this.#end(outcome);
    });
  }

  #warnIfSlow(run: ProcessRun): void {
    const timer = setTimeout(() => {
      if (this.#run !== run || run.hasStarted) return;
      const what = `${this.name} (pid ${run.pid ?? 'unknown'}) has not loaded its function after ${SLOW_START / 1000} s`;
      process.emitWarning(
        `${what}: its module, or the \`setup()\` of that, does not end.`,
        'ConsumersWarning',
      );
    }, SLOW_START).unref();
    void run.ended.then(() => {
      clearTimeout(timer);
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
      this.#isDozing = true;
      this.#feeder.left(this, []);
      this.#run.announceEnd();
    }, idleTimeout).unref();
  }

  #end(outcome: Outcome): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    const remains = this.lane.cutRemains();
    this.lane.rewind();
    if (outcome.type === 'failed') this.#die(outcome, remains);
    else this.#giveBack([...remains.suspects, ...remains.onTheWay, ...remains.unstarted]);
    if (this.#failure !== undefined) this.#fail();
    else if (this.#isStopped || this.isEnd) this.#finish('ended');
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

  #die(outcome: Extract<Outcome, { type: 'failed' }>, { suspects, onTheWay, unstarted }: LaneRemains): void {
    const { reason, exitCode, signal, error, stderr, isRefusal } = outcome;
    const { name, index } = this;
    const failure: ConsumerFailure = {
      name,
      index,
      pid: this.#pid,
      reason,
      exitCode,
      signal,
      error,
      consumed: this.lane.consumed,
      stderr,
    };
    if (isRefusal || reason === 'could not start') {
      this.#giveBack([...suspects, ...onTheWay, ...unstarted]);
      if (!isRefusal || !this.#pace.refused()) this.#failure = failure;
      return;
    }
    this.#pace.accepted();
    const { calls } = this.#launch;
    const numbers = [...suspects, ...onTheWay].flatMap((stretch) => toNumbers(stretch.runs()));
    const open = numbers.filter((number) => calls.isOpen(number));
    const culprit = this.#culprit ?? (open.length === 1 ? open[0] : undefined);
    const again = calls.sentence(open, { failure, culprit });
    const isMadeAgain = (number: number): boolean => again.has(number);
    for (const stretch of suspects) this.#redeliver(stretch, isMadeAgain, 'reported');
    for (const stretch of onTheWay) this.#redeliver(stretch, isMadeAgain, 'alone');
    // What was suspected before must not be so among others again, or it would fail for them.
    const isSuspect = (number: number): boolean => calls.isSuspect(number);
    for (const stretch of unstarted) this.#redeliver(stretch, isSuspect, 'reported');
    this.#giveBack(unstarted.flatMap((stretch) => pick(stretch, (number) => !isSuspect(number)) ?? []));
    const hasMoved = this.lane.consumed > this.#started.moved || open.length > 0;
    this.#pace.failed(hasMoved ? undefined : monotonicNow() - this.#started.at);
    if (this.#pace.shortLives >= MOST_SHORT_LIVES || (this.isEnd && open.length === 0))
      this.#failure = failure;
    else if (open.length === 0 && !this.#isStopped) {
      process.emitWarning(
        `A process failed between calls, and is replaced: ${describeFailure(failure)}.`,
        'ConsumersWarning',
      );
    }
  }

  #goOn(outcome: Outcome): void {
    if (this.#isDozing && outcome.type === 'returned') {
      this.#isDozing = false;
      this.#state = 'asleep';
      return;
    }
    this.#isDozing = false;
    if (outcome.type !== 'failed' || !outcome.isRefusal) this.#restarts += 1;
    const { delay } = this.#pace;
    if (delay === 0) this.#succeed();
    else {
      this.#pause = new Pause(delay, () => {
        this.#pause = undefined;
        this.#succeed();
      });
      this.#pause.keepParentAlive(this.#keepsParentAlive);
    }
  }

  #succeed(): void {
    this.#feeder.restarted(this);
    this.#start();
  }

  #endPause(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
  }

  #finish(state: 'ended' | 'failed'): void {
    this.#state = state;
    this.#launch.changed(this);
  }

  #redeliver(stretch: Stretch, isMeant: (number: number) => boolean, care: 'reported' | 'alone'): void {
    const kept = pick(stretch, isMeant);
    if (kept !== undefined) this.lane.redeliver(kept, care);
  }
}

function toNumbers(runs: NumberRuns): number[] {
  return runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index));
}

/** The items whose numbers are wanted; `undefined` if there are none. */
function pick(stretch: Stretch, isWanted: (number: number) => boolean): Stretch | undefined {
  const parts: Stretch[] = [];
  let from = 0;
  const numbers = toNumbers(stretch.runs());
  for (let at = 0; at <= numbers.length; at += 1) {
    if (at < numbers.length && isWanted(numbers[at] as number)) continue;
    if (at > from) parts.push(stretch.slice(from, at));
    from = at + 1;
  }
  return parts.length === 0 ? undefined : Stretch.join(parts);
}
