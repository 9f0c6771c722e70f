import type { AddedFailure } from './added-failure';
import type {
  DiagnosticsMessages,
  ObservedPool,
  PoolEndMessage,
  ProcessEndMessage,
  ProcessMessage,
  RestartMessage,
} from '../public/diagnostics';
import type { ConsumerFailure } from '../public/consumer-failure';
import { FirstAndLast } from './first-and-last';
import { ItemTimes } from './item-times';
import { Lane, type AnySeat } from './lane';
import type { FailureRow, OtherSeats, Point, ReportData, RunState } from './report-data';
import { CAN_READ_OTHERS } from './resident-memory';
import { highest, peaks, Series, sums, type Interval } from './series';
import { cut, describeError, describeItem } from './text';

export type Stats = ObservedPool['stats'];
export type Progress = DiagnosticsMessages['consumers:progress'];

/** The most lanes. What other seats did is summed up. */
export const MOST_LANES = 64;
/** So many failures are told of at the beginning, and so many at the end. */
const FAILURES = 100;
/** The first length of the stretches of a curve, in ms, and the most of them. */
const STEP = 20;
const LIMIT = 1_000;
const LONGEST_NAME = 80;

export interface RecordSettings {
  readonly title: string;
  readonly type: ObservedPool['type'];
  readonly name: string;
  /** When the pool was made, in ms since 1970. */
  readonly startedAt: number;
  readonly nameOf: (number: number) => string;
}

/** What is known of a run, in bounded memory. It has no clock: times are given, in ms since the pool was made. */
export class RunRecord {
  readonly #settings: RecordSettings;
  readonly #lanes = new Map<number, Lane>();
  readonly #progress = new Series({ from: 0, step: STEP, limit: LIMIT, merge: sums });
  readonly #backlog = new Series({ from: 0, step: STEP, limit: LIMIT, merge: peaks });
  readonly #memory = new Series({ from: 0, step: STEP, limit: LIMIT, merge: highest });
  readonly #times: ItemTimes;
  readonly #failures = new FirstAndLast<FailureRow>(FAILURES);
  /** Seats whose last process was stopped by the pool. */
  readonly #stopped = new Set<number>();
  #stats: Stats;
  #moved = 0;
  #quarantined = 0;
  #state: RunState = 'running';
  #duration = 0;
  /** Failures that are none of a process. */
  #added = 0;

  constructor(settings: RecordSettings, stats: Stats, now: number) {
    this.#settings = settings;
    this.#times = new ItemTimes(settings.nameOf);
    this.#stats = stats;
    this.see(stats, now);
  }

