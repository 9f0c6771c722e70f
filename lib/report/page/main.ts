import { median } from 'd3-array';

import type { ReportData } from '../report-data';
import { peaks, highest, sums } from '../series';
import { append, appendCard, appendLegend, root, type Html } from './card';
import { appendCurves, type Stretch } from './curve-chart';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  formatShort,
  formatTime,
  plural,
} from './format';
import { appendHeader, describeOthers } from './header';
import { appendHistogram, percentileOf, toBars } from './histogram';
import { appendGlyph, appendLanes } from './lanes-chart';
import { describeMark } from './marks';
import { resample } from './resampled';
import { sharesOf, STATE_LABELS } from './shares';
import { appendTable, appendTableOnDemand } from './table';
import { appendConsumers, appendFailures } from './tables';

/** So many values a curve has at the most, and its table. */
const COLUMNS = 160;
const ROWS = 40;
/** The most events in a table. */
const EVENTS = 500;

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as ReportData;
const page = root();
appendHeader(page, data);
const grid = append(page, 'div', 'grid');
addLanes(grid);
addThroughput(grid);
addBacklog(grid);
addMemory(grid);
addTimes(grid);
appendConsumers(grid, data);
appendFailures(grid, data);
append(page, 'footer', 'note').text(
  'Made by recordRun() of consumers. This page requests nothing from anywhere.',
);

function addLanes(parent: Html): void {
  const card = appendCard(parent, {
    id: 'lanes',
    title: 'What each consumer did',
    note: 'The numbers on the right are items. Hover, tap, or go there with Tab and the arrow keys: up and down for consumers, left and right for their events.',
    isWide: true,
  });
  const shares = sharesOf(data.lanes);
  const states = ['working', 'waiting', 'blocked', 'starting'] as const;
  appendLegend(
    card,
    states.map((state) => ({
      className: state,
      label: STATE_LABELS[state],
      value: formatShare(shares[state]),
    })),
  );
  const legend = card.select<HTMLElement>('.legend');
  const kinds = new Set(data.lanes.flatMap(({ marks }) => marks.map(({ kind }) => kind)));
  if (kinds.has('failure')) appendGlyph(legend, 'failure', 'Failure');
  if (kinds.has('restart')) appendGlyph(legend, 'restart', 'Restart');
  if (kinds.has('quarantine')) appendGlyph(legend, 'quarantine', 'Item set aside');
  appendLanes(card, data);
  const others = describeOthers(data);
  if (others !== undefined) card.append('p').attr('class', 'note').text(others);
  const events = data.lanes.flatMap((lane) => lane.marks.map((mark) => ({ lane, mark })));
  if (events.length === 0) return;
  events.sort((a, b) => a.mark.time - b.mark.time);
  const isCut = events.length > EVENTS;
  appendTableOnDemand(card, isCut ? `The first ${EVENTS} events as a table` : 'Events as a table', () => ({
    caption: 'Events',
    columns: ['Time', 'Event', 'Details'],
    texts: [1, 2],
    rows: events.slice(0, EVENTS).map(({ lane, mark }) => {
      const { title, lines } = describeMark(mark, lane, data.failures.rows);
      return [formatTime(mark.time), title, lines.slice(1).join(' · ')];
    }),
  }));
}

function addThroughput(parent: Html): void {
  const { duration } = data;
  const toRates = (count: number): Stretch[] =>
    resample(data.progress, { duration, count, merge: sums }).map(({ from, until, values: [items = 0] }) => ({
      from,
      until,
      values: [until > from ? (1_000 * items) / (until - from) : 0],
    }));
  const rates = toRates(COLUMNS);
  addCurveCard(parent, {
    id: 'throughput',
    title: 'Throughput',
    note: `Items that were moved past in a second${stepOf(rates)}; ${formatRate(data.rate)} over the whole run.`,
    curves: [{ className: 'working', label: 'Items a second' }],
    stretches: rates,
    rows: () => toRates(ROWS),
    isStacked: false,
    isStepped: true,
    format: formatRate,
    formatAxis: formatShort,
  });
}

