import type { PROTOCOL } from './protocol';
import type { WireSegment } from './segments/segment';
import type { WireFailure } from './thrown/failure';

interface Envelope {
  readonly protocol: typeof PROTOCOL;
}

/** Parent → child. */
export type ParentMessage = Envelope &
  (
    | StartMessage
    | ItemsMessage
    | RevokeMessage
    | EndMessage
    | ReceivedMessage
    | StopMessage
    | OutputsTakenMessage
    | CancelMessage
    | PutAcceptedMessage
    | PutRefusedMessage
  );

/** The first message: the child's name, and the consumer that it runs. */
export interface StartMessage {
  readonly type: 'start';
  readonly name: string;
  /** The seat, from 1. */
  readonly index: number;
  readonly consumer: ConsumerLocation;
  /** As of `packValues()`: the positional arguments, then those of the names. */
  readonly parameters: readonly WireSegment[];
  /** `undefined` without named arguments. */
  readonly names: readonly string[] | undefined;
  readonly pools: readonly PoolPlace[];
  /** The limits at which this process ends, so that another one goes on. */
  readonly recycle: RecycleLimits | undefined;
  /** A thread has to end a process that is blocked when the parent is gone. */
  readonly watchdog: boolean;
  /** So much may be on the way before the consumer waits at a `yield`. */
  readonly window: OutputWindow;
  readonly given: AlreadyGiven;
  /** The consumer is a function that is called with each item; `undefined` for one that is called once, with all of them. */
  readonly task: TaskSettings | undefined;
}

export interface TaskSettings {
  /** So many calls may be at work at once. */
  readonly concurrency: number;
}

/** Outputs and their bytes. */
export interface OutputWindow {
  readonly outputs: number;
  readonly bytes: number;
}

/** What earlier processes of the seat gave away and was let go: this process gives the same again. */
export interface AlreadyGiven {
  /** By so many of the first items that this process is sent. */
  readonly items: number;
  /** Before the first item. */
  readonly start: boolean;
}

/** The limits of one process, in items and bytes. */
export interface RecycleLimits {
  readonly items: number | undefined;
  readonly rss: number | undefined;
}

/** Where the consumer's function is found. */
export type ConsumerLocation =
  | { readonly form: 'module'; readonly url: string; readonly exportName: string }
  | {
      readonly form: 'source';
      readonly source: SourceText;
      readonly name: string;
      /** The file that made the pool, absolute: `require` and `import()` resolve from it. */
      readonly file: string;
      /** `undefined` if it is not known. */
      readonly place?: SourcePlace | undefined;
    };

/** Where the text of a function stands in a file of the program. All counts begin with 0. */
export interface SourcePlace {
  /** The file, as stacks name it: the path of a CommonJS module, the URL of an ES module. */
  readonly script: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Source text of a function: an expression, or a method, which is one only inside an object literal. */
export interface SourceText {
  readonly kind: 'expression' | 'method';
  readonly text: string;
}

/** A pool in `args` (by position) or `kwargs` (by name), and its number on this channel. */
export type PoolPlace =
  | { readonly in: 'args'; readonly key: number; readonly pool: number }
  | { readonly in: 'kwargs'; readonly key: string; readonly pool: number };

/** A batch of items. */
export interface ItemsMessage {
  readonly type: 'items';
  /** How many items this process was sent before, without those that it gave back: the number of the first item here. */
  readonly first: number;
  readonly segments: readonly WireSegment[];
  /** Report when you start the last batch you hold: the next one then arrives before you wait for it. */
  readonly prefetch: boolean;
  /** Report each of them before you start it: you may die of it. */
  readonly reportEach: boolean;
  /** They were in the hand of an earlier process when that died: each of them is worked on alone. */
  readonly isRedelivered?: boolean;
  /** Only for tasks: the places of the items among those of their calls, from 0, in runs: `[first, count, first, count, …]`. */
  readonly indexes?: readonly number[];
}

/** Others wait: give back up to so many of the items that you have not started. */
export interface RevokeMessage {
  readonly type: 'revoke';
  readonly count: number;
}

/** The pool is closed, its backlog is empty and nothing in hand can come back: no item will ever come. */
export interface EndMessage {
  readonly type: 'end';
}

/** Your final message has arrived: you may exit. */
export interface ReceivedMessage {
  readonly type: 'received';
}

/** You are being stopped: the signal of `currentConsumer()` fires. */
export interface StopMessage {
  readonly type: 'stop';
}

/** There is room for as many more outputs as came in the oldest so many messages. */
export interface OutputsTakenMessage {
  readonly type: 'outputsTaken';
  readonly batches: number;
}

/** Nobody waits for these calls any more. Those that are not started never will be. */
export interface CancelMessage {
  readonly type: 'cancel';
  /** Counted as in a {@link Standing}. */
  readonly from: number;
  readonly count: number;
  /** The signals of those that are at work fire. */
  readonly aborts: boolean;
}

/** What you put was accepted, and you may put more. */
export interface PutAcceptedMessage {
  readonly type: 'putAccepted';
  readonly request: number;
}

export interface PutRefusedMessage {
  readonly type: 'putRefused';
  readonly request: number;
  readonly failure: WireFailure;
}

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
}

/** The answer to {@link RevokeMessage}: all items but the first `kept` that this process was sent are free for others. */
export interface RevokedMessage {
  readonly type: 'revoked';
  readonly kept: number;
}

/** The consumer takes no more items: what it had not started is free for others. */
export interface FinishedReadingMessage extends Standing {
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
export interface ReturnedMessage extends Standing {
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