  /** How often it is worth while to look at the pool, in ms. */
  get step(): number {
    return Math.min(this.#progress.step, this.#lanes.get(1)?.step ?? Infinity);
  }

  see(stats: Stats, now: number): void {
    this.#stats = stats;
    this.#duration = now;
    for (const seat of stats.seats.slice(0, MOST_LANES)) this.#laneOf(seat, now).see(seat, now);
    this.#progress.add(now, [this.#moved]);
    this.#moved = 0;
    this.#backlog.add(now, [stats.waiting, stats.inHand]);
  }

  seeMemory(bytes: readonly [number, number], now: number): void {
    this.#memory.add(now, bytes);
  }

  progressed({ name, items, times = [], slowest = [] }: Progress, now: number): void {
    this.#moved += items;
    for (const [bucket, count] of times) this.#times.add(bucket, count);
    const consumer = cut(name, LONGEST_NAME);
    for (const { itemIndex, duration } of slowest)
      this.#times.addSlow({ number: itemIndex, duration, consumer, time: Math.round(now) });
  }

  processStarted({ index, pid }: ProcessMessage, now: number): void {
    this.#stopped.delete(index);
    this.#lanes.get(index)?.begin(now, pid);
  }

  /** @returns whether this tells that the process has started. */
  batchSent({ index }: ProcessMessage): boolean {
    return this.#lanes.get(index)?.isStarting === true;
  }

  /** After the time until now was counted as that of its start. */
  started({ index }: ProcessMessage): void {
    this.#lanes.get(index)?.start();
  }

  processEnded({ index, outcome }: ProcessEndMessage, now: number): void {
    if (outcome === 'stopped') this.#stopped.add(index);
    this.#lanes.get(index)?.end(now, outcome);
  }

  failed(failure: ConsumerFailure, now: number): void {
    const { name, index, pid, reason, exitCode, signal, error } = failure;
    const number = this.#failures.count + 1;
    this.#failures.add({
      number,
      time: Math.round(now),
      consumer: cut(name, LONGEST_NAME),
      pid,
      reason,
      end: signal ?? (exitCode === null ? '' : `exit code ${exitCode}`),
      error: describeError(error),
      item: 'item' in failure ? describeItem(failure.item) : undefined,
    });
    this.#lanes.get(index)?.failures.add(now, reason, number);
  }

  added({ error, name = '', pid, ...rest }: AddedFailure, now: number): void {
    const { index = 0 } = this.#stats.seats.find((seat) => seat.name === name) ?? {};
    this.#added += 1;
    this.failed(
      {
        ...rest,
        name,
        index,
        pid,
        reason: 'threw',
        exitCode: null,
        signal: null,
        error,
        consumed: 0,
        stderr: '',
      },
      now,
    );
  }

  restarted({ index, reason }: RestartMessage, now: number): void {
    this.#lanes.get(index)?.restart(now, reason);
  }

  quarantined(
    { poisoned: { index, reason } }: DiagnosticsMessages['consumers:quarantine'],
    now: number,
  ): void {
    this.#quarantined += 1;
    this.#lanes.get(index)?.quarantines.add(now, reason);
  }

  poolEnded({ failures }: Pick<PoolEndMessage, 'failures'>): void {
    if (failures.length > 0) this.#state = 'failed';
    else this.#state = this.#stopped.size > 0 ? 'stopped' : 'done';
  }

  stopped(): void {
    if (this.#state === 'running') this.#state = 'cut';
  }

  toData(): ReportData {
    const { title, type, name, startedAt } = this.#settings;
    const { seats, throughput } = this.#stats;
    return {
      title,
      pool: { name: cut(name, LONGEST_NAME), type },
      state: this.#state === 'done' && this.#added > 0 ? 'flawed' : this.#state,
      startedAt: Math.round(startedAt),
      duration: Math.round(this.#duration),
      platform: `Node ${process.version}, ${process.platform} ${process.arch}`,
      counts: toCounts(this.#stats),
      rate: throughput.overall,
      restarts: seats.reduce((sum, { restarts }) => sum + restarts, 0),
      quarantined: this.#quarantined,
      lanes: [...this.#lanes.values()].map((lane) => lane.toData()),
      others: toOthers(seats.slice(MOST_LANES)),
      progress: this.#progress.intervals.map(toPoint),
      backlog: this.#backlog.intervals.map(toPoint),
      memory: this.#memory.intervals.map(toPoint),
      hasConsumerMemory: CAN_READ_OTHERS,
      times: this.#times.buckets,
      slowest: this.#times.slowest,
      failures: { count: this.#failures.count, rows: this.#failures.rows },
    };
  }

  #laneOf(seat: AnySeat, now: number): Lane {
    const known = this.#lanes.get(seat.index);
    if (known !== undefined) return known;
    const lane = new Lane(seat, now);
    this.#lanes.set(seat.index, lane);
    return lane;
  }
}

function toCounts(stats: Stats): Record<string, number> {
  const counts = Object.entries(stats).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const { read, waiting } = 'outputs' in stats ? stats.outputs : { read: 0, waiting: 0 };
  const outputs = read + waiting > 0 ? { outputsRead: read, outputsWaiting: waiting } : {};
  return { ...Object.fromEntries(counts), ...outputs };
}

function toOthers(seats: readonly AnySeat[]): OtherSeats | undefined {
  if (seats.length === 0) return undefined;
  const sum = (what: 'consumed' | 'starved' | 'busy' | 'blocked' | 'restarts'): number =>
    seats.reduce((total, seat) => total + seat[what], 0);
  return {
    seats: seats.length,
    consumed: sum('consumed'),
    starved: sum('starved'),
    busy: sum('busy'),
    blocked: sum('blocked'),
    restarts: sum('restarts'),
  };
}

function toPoint({ until, values }: Interval): Point {
  return [Math.round(until), ...values];
}
