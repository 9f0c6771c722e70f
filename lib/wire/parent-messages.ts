import type { Envelope } from './protocol';
import type { WireSegment } from './segments/segment';
import type { StartMessage } from './start-message';
import type { WireFailure } from './thrown/failure';

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
  /** From now on, measure how long each item takes. Where it is missing, do not. */
  readonly measures?: true;
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
