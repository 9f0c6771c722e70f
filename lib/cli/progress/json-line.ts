import type { Snapshot } from './snapshot';

/** A line of `--progress json`. Fields may be added; those that are here stay as they are. `null` is: not known. */
export interface ProgressRecord {
  readonly type: 'progress';
  /** Seconds since the run began. */
  readonly elapsed: number;
  /** Items whose output is written, with those that failed, and those of an earlier run. */
  readonly done: number;
  readonly failed: number;
  /** Items that an earlier run has done. */
  readonly kept: number;
  /** Of the input's size, from 0 to 1. */
  readonly fraction: number | null;
  /** Items per second, of late. */
  readonly rate: number | null;
  /** Seconds until all is done. */
  readonly remaining: number | null;
  /** Consumers at work now, and all of them. */
  readonly busy: number;
  readonly quantity: number;
  /** The part of the machine's CPUs in use, from 0 to 1. */
  readonly cpu: number | null;
  /** In bytes. */
  readonly freeMemory: number;
  /** It is the last line. */
  readonly ended: boolean;
}

export function toJsonLine(snapshot: Snapshot, ended: boolean): string {
  const { done, failed, kept, busy, quantity } = snapshot;
  const record: ProgressRecord = {
    type: 'progress',
    elapsed: round(snapshot.elapsed),
    done,
    failed,
    kept,
    fraction: orNull(snapshot.fraction),
    rate: orNull(snapshot.rate),
    remaining: orNull(snapshot.remaining),
    busy,
    quantity,
    cpu: orNull(snapshot.cpu),
    freeMemory: Math.round(snapshot.freeMemory),
    ended,
  };
  return JSON.stringify(record);
}

function orNull(value: number | undefined): number | null {
  return value === undefined ? null : round(value);
}

/** To 4 decimals: more is noise. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
