import { inspect } from 'node:util';

import { PoolError } from '../../errors';
import { monotonicNow } from '../../intrinsics';
import type { ObservedPool, ProcessMessage } from '../../public/diagnostics';
import { checkChildMessage } from '../../wire/check-child-message';
import type {
  AnswerBatch,
  ChildMessage,
  FailedMessage,
  FinalMessage,
  FinishedReadingMessage,
  ProgressMessage,
  ReturnedMessage,
  Standing,
} from '../../wire/child-messages';
import { KnownShapes } from '../../wire/segments/known-shapes';
import { unpackValues } from '../../wire/segments/pack';
import { SegmentReceiver } from '../../wire/segments/receiver';
import { bytesOf, countOf } from '../../wire/segments/segment';
import { BATCH, PROCESS_END, PROCESS_START, PROGRESS } from '../diagnostics/channels';
import { prepareProgress } from '../diagnostics/progress';
import type { Throughput } from '../diagnostics/throughput';
import type { Feeder } from '../lane/feeder';
import { Giving } from '../outputs/giving';
import type { ProcessEnd } from '../process/exit';
import { ItemTimeout } from '../process/item-timeout';
import type { LaunchedProcess } from '../process/launcher';
import { toOutcome, type Outcome } from '../process/outcome';
import { killLater, terminate } from '../process/termination';
import { isPossible, type KnownStanding } from './possible-message';
import type { Launch, RunOwner } from './run-owner';

/** One process of a seat: moves the cursors of the seat's lane, and knows what became of the process. */
export class ProcessRun {
  /** Resolves when the process is gone. */
  readonly ended: Promise<Outcome>;
  readonly #owner: RunOwner;
  readonly #feeder: Feeder;
  readonly #process: LaunchedProcess;
  readonly #timeout: ItemTimeout | undefined;
  readonly #giving: Giving;
  readonly #throughput: Throughput;
  readonly #observed: ObservedPool;
  readonly #startedAt = monotonicNow();
  /** What the process knows of the items' shapes. */
  readonly #known = new KnownShapes();
  /** Opens the answers of its calls. */
  readonly #answers = new SegmentReceiver();
  #hasStarted = false;
  #hasTeardown = false;
  /** The limit in ms that a call exceeded. */
  #expired: number | undefined;
  #isIgnoring = false;
  /** Its consumer is a generator; `undefined` before that was called. */
  #yields: boolean | undefined;
  #finalMessage: FinalMessage | undefined;
  /** What the consumer returned. */
  #returned: { readonly result: unknown } | undefined;
  /** The message that no consumer of ours would send. */
  #violation: Error | undefined;
  /** Why what the consumer gave away could not be let go. */
  #refusal: { readonly error: unknown } | undefined;
  #isStopped = false;
  /** Calls of `next()` wait, and were sent nothing since they began to. */
  #isWaiting = false;