function addBacklog(parent: Html): void {
  const { duration } = data;
  const read = (count: number): readonly Stretch[] =>
    resample(data.backlog, { duration, count, merge: peaks });
  addCurveCard(parent, {
    id: 'backlog',
    title: 'Items on their way',
    note: 'The most that waited, and that consumers had in hand.',
    curves: [
      { className: 'waiting', label: 'Waiting' },
      { className: 'working', label: 'In hand' },
    ],
    stretches: read(COLUMNS),
    rows: () => read(ROWS),
    isStacked: false,
    isStepped: true,
    format: formatCount,
    formatAxis: formatShort,
  });
}

function addMemory(parent: Html): void {
  const { duration, hasConsumerMemory } = data;
  const read = (count: number): readonly Stretch[] =>
    resample(data.memory, { duration, count, merge: highest });
  const scope = hasConsumerMemory
    ? 'Resident memory of the program and of the consumers’ processes. What processes share counts in each of them.'
    : 'Resident memory of the program alone: on this system, that of the consumers’ processes could not be read.';
  const consumers = hasConsumerMemory ? [{ className: 'working', label: 'Consumers' }] : [];
  addCurveCard(parent, {
    id: 'memory',
    title: 'Memory',
    note: scope,
    curves: [{ className: 'program', label: 'Program' }, ...consumers],
    stretches: read(COLUMNS),
    rows: () => read(ROWS),
    isStacked: true,
    isStepped: false,
    format: formatBytes,
    formatAxis: formatBytes,
  });
}

interface CurveCard {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly curves: readonly { readonly className: string; readonly label: string }[];
  readonly stretches: readonly Stretch[];
  readonly rows: () => readonly Stretch[];
  readonly isStacked: boolean;
  readonly isStepped: boolean;
  readonly format: (value: number) => string;
  readonly formatAxis: (value: number) => string;
}

function addCurveCard(parent: Html, { id, title, note, rows, ...curves }: CurveCard): void {
  const card = appendCard(parent, { id, title, note });
  if (curves.curves.length > 1) appendLegend(card, curves.curves);
  appendCurves(card, { ...curves, label: `${title} over time`, duration: data.duration });
  appendTableOnDemand(card, `${title} as a table`, () => ({
    caption: title,
    columns: ['Until', ...curves.curves.map(({ label }) => label)],
    texts: [],
    rows: rows().map(({ until, values }) => [
      formatTime(until),
      ...curves.curves.map((_, which) => curves.format(values[which] ?? 0)),
    ]),
  }));
}

function stepOf(stretches: readonly Stretch[]): string {
  const step = median(stretches, ({ from, until }) => until - from);
  return step === undefined ? '' : `, as the mean of ${formatDuration(step)} each`;
}

function addTimes(parent: Html): void {
  const bars = toBars(data.times);
  const card = appendCard(parent, { id: 'times', title: 'Time an item', isWide: true });
  if (bars.length === 0) {
    card.append('p').attr('class', 'note').text('No times are known.');
    return;
  }
  const count = bars.reduce((sum, bar) => sum + bar.count, 0);
  const moved = data.progress.reduce((sum, [, items = 0]) => sum + items, 0);
  const quantile = (part: number): string => formatDuration(percentileOf(bars, part));
  const ofAll = moved > count ? `${formatCount(count)} of ${plural(moved, 'item')}` : plural(count, 'item');
  const note = `How long ${ofAll} took: half of them at most ${quantile(0.5)}, 99 % at most ${quantile(0.99)}.`;
  card.append('p').attr('class', 'note').text(note);
  const halves = append(card, 'div', 'halves');
  const left = append(halves, 'div', 'half');
  appendHistogram(left, bars, data.slowest.length);
  appendTableOnDemand(left, 'Times as a table', () => ({
    caption: 'Time an item',
    columns: ['From', 'To', 'Items'],
    texts: [],
    rows: bars
      .filter((bar) => bar.count > 0)
      .map((bar) => [formatDuration(bar.from), formatDuration(bar.until), formatCount(bar.count)]),
  }));
  const right = append(halves, 'div', 'half');
  right.append('h3').text(data.slowest.length === 10 ? 'The slowest ten' : 'The slowest');
  appendTable(right, {
    caption: 'The slowest items',
    columns: ['Item', 'Time', 'Consumer', 'At'],
    texts: [0, 2],
    rows: data.slowest.map(({ name, number, duration, consumer, time }) => [
      { text: name, value: number },
      { text: formatDuration(duration), value: duration },
      consumer,
      formatTime(time),
    ]),
  });
}
