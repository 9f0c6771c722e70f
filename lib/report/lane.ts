import { FirstAndLast } from './first-and-last';
import { Marks } from './marks';
import type { LaneData, RunRow } from './report-data';
import { Series, sums, type Interval } from './series';
import { cut } from './text';
import type { SeatStats } from '../public/seat-stats';
import type { TaskSeatStats } from '../public/task-seat-stats';

export type AnySeat = Omit<SeatStats, 'runs' | 'state'> & Pick<TaskSeatStats, 'state'>;

/** The first length of the stretches of a lane, in ms, and the most of them. */
const STEP = 20;
const LIMIT = 300;
/** So many processes of a seat are told of at its beginning, and so many at its end. */
const RUNS = 20;
const LONGEST_NAME = 80;

interface OpenRun extends RunRow {
  until: number | undefined;
  outcome: string;
}

/** What one seat did over time. */
export class Lane {
  readonly failures = new Marks('failure');
  readonly quarantines = new Marks('quarantine');
  readonly #restarts = new Marks('restart');
  readonly #from: number;
  readonly #series: Series;
  readonly #runs = new FirstAndLast<OpenRun>(RUNS);
  #run: OpenRun | undefined;
  #seat: AnySeat;
  /** How much of the seat's times are in the series. */
  #told: Pick<AnySeat, 'starved' | 'busy' | 'blocked'> = { starved: 0, busy: 0, blocked: 0 };
  /** When the seat was looked at last. */
  #seen: number;
  /** Its process is starting, or being replaced. */
  #isStarting = true;

  /** @param now in ms since the pool was made. */
  constructor(seat: AnySeat, now: number) {
    this.#seat = seat;
    this.#from = Math.max(0, now - seat.starved - seat.busy - seat.blocked);
    this.#seen = this.#from;
    this.#series = new Series({ from: this.#from, step: STEP, limit: LIMIT, merge: sums });
    if (seat.pid !== undefined && isAlive(seat)) this.begin(this.#from, seat.pid);
  }

  get step(): number {
    return this.#series.step;
  }

  /** The seat as it is now: what it has done since it was seen last. */
  see(seat: AnySeat, now: number): void {
    this.#seat = seat;
    const [starved, busy, blocked] = [
      seat.starved - this.#told.starved,
      seat.busy - this.#told.busy,
      seat.blocked - this.#told.blocked,
    ];
    this.#told = seat;
    const gone = isOver(seat) ? Math.max(0, now - this.#seen - starved - busy - blocked) : 0;
    this.#seen = now;
    // What is corrected was work.
    const isStart = this.#isStarting && busy > 0;
    this.#series.add(now, [gone, ...(isStart ? [busy, 0] : [0, busy]), blocked, starved]);
    this.#isStarting &&= seat.state === 'starting';
  }

  /** A process of the seat was started. It may be known already. */
  begin(now: number, pid: number | undefined): void {
    if (this.#run?.until === undefined && this.#run?.pid === pid && pid !== undefined) return;
    this.#isStarting = true;
    this.#run = { pid, from: now, until: undefined, outcome: 'running' };
    this.#runs.add(this.#run);
  }

  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** Its process was sent items, so it has started. */
  start(): void {
    this.#isStarting = false;
  }

  /** Another process follows. */
  restart(now: number, reason: string): void {
    this.#isStarting = true;
    this.#restarts.add(now, reason);
  }

  end(now: number, outcome: string): void {
    if (this.#run === undefined) return;
    this.#run.until = now;
    this.#run.outcome = outcome;
  }

  toData(): LaneData {
    const { name, index, pid, state, consumed, starved, busy, blocked, restarts, restartReasons } =
      this.#seat;
    const marks = [this.failures, this.#restarts, this.quarantines].flatMap(({ all }) => all);
    return {
      name: cut(name, LONGEST_NAME),
      index,
      pid,
      state,
      consumed,
      starved,
      busy,
      blocked,
      restarts,
      restartReasons: restartReasons,
      failures: this.failures.count,
      from: Math.round(this.#from),
      columns: toColumns(this.#series.intervals),
      marks: marks.sort((a, b) => a.time - b.time).map((mark) => ({ ...mark, ...roundedTimes(mark) })),
      runs: { count: this.#runs.count, rows: this.#runs.rows.map((run) => ({ ...run })) },
    };
  }
}

/** It has a process, or is about to. */
export function isAlive(seat: AnySeat): boolean {
  return !isOver(seat) && seat.state !== 'asleep';
}

function isOver({ state }: AnySeat): boolean {
  return state === 'ended' || state === 'failed';
}

function roundedTimes({ time, until }: { time: number; until: number }): { time: number; until: number } {
  return { time: Math.round(time), until: Math.round(until) };
}

/** Neighbours in which the same happened are one. */
function toColumns(intervals: readonly Interval[]): number[] {
  const columns: number[] = [];
  let latest = '';
  for (const { from, until, values } of withCorrections(intervals)) {
    const percentages = values.map((value) =>
      until > from ? Math.round((100 * value) / (until - from)) : 0,
    );
    const text = percentages.join();
    if (text === latest) columns[columns.length - 1 - percentages.length] = Math.round(until);
    else columns.push(Math.round(until), ...percentages);
    latest = text;
  }
  return columns;
}

/**
 * A figure goes back a little when the pool learns more, and another one goes forth by as much: that was earlier. So what is less than
 * nothing in a stretch, or more than its time, belongs to the stretch before.
 */
function withCorrections(intervals: readonly Interval[]): readonly Interval[] {
  let rest: readonly number[] = [];
  const corrected = [...intervals].reverse().map(({ from, until, values: [gone = 0, ...times] }) => {
    const span = until - from;
    const wanted = times.map((value, index) => value + (rest[index] ?? 0));
    const possible = wanted.map((value) => Math.min(span, Math.max(0, value)));
    rest = wanted.map((value, index) => value - (possible[index] as number));
    return { from, until, values: scale(possible, Math.max(0, span - gone)) };
  });
  return corrected.reverse();
}

/** The clock is read a little after the seat: together they are the time in which there was one. */
function scale(values: readonly number[], sum: number): readonly number[] {
  const all = values.reduce((total, value) => total + value, 0);
  return all > 0 ? values.map((value) => (value * sum) / all) : values;
}
