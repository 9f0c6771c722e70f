import type { ObservedPool } from '../../public/diagnostics';
import type { AnswerBatch, FinalMessage } from '../../wire/child-messages';
import type { StartMessage } from '../../wire/start-message';
import type { SegmentReader } from '../../wire/segments/receiver';
import type { Throughput } from '../diagnostics/throughput';
import type { TimeUse } from '../diagnostics/time-use';
import type { FedSeat } from '../lane/feeder';
import type { Receivers } from '../outputs/giving';
import type { Outbox } from '../outputs/outbox';
import type { Launcher } from '../process/launcher';

/** All that a process is started with. */
export interface Launch extends Receivers {
  readonly launcher: Launcher;
  readonly start: Omit<StartMessage, 'type' | 'name' | 'index' | 'given'>;
  /** How long one item may take, in ms. */
  readonly timeout: number | undefined;
  /** Of all processes of the pool. */
  readonly throughput: Throughput;
  readonly observed: ObservedPool;
}

/** The seat of a process. */
export interface RunOwner extends FedSeat, Partial<AnsweredSeat> {
  readonly name: string;
  /** No item will come except those that are redelivered. */
  readonly isEnd: boolean;
  readonly outbox: Outbox;
  readonly time: TimeUse;
  /** Its consumer was called, and is a generator or not. */
  called(yields: boolean): void;
  /** The consumer has returned or failed; its process is about to end. */
  finished(message: FinalMessage): void;
  /** The consumer has come so far; its lane knows it. */
  progressed(progress: SeatProgress): void;
}

/** A consumer's progress since its last report. */
export interface SeatProgress {
  /** It has moved past so many items, */
  readonly moved: number;
  /** which took so many ms of work. */
  readonly elapsed: number;
}

/** The seat of a process that answers calls. */
export interface AnsweredSeat {
  /** The process has loaded its function. */
  loaded(): void;
  /** These items are about to be sent. @returns their places among those of their calls, if these matter. */
  sending(first: number, count: number): readonly number[] | undefined;
  /** Calls have ended. The lane has not moved on yet. @throws if the values cannot be read. */
  answered(answers: OpenAnswers): void;
}

/** What calls returned or threw, as an {@link AnswerBatch} has it. */
export interface OpenAnswers extends Omit<AnswerBatch, 'segments' | 'isCareful'> {
  readonly values: SegmentReader;
  /** What they take. */
  readonly bytes: number;
  /** The process will have moved past so many items, counted as in a `Standing`. */
  readonly moved: number;
}
