import type { PlatformAbortSignal, PlatformEnvironment, PlatformUrl } from './platform';

/** What `new Pool()` takes besides the consumer and its arguments. */
export interface PoolOptions {
  /** The number of consumer processes. @default cpuCount() */
  readonly quantity?: number;
  /** The name of the module's export that is the consumer. @default 'default' */
  readonly export?: string;
  /**
   * The processes are named `name-1`, `name-2`, … in errors, in `stats` and in `ps`.
   *
   * @default the function's name, else the module's base name, else `Consumer`
   */
  readonly name?: string;
  /**
   * The size of the backlog from which on `put()` makes its caller wait: in items, or in items and bytes, as they cross.
   *
   * @default { items: 65_536, bytes: 16_777_216 }
   */
  readonly highWaterMark?: number | { readonly items?: number; readonly bytes?: number };
  /**
   * How much of what generator consumers yield may wait for its reader before they wait at a `yield`: outputs, or outputs and
   * their bytes. With `retries` or `poison: 'skip'`, a seat holds as much besides for the item in its hand.
   *
   * @default { outputs: 65_536, bytes: 16_777_216 }
   */
  readonly outputHighWaterMark?: number | { readonly outputs?: number; readonly bytes?: number };
  /**
   * Whether the first failure stops the whole pool: `true` kills the other processes, and what they have in hand is lost;
   * `'soon'` hands out nothing more, and lets them finish what they have, with their results.
   *
   * @default false
   */
  readonly failFast?: boolean | 'soon';
  /** How many times a failed consumer gets a new process, to which its items are redelivered. @default 0 */
  readonly retries?: number;
  /**
   * When an item is done and no longer redelivered: `'result'`, when the result of its consumer has arrived; `'item'`,
   * when the consumer moves past it.
   *
   * @default 'result'
   */
  readonly ack?: 'result' | 'item';
  /**
   * What happens when an item was in hand at all `retries + 1` failures of a consumer: `'fail'`, the consumer fails;
   * `'skip'`, the item is quarantined in `pool.poisoned`, and the consumer continues without it.
   *
   * @default 'fail'
   */
  readonly poison?: 'fail' | 'skip';
  /** The longest time one item may take, in ms. Then the process is killed, which is a failure. @default none */
  readonly timeout?: number;
  /** Stops the pool when it fires. `join()` then rejects with its reason. @default none */
  readonly signal?: PlatformAbortSignal;
  /**
   * Replaces a process, between two items, after so many items or when it uses so many bytes of memory (its resident
   * set). `results` then holds what each process returned.
   *
   * @default none
   */
  readonly recycle?: { readonly items?: number; readonly rss?: number };
  /** Starts a thread in each process that kills a blocked process when the parent is gone. @default false */
  readonly watchdog?: boolean;
  /**
   * Runs the consumers in the program itself, without a process: for debuggers, coverage and tests. They share its one thread,
   * its memory and its fate: one that blocks or crashes blocks or crashes the program, nothing can kill it, and `env`, `cwd`,
   * `execPath`, `execArgv`, `stdio` and `watchdog` do nothing. A function still crosses as source text.
   *
   * @default false
   */
  readonly inProcess?: boolean;
  /** The environment of the processes. @default process.env */
  readonly env?: PlatformEnvironment;
  /** The working directory of the processes. @default process.cwd() */
  readonly cwd?: string | PlatformUrl;
  /**
   * The Node that runs the processes: an absolute path, or a name in `PATH`. A single-executable application must name one.
   *
   * @default process.execPath
   */
  readonly execPath?: string;
  /** The flags of Node for the processes. @default those of this process that concern loading and limits */
  readonly execArgv?: readonly string[];
  /** The stdin, stdout and stderr of the processes. @default 'inherit' */
  readonly stdio?: StdioOption;
}

/**
 * The stdin, stdout and stderr of a process: `'inherit'` (the parent forwards stderr through a pipe and keeps its tail
 * for failures), `'prefix'` (the parent forwards stdout and stderr line by line, with the consumer's name before each),
 * `'stderr'` and `'stderr-prefix'` (the parent forwards both to its stderr, as a program needs whose stdout carries results; stdin is
 * empty), `'pipe'` (the tail of stderr is kept for failures, stdout is dropped), `'ignore'`, or a list of three entries as in
 * `child_process.fork`.
 */
export type StdioOption =
  'inherit' | 'prefix' | 'stderr' | 'stderr-prefix' | 'pipe' | 'ignore' | readonly StdioEntry[];
export type StdioEntry = 'inherit' | 'pipe' | 'ignore' | number;
