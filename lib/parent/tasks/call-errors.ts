import { types } from 'node:util';

import { ConsumerError, PoolError, type ConsumerFailure } from '../../errors';
import { describeFailure, showItem } from '../../failure-text';
import { markError, type Task } from '../../task';

/**
 * What the function threw is what its call fails with: it gets one line more in its stack, and {@link taskOf} knows it.
 *
 * @param name of the function.
 */
export function markThrown(thrown: unknown, task: Task, name: string): unknown {
  markError(thrown, task);
  if (types.isNativeError(thrown) && typeof thrown.stack === 'string') {
    const value = `${thrown.stack}\n    at ${describeCall(task, name)} in process ${task.name ?? 'unknown'} (pid ${task.pid ?? 'unknown'})`;
    Object.defineProperty(thrown, 'stack', { value, writable: true, configurable: true, enumerable: false });
  }
  return thrown;
}

/** The circumstances in which a process died. */
export interface Death {
  readonly failure: ConsumerFailure;
  /** How many calls it may have died of, or with: where there are several, the fate of each is unknown. */
  readonly suspects: number;
}

/** The error of a call whose process died. */
export function toCallError({ failure, suspects }: Death, task: Task, name: string): ConsumerError {
  const call = describeCall(task, name);
  // The call says it.
  const { item: _, ...death } = failure;
  const text =
    suspects === 1
      ? `${call} failed: its process ${describeFailure(death)}.`
      : `${call} was with a process that ended, and so ${others(suspects - 1)}: its fate is unknown, it may have run or ` +
        `not. The process ${describeFailure(death)}. With the option \`retries\`, such calls are made again.`;
  const error = new ConsumerError(
    { failures: [{ ...failure, item: task.item }], results: [], unconsumed: 0 },
    text,
  );
  markError(error, task);
  return error;
}

function others(count: number): string {
  return count === 1 ? 'was one other call' : `were ${count} other calls`;
}

/** The error of an item that cannot cross. */
export function toItemError(error: unknown, item: unknown, index: number): unknown {
  const isOurs = error instanceof PoolError && index > 0;
  const named = isOurs
    ? new PoolError(error.code, `Item ${index}: ${error.message}`, { cause: error })
    : error;
  markError(named, { item, index, name: undefined, pid: undefined });
  return named;
}

/** `resize('a.png')` [3] */
function describeCall({ item, index }: Task, name: string): string {
  return `${name}(${showItem(item)})${index > 0 ? ` [item ${index}]` : ''}`;
}
