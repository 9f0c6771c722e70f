/**
 * What a page shows; it is in the page as JSON. Times are in ms since the pool was made. Every list is bounded, so the page is, too.
 * This file imports nothing, as the page's own script has it from here.
 */
export interface ReportData {
  readonly title: string;
  readonly pool: { readonly name: string; readonly type: 'Pool' | 'TaskPool' };
  readonly state: RunState;
  /** When the pool was made, in ms since 1970. */
  readonly startedAt: number;
  readonly duration: number;
  readonly platform: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Items moved past in a second, as in `stats.throughput`. */
  readonly rate: number;
  readonly restarts: number;
  readonly quarantined: number;
  readonly lanes: readonly LaneData[];
  /** What the seats did that have no lane here; `undefined` if all have one. */
  readonly others: OtherSeats | undefined;
  /** `[until, items]`: moved past since the time before. */
  readonly progress: readonly Point[];
  /** `[until, waiting, inHand]`: the most of each since the time before. */
  readonly backlog: readonly Point[];
  /** `[until, program, consumers]`: bytes resident, when it was most since the time before. */
  readonly memory: readonly Point[];
  /** Whether that of the consumers could be read. */
  readonly hasConsumerMemory: boolean;
  /** `[bucket, items]`: so many took at least 2^(bucket / 4) µs, and less than the next bucket. */
  readonly times: readonly (readonly [number, number])[];
  /** Longest first. */
  readonly slowest: readonly SlowItem[];
  readonly failures: { readonly count: number; readonly rows: readonly FailureRow[] };
}

/** `'cut'`: the recording was stopped before the pool had ended. */
export type RunState = 'running' | 'done' | 'flawed' | 'failed' | 'stopped' | 'cut';

export type Point = readonly number[];

export interface LaneData {
  readonly name: string;
  readonly index: number;
  readonly pid: number | undefined;
  readonly state: string;
  readonly consumed: number;
  /** In ms, as in `stats`. */
  readonly starved: number;
  readonly busy: number;
  readonly blocked: number;
  readonly restarts: number;
  readonly restartReasons: Readonly<Record<string, number>>;
  readonly failures: number;
  /** When the seat was made. */
  readonly from: number;
  /**
   * `until, starting, working, blocked, waiting` one after the other: in which percentage of the time since the time before it was what.
   * The rest of it there was no process.
   */
  readonly columns: readonly number[];
  readonly marks: readonly Mark[];
  readonly runs: { readonly count: number; readonly rows: readonly RunRow[] };
}

/** Something that happened to a seat; or several of a kind, if there is no room for each. */
export interface Mark {
  readonly kind: MarkKind;
  readonly time: number;
  /** The last one's time. */
  readonly until: number;
  readonly count: number;
  /** How many of them had which reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The number of the failure that is the first of these. */
  readonly failure?: number;
}

export type MarkKind = 'failure' | 'restart' | 'quarantine';

/** A process of a seat. */
export interface RunRow {
  readonly pid: number | undefined;
  readonly from: number;
  /** `undefined` while it runs. */
  readonly until: number | undefined;
  readonly outcome: string;
}

export interface OtherSeats {
  readonly seats: number;
  readonly consumed: number;
  readonly starved: number;
  readonly busy: number;
  readonly blocked: number;
  readonly restarts: number;
}

export interface SlowItem {
  /** As it was put, from 0. */
  readonly number: number;
  readonly name: string;
  readonly duration: number;
  /** Who had it, and when that was told. */
  readonly consumer: string;
  readonly time: number;
}

export interface FailureRow {
  /** From 1: rows in the middle may be missing. */
  readonly number: number;
  readonly time: number;
  readonly consumer: string;
  readonly pid: number | undefined;
  readonly reason: string;
  /** Exit code or signal. */
  readonly end: string;
  readonly error: string;
  readonly item: string | undefined;
}
