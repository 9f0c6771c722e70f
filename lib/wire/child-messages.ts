import type { Measured } from './measured';
import type { Envelope } from './protocol';
import type { WireSegment } from './segments/segment';
import type { WireFailure } from './thrown/failure';

/** Child → parent. */
export type ChildMessage = Envelope &
  (
    | StartedMessage
    | CalledMessage
    | ProgressMessage
    | RevokedMessage
    | FinishedReadingMessage
    | PutMessage
    | ReturnedMessage
    | FailedMessage
  );

/** The last message of a consumer: it has returned or failed. */
export type FinalMessage = ReturnedMessage | FailedMessage;

/** Where the consumer stands. Both count the items that this process was sent, from 0. */
export interface Standing {
  /** It has moved past so many. */
  readonly moved: number;
  /** It has started so many: those after `moved` are in its hand. */
  readonly started: number;
}

/** The consumer is loaded and runs. */
export interface StartedMessage {
  readonly type: 'started';
  /** It has something to do at its end. */
  readonly hasTeardown?: boolean;
}

/** The consumer was called. */
export interface CalledMessage {
  readonly type: 'called';
  /** It is a generator. Else, it has no outputs. */
  readonly yields: boolean;
}

/** What the consumer yielded, before the message that brings it was sent. */
export interface OutputBatch {
  readonly segments: readonly WireSegment[];
  /** So many at the end belong to the item in hand, or to what comes before the first or after the last one. */
  readonly inHand: number;
  /** When some of them were yielded, the consumer had several items in hand, or waited for another one: to which of these they belong is unknown. */
  readonly isShared: boolean;
}

/** What calls returned or threw. */
export interface AnswerBatch {
  /** What they returned, one value for each call; nothing for one that threw. */
  readonly segments: readonly WireSegment[];
  /** The items of the calls, counted as in a {@link Standing}; where this is missing: all that were moved past since the last report. */
  readonly items?: readonly number[];
  /** What they threw, by number in this batch. */
  readonly failures?: readonly CallFailure[];
  /** The parent answers with {@link OutputsTakenMessage}. */
  readonly isCareful: boolean;
}

export interface CallFailure {
  readonly at: number;
  readonly failure: WireFailure;
}

/** How far the consumer has come. */
export interface ProgressMessage extends Standing {
  readonly type: 'progress';
  /** So many items had arrived, without those that were given back, when the message was sent. */
  readonly received: number;
  /** How long the consumer worked since the last report of items it moved past, in ms; 0 where it moved past none. */
  readonly elapsed: number;
  /** How many calls of `next()` wait for an item. */
  readonly waiting: number;
  /** It has started the last batch it holds. */
  readonly belowLowWatermark: boolean;
  /** How long the consumer has waited for items since the last report, with none in hand, in ms; missing where it has not. */
  readonly starved?: number;
  /** The same for room for outputs, or for answers. */
  readonly blocked?: number;
  /** The parent has no room for more outputs: the consumer waits, or will at its next `yield`. */
  readonly isFull?: true;
  /** When this was sent, by `machineNow()`, if the consumer waits. */
  readonly at?: number;
  readonly outputs?: OutputBatch;
  readonly answers?: AnswerBatch;
  readonly measured?: Measured;
}

/** What the messages after which no report comes tell of the items that were moved past since the last one, if the parent asked for it. */
export interface LastTimes {
  /** As in a report. */
  readonly elapsed?: number;
  readonly measured?: Measured;
}

/** The answer to {@link RevokeMessage}: all items but the first `kept` that this process was sent are free for others. */
export interface RevokedMessage {
  readonly type: 'revoked';
  readonly kept: number;
}

/** The consumer takes no more items: what it had not started is free for others. */
export interface FinishedReadingMessage extends Standing, LastTimes {
  readonly type: 'finishedReading';
  /** The process is exiting, without a result. */
  readonly exiting: boolean;
}

/** The consumer put something into a pool of the parent, or into its own one. */
export interface PutMessage extends Standing {
  readonly type: 'put';
  readonly pool: number | 'own';
  readonly request: number;
  /** As of `packValues()`: one value. */
  readonly item: readonly WireSegment[];
  /** As in an {@link OutputBatch}. */
  readonly isShared: boolean;
}

/** The consumer returned: what it started is done, what it did not start is free for others. */
export interface ReturnedMessage extends Standing, LastTimes {
  readonly type: 'returned';
  /** As of `packValues()`: one value. */
  readonly result: readonly WireSegment[];
  /** Its items ended for this process alone, which has reached a limit: see {@link RecycleLimits}. */
  readonly recycled: boolean;
}

export interface FailedMessage extends Standing {
  readonly type: 'failed';
  readonly reason:
    'could not start' | 'threw' | 'exited' | 'could not send its output' | 'could not send its result';
  readonly failure: WireFailure;
}
