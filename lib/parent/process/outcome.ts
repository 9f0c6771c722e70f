import type { FailureReason } from '../../errors';
import type { FailedMessage } from '../../wire/child-messages';
import { fromWireFailure, type WireFailure } from '../../wire/thrown/failure';
import type { ProcessEnd } from './exit';

/** How a consumer ended. */
export type Outcome =
  | { readonly type: 'returned'; readonly result: unknown }
  /** The pool stopped it. */
  | { readonly type: 'stopped' }
  | {
      readonly type: 'failed';
      readonly reason: FailureReason;
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly error: unknown;
      readonly stderr: string;
      /** The system refused a process, for a reason that may pass. */
      readonly isRefusal: boolean;
    };

/** What is known about a process that has ended. */
export interface Evidence {
  /** What the consumer returned, if that arrived. */
  readonly returned?: { readonly result: unknown } | undefined;
  /** How it failed, if it said so. */
  readonly failed?: FailedMessage | undefined;
  /** Whether the consumer was loaded. */
  readonly started: boolean;
  readonly end: ProcessEnd;
  readonly stderr: string;
  /** The limit in ms, if the process was killed because an item exceeded it. */
  readonly timeout?: number | undefined;
  /** The process was killed as a call that was given up went on. */
  readonly isIgnoring?: boolean;
  /** Why what the consumer had given away could not be let go, if the process was killed for it. */
  readonly refusal?: { readonly error: unknown } | undefined;
  /** What was wrong with a message, if the process was killed for it. */
  readonly violation?: Error | undefined;
}

/** What the consumer itself said decides. Without one, the other evidence does. */
export function toOutcome(
  { returned, failed: told, started, end, stderr, timeout, isIgnoring, violation, refusal }: Evidence,
  classes: Parameters<typeof fromWireFailure>[1],
): Outcome {
  if (returned !== undefined) return { type: 'returned', ...returned };
  const { exitCode, signal, spawnError } = end;
  const failed = (reason: FailureReason, error: unknown, tail = stderr): Outcome => {
    return {
      type: 'failed',
      reason,
      exitCode,
      signal,
      error,
      stderr: tail,
      isRefusal: isRefusal(spawnError),
    };
  };
  if (told !== undefined) return failed(told.reason, toThrown(told.failure, classes), '');
  if (refusal !== undefined) return failed('threw', refusal.error, '');
  if (violation !== undefined) return failed('broke the protocol', violation);
  if (timeout !== undefined) {
    return failed('timed out', new DOMException(`An item took longer than ${timeout} ms.`, 'TimeoutError'));
  }
  if (isIgnoring === true) return failed('ignored its signal', undefined);
  return failed(reasonOf(end, started, stderr), spawnError);
}

/** Never throws: user code may have sent the message, with any value as the failure. */
function toThrown(failure: WireFailure, classes: Parameters<typeof fromWireFailure>[1]): unknown {
  try {
    return fromWireFailure(failure, classes);
  } catch (error) {
    return error;
  }
}

function reasonOf(end: ProcessEnd, started: boolean, stderr: string): FailureReason {
  if (end.spawnError !== undefined) return 'could not start';
  if (diedOfMemory(end, stderr)) return 'out of memory';
  if (end.signal !== null) return 'killed';
  return started ? 'exited' : 'could not start';
}

/** The system lacks processes, descriptors or memory, which others may give back. */
function isRefusal(error: NodeJS.ErrnoException | undefined): boolean {
  return ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(error?.code ?? '');
}

/** V8 writes the reason to stderr and aborts by one of these signals. A shell turns the signal into an exit code. */
function diedOfMemory({ signal, exitCode }: ProcessEnd, stderr: string): boolean {
  const aborted =
    signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL' || (exitCode ?? 0) > 128;
  return aborted && /FATAL ERROR: .*(heap|memory|allocation)/i.test(stderr);
}
