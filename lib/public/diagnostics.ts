import type { ConsumerFailure, FailureReason } from './consumer-failure';
import type { PoisonedItem } from './poisoned-item';
import type { PlatformSignalName } from './platform';
import type { PoolStats } from './pool-interface';
import type { TaskPoolStats } from './task-pool-interface';

/**
 * The messages of this library's channels of `node:diagnostics_channel`, by the name of the channel.
 *
 * @example
 * import { subscribe } from 'node:diagnostics_channel';
 * subscribe('consumers:failure', (message) => {
 *   const { failure } = message as DiagnosticsMessages['consumers:failure'];
 *   console.error(failure.name, failure.reason);
 * });
 */
export interface DiagnosticsMessages {
  /** A pool was made, and starts its processes now. */
  readonly 'consumers:pool:start': PoolStartMessage;
  /** All its processes are gone. */
  readonly 'consumers:pool:end': PoolEndMessage;
  readonly 'consumers:process:start': ProcessMessage;
  readonly 'consumers:process:end': ProcessEndMessage;
  /** Items were sent to a process. */
  readonly 'consumers:batch': BatchMessage;
  /** A process has moved past items, or answered calls. */
  readonly 'consumers:progress': ProgressMessage;
  /** A process has failed, whether or not another one follows. */
  readonly 'consumers:failure': FailureMessage;
  /** A process is replaced. */
  readonly 'consumers:restart': RestartMessage;
  /** An item was set aside: see `poisoned`. */
  readonly 'consumers:quarantine': QuarantineMessage;
}

/** A pool as a message shows it: the same object in all messages of one pool. It does not keep the pool from being collected. */
export type ObservedPool =
  { readonly type: 'Pool'; readonly name: string; readonly stats: PoolStats } | ObservedTaskPool;

interface ObservedTaskPool {
  readonly type: 'TaskPool';
  readonly name: string;
  /** The counts at the moment of reading. */
  readonly stats: TaskPoolStats;
}

interface OfPool {
  readonly pool: ObservedPool;
}

export interface PoolStartMessage extends OfPool {
  readonly quantity: number;
}

export interface PoolEndMessage extends OfPool {
  /** Since the pool was made, in ms. */
  readonly duration: number;
  /** The consumers that failed for good. */
  readonly failures: readonly ConsumerFailure[];
}

export interface ProcessMessage extends OfPool {
  /** As in `stats`: `resize-1`. */
  readonly name: string;
  /** The seat, from 1. */
  readonly index: number;
  /** `undefined` if no process could be started. */
  readonly pid: number | undefined;
}

export interface ProcessEndMessage extends ProcessMessage {
  /** Since it was started, in ms. */
  readonly duration: number;
  /** `'stopped'`: the pool ended it before it had returned. */
  readonly outcome: 'returned' | 'failed' | 'stopped';
  readonly exitCode: number | null;
  readonly signal: PlatformSignalName | null;
}

export interface BatchMessage extends ProcessMessage {
  /** How many. */
  readonly items: number;
  /** What they take, encoded. */
  readonly bytes: number;
  /** An earlier process of this seat was sent them, and did not move past them. */
  readonly isRedelivered: boolean;
}

export interface ProgressMessage extends ProcessMessage {
  /** So many items were moved past, or calls ended, since the last message of this process; those that are redelivered, again. */
  readonly items: number;
  /** How long the process worked on them, in ms. */
  readonly elapsed: number;
  /**
   * How long each took, in buckets that each reach 2^(1/4) (19 %) further than the one before: an item in bucket `b` took at least
   * 2^(b/4) µs, one in bucket 0 maybe less. Missing if the process was not measuring yet.
   */
  readonly times?: readonly (readonly [bucket: number, count: number])[];
  /**
   * Those that took longest, at most three, longest first: `itemIndex` counts what was put into the pool, or the calls as they leave for
   * processes, from 0; `duration` is in ms.
   */
  readonly slowest?: readonly { readonly itemIndex: number; readonly duration: number }[];
}

export interface FailureMessage extends OfPool {
  readonly failure: ConsumerFailure;
}

export interface RestartMessage extends OfPool {
  readonly name: string;
  readonly index: number;
  readonly reason: FailureReason | 'recycled';
  /** The next process starts after so many ms: 0, unless processes fail right after their start. */
  readonly delay: number;
}

export interface QuarantineMessage extends OfPool {
  readonly poisoned: PoisonedItem;
}
