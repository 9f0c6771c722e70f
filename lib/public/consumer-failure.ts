import type { PlatformSignalName } from './platform';

/** Why a consumer failed. */
export type FailureReason =
  | 'could not start'
  | 'threw'
  | 'exited'
  | 'killed'
  | 'out of memory'
  | 'timed out'
  | 'ignored its signal'
  | 'broke the protocol'
  | 'could not send its output'
  | 'could not send its result';

/** A consumer that failed. */
export interface ConsumerFailure {
  /** As in `stats`: `resize-1`. */
  readonly name: string;
  /** The seat, from 1. */
  readonly index: number;
  /** `undefined` if no process could be started. */
  readonly pid: number | undefined;
  readonly reason: FailureReason;
  /** The exit code of the process; `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended the process; `null` if it exited. */
  readonly signal: PlatformSignalName | null;
  /** What was thrown; `undefined` if the process died without a final message (or if `undefined` was thrown). */
  readonly error: unknown;
  /** The item in hand; the property is missing if the item is not known. */
  readonly item?: unknown;
  /** Where `item` is there, and was put into a `Pool`: it was put as the so many-th, from 0. */
  readonly itemIndex?: number;
  /** Why its items were not redelivered, although the option `retries` or `poison` asks for it; else missing. */
  readonly notRedelivered?: string;
  /** How many items the consumer had moved past. */
  readonly consumed: number;
  /** The tail of what the process wrote to stderr, if it died without a final message; else empty. */
  readonly stderr: string;
}

/** What became of the consumers of a pool. */
export interface FailureDetails {
  readonly failures: readonly ConsumerFailure[];
  readonly results: readonly unknown[];
  readonly unconsumed: number;
}
