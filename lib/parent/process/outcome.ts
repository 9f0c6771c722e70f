import type { FailureReason } from '../../errors';
import type { FinalMessage } from '../../wire/messages';
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
    };

/** What is known about a process that has ended. */
export interface Evidence {
  /** The consumer's final message, if one came. */
  readonly final: FinalMessage | undefined;
  /** The consumer was loaded. */
  readonly started: boolean;
  readonly end: ProcessEnd;
  readonly stderr: string;
  /** The limit in ms that one item exceeded, where the process was killed for that. */
  readonly timeout?: number | undefined;
  /** What is wrong with a message of the process, where it was killed for that. */
  readonly violation?: Error | undefined;
}

/** A final message decides; without one, the evidence. */
export function toOutcome(
  { final, started, end, stderr, timeout, violation }: Evidence,
  classes: Parameters<typeof fromWireFailure>[1],
): Outcome {
  if (final?.type === 'returned') return { type: 'returned', result: final.result };
  const { exitCode, signal } = end;
  if (final?.type === 'failed') {
    const error = toThrown(final.failure, classes);
    return { type: 'failed', reason: final.reason, exitCode, signal, error, stderr: '' };
  }
  if (violation !== undefined) {
    return { type: 'failed', reason: 'broke the protocol', exitCode, signal, error: violation, stderr };
  }
  if (timeout !== undefined) {
    const error = new DOMException(`An item took longer than ${timeout} ms.`, 'TimeoutError');
    return { type: 'failed', reason: 'timed out', exitCode, signal, error, stderr };
  }
  const reason = reasonOf(end, started, stderr);
  return { type: 'failed', reason, exitCode, signal, error: end.spawnError, stderr };
}

/** User code may have sent the message, with anything in the place of the failure. */
function toThrown(failure: WireFailure, classes: Parameters<typeof fromWireFailure>[1]): unknown {
  try {
    return fromWireFailure(failure, classes);
  } catch (error) {
    return error;
  }
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
