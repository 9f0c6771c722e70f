import type { WireSegment } from './segments/segment';

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
