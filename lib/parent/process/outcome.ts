import type { ChildProcess } from 'node:child_process';

import type { FailureReason } from '../../errors';
import { fromWireFailure } from '../../wire/thrown/failure';
import type { FailedMessage, ReturnedMessage } from '../../wire/messages';

/** How a process ended, as the system tells. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why no process could be made, where none could. */
  readonly spawnError?: Error;
}

/** How a consumer ended. */
export type Outcome =
  | { readonly type: 'returned'; readonly result: unknown }
  /** The pool itself stopped it. */
  | { readonly type: 'stopped' }
  | {
      readonly type: 'failed';
      readonly reason: FailureReason;
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly error: unknown;
      readonly stderr: string;
    };

/** What is known of a process that has ended. */
export interface Evidence {
  /** What the child said last of itself, if it did. */
  readonly word: ReturnedMessage | FailedMessage | undefined;
  readonly started: boolean;
  readonly end: ProcessEnd;
  readonly stderr: string;
  /** The time in ms that it took too long for one item, where it was killed for that. */
  readonly timeout?: number | undefined;
}

/**
 * Resolves once, when the process is gone and everything it sent has been received.
 *
 * Not `close`: a grandchild that inherited stdio delays it, and after a `disconnect()` of the parent it never comes.
 * A failed spawn gives `error` and no `exit`; a process that cannot be signalled gives `error` and lives on.
 */
export function waitForProcessEnd(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let end: ProcessEnd | undefined;
    let connected = true;
    const settle = (): void => {
      if (end !== undefined && !connected) resolve(end);
    };
    child.on('error', (spawnError) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError });
    });
    child.once('exit', (exitCode, signal) => {
      end = { exitCode, signal };
      settle();
    });
    child.once('disconnect', () => {
      connected = false;
      settle();
    });
  });
}

/** What a consumer that said its word said; of one that did not, what the evidence tells. */
export function toOutcome(
  { word, started, end, stderr, timeout }: Evidence,
  classes: Parameters<typeof fromWireFailure>[1],
): Outcome {
  if (word?.type === 'returned') return { type: 'returned', result: word.result };
  const { exitCode, signal } = end;
  if (word?.type === 'failed') {
    const error = fromWireFailure(word.failure, classes);
    return { type: 'failed', reason: word.reason, exitCode, signal, error, stderr: '' };
  }
  if (timeout !== undefined) {
    const error = new DOMException(`An item took longer than ${timeout} ms.`, 'TimeoutError');
    return { type: 'failed', reason: 'timed out', exitCode, signal, error, stderr };
  }
  const reason = reasonOf(end, started, stderr);
  return { type: 'failed', reason, exitCode, signal, error: end.spawnError, stderr };
}

function reasonOf(
  { signal, exitCode, spawnError }: ProcessEnd,
  started: boolean,
  stderr: string,
): FailureReason {
  if (spawnError !== undefined) return 'could not start';
  if (diedOfMemory(signal, exitCode, stderr)) return 'out of memory';
  if (signal !== null) return 'killed';
  return started ? 'exited' : 'could not start';
}

/** V8 writes why it aborts, and aborts: by SIGABRT, SIGTRAP or SIGILL, or with the code that a shell makes of these. */
function diedOfMemory(signal: NodeJS.Signals | null, exitCode: number | null, stderr: string): boolean {
  const aborted =
    signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL' || (exitCode ?? 0) > 128;
  return aborted && /FATAL ERROR: .*(heap|memory|allocation)/i.test(stderr);
}