  constructor(
    { launcher, start, timeout, throughput, observed, ...receivers }: Launch,
    owner: RunOwner,
    feeder: Feeder,
  ) {
    this.#owner = owner;
    this.#throughput = throughput;
    this.#observed = observed;
    this.#feeder = feeder;
    const { name, index, outbox, lane } = owner;
    this.#giving = new Giving(receivers, {
      index,
      outbox,
      send: (message) => {
        if (message.type === 'outputsTaken') owner.time.end('blocked');
        this.#process.send(message);
      },
      refuse: (error) => {
        this.#refusal ??= { error };
        this.#process.kill('SIGKILL');
      },
      breakProtocol: (cause) => {
        this.#break({ type: 'progress', outputs: '…' }, cause);
      },
    });
    if (timeout !== undefined) {
      this.#timeout = new ItemTimeout(timeout, () => {
        this.#process.kill('SIGKILL');
      });
    }
    this.#process = launcher(name, (given) => {
      if (this.#violation !== undefined || this.#refusal !== undefined) return;
      const message = checkChildMessage(given);
      if (message !== undefined && this.#isLate(message)) return;
      if (message !== undefined && isPossible(message, this.#standing)) this.#receive(message);
      else this.#break(given);
    });
    const given = { items: lane.given, start: outbox.hasLetGoStart };
    this.#process.send({ type: 'start', name, index, ...start, given });
    // When its seat has it, as a subscriber may look at that.
    queueMicrotask(() => {
      if (PROCESS_START.isHeard) PROCESS_START.publish(this.#self);
    });
    this.ended = this.#waitForEnd();
  }

  /** What is known of the consumer, to see whether it can have sent a message. */
  get #standing(): KnownStanding {
    const { lane, answered } = this.#owner;
    return { lane, answers: answered !== undefined, hasStarted: this.#hasStarted, yields: this.#yields };
  }

  /** As messages show it. */
  get #self(): ProcessMessage {
    const { name, index } = this.#owner;
    return { pool: this.#observed, name, index, pid: this.pid };
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The consumer is loaded. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** The consumer has something to do at its end. */
  get hasTeardown(): boolean {
    return this.#hasTeardown;
  }

  /** The message with which the consumer ended, once it has come. */
  get finalMessage(): FinalMessage | undefined {
    return this.#finalMessage;
  }

  /** Sends the next items of the lane. By default they are redelivered ones, and prefetched while more of these follow. */
  sendItems(prefetch?: boolean): void {
    const { lane } = this.#owner;
    // Items behind the one that the consumer works on do not set its time back.
    if (!lane.isBusy) this.#timeout?.update(true);
    const batch = lane.send();
    if (batch === undefined) return;
    this.#isWaiting = false;
    this.#owner.time.end('starved');
    const { first, chunk, reportEach, isRedelivered } = batch;
    const isFollowed = !reportEach && lane.isRedelivering && !lane.nextReportsEach;
    const segments = chunk.segments.map((segment) => segment.toWire(this.#known));
    const indexes = this.#owner.sending?.(first, chunk.count);
    const items = { type: 'items', first, segments, prefetch: prefetch ?? isFollowed, reportEach } as const;
    const message = PROGRESS.isHeard ? ({ ...items, measures: true } as const) : items;
    const isCall = this.#owner.answered !== undefined;
    if (indexes === undefined && !(isCall && isRedelivered)) this.#process.send(message);
    else this.#process.send({ ...message, isRedelivered, ...(indexes && { indexes }) });
    if (BATCH.isHeard)
      BATCH.publish({ ...this.#self, items: chunk.count, bytes: chunk.bytes, isRedelivered });
  }

  /** Nobody waits for these calls any more. */
  cancel(from: number, count: number, aborts: boolean): void {
    this.#process.send({ type: 'cancel', from, count, aborts });
  }

  /** Kills the process. @param timeout the limit in ms, if a call exceeded it; else a call that was given up goes on. */
  kill(timeout?: number): void {
    this.#expired ??= timeout;
    this.#isIgnoring ||= timeout === undefined;
    this.#process.kill('SIGKILL');
  }

  /** Asks for the last `count` items that the consumer has not started. */
  revoke(count: number): void {
    this.#process.send({ type: 'revoke', count });
  }

  /** Tells the consumer of the end, unless items have to be redelivered first. */
  announceEnd(): void {
    if (!this.#owner.lane.isRedelivering) this.#sendEnd();
  }

  #sendEnd(): void {
    this.#owner.time.end('starved');
    this.#process.send({ type: 'end' });
  }

  /** Tells the consumer of the end when it has started all that it was sent: what it has not started then would be lost. */
  announceEndSoon(): void {
    const { lane } = this.#owner;
    if (lane.inHand === 0 || (this.#isWaiting && lane.onTheWay === 0)) this.announceEnd();
  }

  /** Ends the process, whatever it is doing. A consumer that has sent its final message keeps it. */
  stop(): void {
    this.#isStopped = this.#finalMessage === undefined;
    this.#timeout?.update(false);
    this.#process.send({ type: 'stop' });
    terminate(this.#process);
  }

  keepParentAlive(keep: boolean): void {
    this.#process.keepParentAlive(keep);
  }

  /**
   * It no longer counts how far the consumer has come. A consumer that left a timer behind may read on after its final
   * message: it is settled by then. And one whose item took too long may finish that item before it is killed: the item in
   * its hand then is not the one that took too long.
   */
  #isLate(message: ChildMessage): boolean {
    const isFinal = message.type === 'returned' || message.type === 'failed';
    if (message.type === 'put') return this.#finalMessage !== undefined;
    return this.#finalMessage !== undefined || (this.#expiredTimeout !== undefined && !isFinal);
  }

  get #expiredTimeout(): number | undefined {
    return this.#expired ?? this.#timeout?.expired;
  }

  /** The process cannot be trusted any more: it ends, and nothing that it sends counts. */
  #break(message: object, cause?: unknown): void {
    const text = inspect(message, { depth: 1, breakLength: Infinity, maxStringLength: 100 });
    this.#violation = new Error(
      `Its process sent ${text}. Only this library may send messages with \`protocol\`.`,
      cause === undefined ? {} : { cause },
    );
    this.#process.kill('SIGKILL');
  }

  #receive(message: ChildMessage): void {
    const { lane } = this.#owner;
    switch (message.type) {
      case 'started':
        this.#hasStarted = true;
        this.#hasTeardown = message.hasTeardown === true;
        this.#owner.loaded?.();
        return;
      case 'called':
        this.#yields = message.yields;
        this.#owner.called(message.yields);
        return;
      case 'progress':
        this.#progress(message);
        return;
      case 'revoked':
        this.#feeder.revoked(this.#owner, lane.cutRevoked(message.kept));
        return;
      case 'finishedReading':
        this.#finishReading(message);
        return;
      case 'put':
        void this.#giving.receivePut(message);
        return;
      case 'returned':
        this.#return(message);
        return;
      case 'failed':
        this.#finish(message);
        return;
    }
  }

  #finishReading(message: FinishedReadingMessage): void {
    const { lane } = this.#owner;
    const publish = prepareProgress(message, lane);
    const moved = this.#halt(message);
    this.#owner.outbox.settle(message.moved);
    // What the consumer does from now on belongs to no item.
    this.#timeout?.update(false);
    publish?.(moved, this.#self);
    // A process that exits may be replaced: what follows is decided when it has ended.
    if (!message.exiting) this.#feeder.left(this.#owner, lane.cutUnstarted());
  }

  #progress(message: ProgressMessage): void {
    const { lane } = this.#owner;
    const publish = prepareProgress(message, lane);
    if (message.answers !== undefined && !this.#openAnswers(message.answers, message.moved)) return;
    const startedBefore = lane.started;
    const moved = lane.progress(message);
    this.#throughput.add(moved);
    this.#owner.time.reported(message, whatFor(message));
    this.#owner.outbox.settle(message.moved);
    if (message.outputs !== undefined) this.#giving.receiveOutputs(message.outputs, message.moved);
    this.#owner.progressed({ moved, elapsed: message.elapsed });
    // A report that brings outputs alone does not set the time of their item back.
    if (moved > 0 || lane.started !== startedBefore) this.#timeout?.update(lane.isBusy && !lane.isHalted);
    publish?.(message.answers === undefined ? moved : countOf(message.answers.segments), this.#self);
    let { waiting, belowLowWatermark } = message;
    this.#isWaiting = waiting > 0;
    const isAsking = waiting > 0 || belowLowWatermark;
    // A consumer that is sent redelivered items asks the feeder for nothing.
    if (isAsking && this.#redeliver(waiting > 0)) [waiting, belowLowWatermark] = [0, false];
    if (waiting > 0 && this.#owner.isEnd) this.#sendEnd();
    this.#feeder.reported(this.#owner, { moved, elapsed: message.elapsed, waiting, belowLowWatermark });
  }

  /** @returns whether they could be read. */
  #openAnswers({ segments, isCareful, ...answers }: AnswerBatch, moved: number): boolean {
    try {
      this.#owner.answered?.({
        ...answers,
        moved,
        values: this.#answers.open(segments),
        bytes: bytesOf(segments),
      });
    } catch (cause) {
      this.#break({ type: 'progress', answers: '…' }, cause);
      return false;
    }
    if (isCareful) {
      this.#owner.time.end('blocked');
      this.#process.send({ type: 'outputsTaken', batches: 1 });
    }
    return true;
  }

  /** Sends the next items that are to be redelivered, if the process is ready for them. @returns whether any are left. */
  #redeliver(isWaiting: boolean): boolean {
    const { lane } = this.#owner;
    if (!lane.isRedelivering) return false;
    // Items on the way answer the request. Items that are reported one by one must be the only ones in hand.
    if (lane.onTheWay > 0 || (lane.nextReportsEach && !isWaiting)) return true;
    this.sendItems();
    return true;
  }

  /** The result is read before its items count as done: they are redelivered if it cannot be read. */
  #return(message: ReturnedMessage): void {
    try {
      this.#returned = { result: unpackValues(message.result)[0] };
    } catch (cause) {
      this.#break(message, cause);
      return;
    }
    this.#owner.outbox.settleAll();
    if (this.#refusal === undefined) this.#finish(message);
    else this.#returned = undefined;
  }

  #finish(message: FinalMessage): void {
    this.#finalMessage = message;
    this.#process.send({ type: 'received' });
    this.#timeout?.update(false);
    killLater(this.#process);
    // A consumer that did not die has moved past all that it started.
    const moved = isDeath(message) ? message.moved : message.started;
    const publish = prepareProgress(message.type === 'returned' ? message : {}, this.#owner.lane);
    const count = this.#halt({ moved, started: message.started });
    this.#owner.outbox.settle(moved);
    publish?.(count, this.#self);
    this.#owner.finished(message);
  }

  /** @returns how many items it has moved past since the last report. */
  #halt(standing: Standing): number {
    const { lane } = this.#owner;
    const before = lane.consumed;
    lane.halt(standing);
    this.#throughput.add(lane.consumed - before);
    return lane.consumed - before;
  }

  async #waitForEnd(): Promise<Outcome> {
    const end = await this.#process.ended;
    const outcome = this.#toOutcome(end);
    if (PROCESS_END.isHeard) {
      const { exitCode, signal } = end;
      const duration = monotonicNow() - this.#startedAt;
      PROCESS_END.publish({ ...this.#self, duration, outcome: outcome.type, exitCode, signal });
    }
    return outcome;
  }

  #toOutcome(end: ProcessEnd): Outcome {
    this.#timeout?.update(false);
    const final = this.#finalMessage;
    const returned = this.#returned;
    if (this.#isStopped && returned === undefined) return { type: 'stopped' };
    const { stderr } = this.#process;
    const evidence = {
      returned,
      failed: final?.type === 'failed' ? final : undefined,
      started: this.#hasStarted,
      end,
      stderr,
      timeout: this.#expiredTimeout,
      isIgnoring: this.#isIgnoring,
      violation: this.#violation,
      refusal: this.#refusal,
    };
    return toOutcome(evidence, { PoolError });
  }
}

/** What the process waits for when it sends this. */
function whatFor({ waiting, moved, started, isFull }: ProgressMessage): 'starved' | 'blocked' | undefined {
  if (waiting > 0 && moved === started) return 'starved';
  return isFull === true ? 'blocked' : undefined;
}

function isDeath(message: FinalMessage): message is FailedMessage {
  return message.type === 'failed' && message.reason !== 'could not send its result';
}
