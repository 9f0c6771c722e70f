import process from 'node:process';

import type { LaneData, Mark, Point, ReportData, RunRow } from './report-data';

/** An event of the Trace Event Format, with times in µs. */
interface TraceEvent {
  readonly ph: 'M' | 'X' | 'i' | 'C';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

type WithoutPid = Omit<TraceEvent, 'pid'>;

/** In the order of the columns of a lane. */
const STATES = ['starting', 'working', 'blocked', 'waiting'] as const;

/**
 * The run for https://ui.perfetto.dev: a thread for each seat, with its processes and what they did most in each stretch, and what
 * happened; and the curves as counters.
 */
export function toTrace(data: ReportData): string {
  const events = [
    ...data.lanes.flatMap((lane) => laneEvents(lane, data)),
    ...slowEvents(data),
    ...counterEvents('items a second', toRates(data.progress), ['items']),
    ...counterEvents('items that wait', data.backlog, ['waiting', 'in hand']),
    ...counterEvents('memory (MB)', data.memory.map(toMegabytes), ['program', 'consumers']),
  ];
  // What contains another event comes first.
  events.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const traceEvents = [...nameEvents(data), ...events].map((event) => ({ ...event, pid: process.pid }));
  return JSON.stringify({
    displayTimeUnit: 'ms',
    otherData: { title: data.title, startedAt: new Date(data.startedAt).toISOString(), state: data.state },
    traceEvents,
  });
}

function nameEvents({ pool, lanes }: ReportData): WithoutPid[] {
  const program = { ph: 'M', name: 'process_name', tid: 0, ts: 0, args: { name: pool.name } } as const;
  const seats = lanes.map(({ index, name }): WithoutPid => {
    return { ph: 'M', name: 'thread_name', tid: index, ts: 0, args: { name } };
  });
  return [program, ...seats];
}

function laneEvents(lane: LaneData, { duration, failures }: ReportData): WithoutPid[] {
  const tid = lane.index;
  const runs = lane.runs.rows.map((run): WithoutPid => {
    const { pid, from, outcome } = run;
    const name = pid === undefined ? lane.name : `${lane.name} (pid ${pid})`;
    return { ph: 'X', name, tid, ...toSpan(from, endOf(run, duration)), args: { pid, outcome } };
  });
  const marks = lane.marks.map(({ kind, time, ...mark }): WithoutPid => {
    const row = failures.rows.find(({ number }) => number === mark.failure);
    return {
      ph: 'i',
      name: nameOf(kind, mark),
      tid,
      ts: toMicroseconds(time),
      s: 't',
      args: { ...mark, row },
    };
  });
  return [...runs, ...stateEvents(lane, duration), ...marks];
}

function nameOf(kind: Mark['kind'], { count, reasons }: Pick<Mark, 'count' | 'reasons'>): string {
  return `${kind}: ${Object.keys(reasons).join(', ')}${count > 1 ? ` (${count})` : ''}`;
}

/** Cut at the ends of processes, as events of a thread must lie within each other. */
function stateEvents(lane: LaneData, duration: number): WithoutPid[] {
  const runs = lane.runs.rows.map((run) => ({ from: run.from, until: endOf(run, duration) }));
  return toStretches(lane).flatMap(({ from, until, shares }) => {
    const most = Math.max(...shares);
    if (most === 0) return [];
    const args = Object.fromEntries(STATES.map((state, index) => [state, `${shares[index] ?? 0} %`]));
    return runs.flatMap((run): WithoutPid[] => {
      const [start, end] = [Math.max(from, run.from), Math.min(until, run.until)];
      if (end <= start) return [];
      const name = STATES[shares.indexOf(most)] as string;
      return [{ ph: 'X', name, tid: lane.index, ...toSpan(start, end), args }];
    });
  });
}

function toStretches({ from, columns }: LaneData): { from: number; until: number; shares: number[] }[] {
  const stretches = [];
  let last = from;
  for (let at = 0; at < columns.length; at += 1 + STATES.length) {
    const [until = last, ...shares] = columns.slice(at, at + 1 + STATES.length);
    stretches.push({ from: last, until, shares });
    last = until;
  }
  return stretches;
}

function endOf({ from, until }: RunRow, duration: number): number {
  return Math.max(from, until ?? duration);
}

function slowEvents({ slowest, lanes }: ReportData): WithoutPid[] {
  return slowest.map(({ number, name, duration, consumer, time }) => {
    const tid = lanes.find((lane) => lane.name === consumer)?.index ?? 0;
    const args = { number, 'duration (ms)': duration, consumer };
    return { ph: 'i', name: `slow: ${name}`, tid, ts: toMicroseconds(time), s: 't', args };
  });
}

function counterEvents(name: string, points: readonly Point[], labels: readonly string[]): WithoutPid[] {
  return points.map(([until = 0, ...values]) => {
    const args = Object.fromEntries(labels.map((label, index) => [label, values[index] ?? 0]));
    return { ph: 'C', name, tid: 0, ts: toMicroseconds(until), args };
  });
}

function toRates(points: readonly Point[]): Point[] {
  return points.map(([until = 0, items = 0], index) => {
    const span = until - (points[index - 1]?.[0] ?? 0);
    return [until, span > 0 ? Math.round((1_000 * items) / span) : 0];
  });
}

function toMegabytes([until = 0, ...bytes]: Point): Point {
  return [until, ...bytes.map((value) => Math.round(value / 1e6))];
}

function toSpan(from: number, until: number): { ts: number; dur: number } {
  const ts = toMicroseconds(from);
  return { ts, dur: toMicroseconds(until) - ts };
}

function toMicroseconds(milliseconds: number): number {
  return Math.round(1_000 * milliseconds);
}
