import type { PlatformAbortSignal } from './public/platform';

/** What a function of a task pool can ask about the call in which it runs. */
export interface CurrentTask {
  /** The place of the item among those of its `map()`, `imap()` or `imapUnordered()`, from 0; 0 for `run()`. */
  readonly index: number;
  /** Fires when the `signal` of the call does, or the pool stops: the function should clean up then, and end. */
  readonly signal: PlatformAbortSignal;
  /** That of the process: `resize-1`, `resize-2`, … */
  readonly name: string;
}

// On the global object, because the function may import another copy of this package than the one that was forked.
const KEY = Symbol.for('consumers.currentTask');
const place = globalThis as { [KEY]?: () => CurrentTask | undefined };

/** The call of a task pool in which this runs; `undefined` outside one. */
export function currentTask(): CurrentTask | undefined {
  return place[KEY]?.();
}

/** @param find the call that runs. */
export function becomeTasks(find: () => CurrentTask | undefined): void {
  place[KEY] = find;
}
