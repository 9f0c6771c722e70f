/**
 * What the declarations use of the platform. They must compile in any program, with `lib` from ES2018 on, and without
 * `@types/node`: so each type is that of the global object if the program knows it, and else what is needed of it.
 */

declare global {
  // As in lib.esnext.disposable and in @types/node, with which this merges. All supported versions of Node have it.
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** A `URL`. A program that does not know the type has no such value. */
export type PlatformUrl = typeof globalThis extends { URL: { prototype: infer Url } } ? Url : never;

/** An `AbortSignal`. */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : LeastAbortSignal;

interface LeastAbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/consistent-type-imports --
   In a program without `@types/node` the import is an error, and in any other one it is none, which `@ts-expect-error` would
   report. Only an import in place is covered by the comment. */
/** `Duplex` of `node:stream`; `any` where the program has no types of Node. */
/** @ts-ignore */
export type PlatformDuplex = import('node:stream').Duplex;
/* eslint-enable */

/** The class `AggregateError`. */
export type PlatformAggregateError = new (
  errors: Iterable<unknown>,
  message?: string,
  options?: PlatformErrorOptions,
) => typeof globalThis extends { AggregateError: { readonly prototype: infer Aggregate } }
  ? Aggregate
  : Error & { errors: unknown[] };

/** The last parameter of `Error`. */
export interface PlatformErrorOptions {
  readonly cause?: unknown;
}

/** `process.env`. */
export type PlatformEnvironment = Readonly<Record<string, string | undefined>>;

/** `NodeJS.Signals`. */
// prettier-ignore
export type PlatformSignalName =
  | 'SIGABRT' | 'SIGALRM' | 'SIGBREAK' | 'SIGBUS' | 'SIGCHLD' | 'SIGCONT' | 'SIGFPE' | 'SIGHUP' | 'SIGILL'
  | 'SIGINFO' | 'SIGINT' | 'SIGIO' | 'SIGIOT' | 'SIGKILL' | 'SIGLOST' | 'SIGPIPE' | 'SIGPOLL' | 'SIGPROF'
  | 'SIGPWR' | 'SIGQUIT' | 'SIGSEGV' | 'SIGSTKFLT' | 'SIGSTOP' | 'SIGSYS' | 'SIGTERM' | 'SIGTRAP' | 'SIGTSTP'
  | 'SIGTTIN' | 'SIGTTOU' | 'SIGUNUSED' | 'SIGURG' | 'SIGUSR1' | 'SIGUSR2' | 'SIGVTALRM' | 'SIGWINCH'
  | 'SIGXCPU' | 'SIGXFSZ';
