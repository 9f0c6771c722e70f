import type { FailureRow, LaneData, ReportData } from '../report-data';
import { appendCard, type Html } from './card';
import { formatCount, formatDuration, formatTime, plural } from './format';
import { appendTable, type Cell } from './table';

export function appendConsumers(parent: Html, { lanes, others }: ReportData): void {
  const note = 'What each consumer’s time went by with. Working includes the start of its processes.';
  const card = appendCard(parent, { id: 'consumers', title: 'Consumers', note, isWide: true });
  const rows = lanes.map((lane) => toRow(lane));
  if (others !== undefined) {
    const { seats, consumed, starved, busy, blocked, restarts } = others;
    const name = plural(seats, 'other');
    rows.push([name, '', count(consumed), time(busy), time(starved), time(blocked), count(restarts), '', '']);
  }
  appendTable(card, {
    caption: 'Consumers',
    columns: ['Consumer', 'State', 'Items', 'Working', 'Waiting', 'Blocked', 'Restarts', 'Why', 'Failures'],
    texts: [0, 1, 7],
    rows,
  });
}

function toRow(lane: LaneData): (string | Cell)[] {
  const reasons = Object.entries(lane.restartReasons).map(([reason, times]) => `${reason}: ${times}`);
  return [
    lane.name,
    lane.state,
    count(lane.consumed),
    time(lane.busy),
    time(lane.starved),
    time(lane.blocked),
    count(lane.restarts),
    reasons.join(', '),
    count(lane.failures),
  ];
}

export function appendFailures(parent: Html, { failures }: ReportData): void {
  if (failures.count === 0) return;
  const left = failures.count - failures.rows.length;
  const note =
    left > 0
      ? `${plural(left, 'failure')} between the first and the last of these are only counted.`
      : undefined;
  const card = appendCard(parent, {
    id: 'failures',
    title: 'Failures',
    ...(note === undefined ? {} : { note }),
    isWide: true,
  });
  appendTable(card, {
    caption: 'Failures',
    columns: ['No.', 'Time', 'Consumer', 'Reason', 'Item in hand', 'Error'],
    texts: [2, 3, 4, 5],
    rows: failures.rows.map(toFailureRow),
  });
}

function toFailureRow({ number, time: at, consumer, pid, reason, end, error, item }: FailureRow): string[] {
  const who = pid === undefined ? consumer : `${consumer} (pid ${pid})`;
  const why = end === '' ? reason : `${reason} (${end})`;
  return [String(number), formatTime(at), who, why, item ?? 'not known', error];
}

function count(value: number): Cell {
  return { text: formatCount(value), value };
}

function time(value: number): Cell {
  return { text: formatDuration(Math.round(value)), value };
}
