import type { WireFailure } from './thrown/failure';
import type { PROTOCOL } from './protocol';

interface Envelope {
  readonly protocol: typeof PROTOCOL;
}

/** Parent → child. */
export type ParentMessage = Envelope &
  (
    | StartMessage
    | ItemsMessage
    | AskBackMessage
    | EndMessage
    | ReceivedMessage
    | StopMessage
    | PutTakenMessage
    | PutRefusedMessage
  );

/** The first message: who you are and what you run. */
export interface StartMessage {
  readonly type: 'start';
  readonly name: string;
  /** The seat, from 1. */
  readonly index: number;
  readonly consumer: ConsumerLocation;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly pools: readonly PoolPlace[];
  /** After so many items, or with so much memory in use, end at the next item: another process goes on. */
  readonly recycle: Recycle | undefined;
  /** The pid of the parent, if a thread is to watch it: it ends a process that is blocked when the parent is gone. */
  readonly watchdog: number | undefined;
}

/** When a process has done enough; in items and bytes. */
export interface Recycle {
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
    };

/** Source text of a function: an expression, or a method, which is one only inside an object literal. */
export interface SourceText {
  readonly kind: 'expression' | 'method';
  readonly text: string;
}

/** A pool in `args` (by position) or `kwargs` (by name), and its number on this channel. */
export type PoolPlace =
  | { readonly in: 'args'; readonly key: number; readonly pool: number }
  | { readonly in: 'kwargs'; readonly key: string; readonly pool: number };

/** A batch of items, in the order of their puts. */
export interface ItemsMessage {
  readonly type: 'items';
  readonly items: readonly unknown[];
  /** Say so when you begin the last batch you have: the next one shall be there before you wait for it. */
  readonly prefetch: boolean;
  /** Report each of them before it begins: it may be the last thing you do. */
  readonly careful: boolean;
}

/** Others wait: give back so many of the items that you have not started, if you have as many. */
export interface AskBackMessage {
  readonly type: 'askBack';
  readonly count: number;
}

/** The pool is closed, its backlog empty and nothing in hand: no item will ever come. */
export interface EndMessage {
  readonly type: 'end';
}

/** Your result or failure has arrived: you may exit. */
export interface ReceivedMessage {
  readonly type: 'received';
}

/** You are being stopped: the signal of `currentConsumer()` fires. */
export interface StopMessage {
  readonly type: 'stop';
}

/** What you put was taken, and there is room for more. */
export interface PutTakenMessage {
  readonly type: 'putTaken';
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
    | ProgressMessage
    | GivesBackMessage
    | LeavesMessage
    | PutsMessage
    | ReturnedMessage
    | FailedMessage
  );

/** The consumer is loaded and now runs. */
export interface StartedMessage {
  readonly type: 'started';
}

/** How far the consumer has come. */
export interface ProgressMessage {
  readonly type: 'progress';
  /** How many items it moved past since it last said so. */
  readonly moved: number;
  /** What these took it, in ms. */
  readonly elapsed: number;
  /** How many it has started after these. */
  readonly started: number;
  /** How many items it has received in all, and so what it knew of when it said this. */
  readonly received: number;
  /** How many calls of `next()` wait for an item. */
  readonly waiting: number;
  /** It has begun the last batch it has. */
  readonly low: boolean;
}

/** The answer to being asked: the last `unstarted` items it has are free for others; it goes on with the rest. */
export interface GivesBackMessage {
  readonly type: 'givesBack';
  readonly unstarted: number;
}

/** The consumer takes no more items: what it had not started when it said so is free for others. */
export interface LeavesMessage {
  readonly type: 'leaves';
  /** How many items it moved past since it last said so. */
  readonly moved: number;
  /** How many it had started after these: they stay in its hand. */
  readonly started: number;
  /** The process is exiting, without a result. */
  readonly exiting: boolean;
}

/** The consumer put something into a pool of the parent. */
export interface PutsMessage {
  readonly type: 'puts';
  readonly pool: number;
  readonly request: number;
  readonly values: readonly unknown[];
}

/** The consumer returned: what it was given is done, what it had not started goes back. */
export interface ReturnedMessage {
  readonly type: 'returned';
  /** How many items it moved past since it last said so. */
  readonly moved: number;
  /** How many it had started after these. */
  readonly started: number;
  readonly result: unknown;
  /** Its items ended for it alone, as it has done enough: see {@link Recycle}. */
  readonly recycled: boolean;
}

export interface FailedMessage {
  readonly type: 'failed';
  readonly reason: 'could not start' | 'threw' | 'exited' | 'could not send its result';
  readonly moved: number;
  readonly started: number;
  readonly failure: WireFailure;
}
