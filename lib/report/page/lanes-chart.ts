import { axisTop } from 'd3-axis';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { pointer, select, type Selection } from 'd3-selection';
import { area, curveStepAfter } from 'd3-shape';

import type { LaneData, Mark, ReportData } from '../report-data';
import { drawInWidth, isNarrow, type Html } from './card';
import { formatCount, formatShare, formatTime, plural } from './format';
import { moveAmongLanes } from './lane-keys';
import { appendMark, describeMark } from './marks';
import { sharesOf, STATE_LABELS, STATES, toSharedTimes, type SharedTime } from './shares';
import { timeTicks } from './time-ticks';
import { hideTooltip, showTooltip, type TooltipText } from './tooltip';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Where things are, which depends on the room there is. */
interface Layout {
  readonly x: ScaleLinear<number, number>;
  readonly height: number;
  /** From one lane to the next. */
  readonly pitch: number;
  readonly isNarrow: boolean;
  readonly width: number;
}

const TOP = 30;
const NAMES = 132;
const COUNTS = 84;
/** With more lanes than this, each is lower. */
const MANY = 24;
/** A drawing of the bars takes the whole width, and so much is left of them for marks at the ends. */
const EDGE = 10;

/** A lane for each consumer: what it did over time, from the bottom up, and what happened to it. */
export function appendLanes(parent: Html, data: ReportData): void {
  drawInWidth(parent, 'chart lanes', (box, width) => {
    draw(box, toLayout(data, width), data);
  });
}

function toLayout({ lanes, duration }: ReportData, width: number): Layout {
  const narrow = isNarrow(width);
  const range = narrow ? [EDGE, width - EDGE] : [NAMES, width - COUNTS];
  const height = lanes.length > MANY ? 12 : 24;
  const pitch = height + (narrow ? 32 : lanes.length > MANY ? 8 : 14);
  return { x: scaleLinear([0, Math.max(1, duration)], range), height, pitch, isNarrow: narrow, width };
}

function draw(box: Html, layout: Layout, data: ReportData): void {
  const { x, pitch, width } = layout;
  const height = TOP + data.lanes.length * pitch + 6;
  const svg = box.append('svg').attr('width', width).attr('height', height).attr('role', 'application');
  svg.attr('viewBox', `0 0 ${width} ${height}`);
  svg.attr('aria-label', 'What each consumer did over time. Up and down: consumers; left and right: events');
  appendHatch(svg as unknown as Group);
  const { values, format } = timeTicks(data.duration, layout.isNarrow ? 4 : 9);
  const axis = axisTop(x)
    .tickValues(values)
    .tickSize(-(height - TOP))
    .tickFormat((value) => format(Number(value)));
  svg
    .append('g')
    .attr('class', 'axis x')
    .attr('aria-hidden', 'true')
    .attr('transform', `translate(0,${TOP - 8})`)
    .call(axis);
  data.lanes.forEach((lane, place) => {
    const group = svg.append('g').attr('transform', `translate(0,${TOP + place * pitch})`);
    drawLane(group, lane, layout, data);
  });
  moveAmongLanes(svg.node() as SVGSVGElement);
}

/** A process that starts is told from one that works by more than its colour. */
function appendHatch(svg: Group): void {
  const pattern = svg.append('defs').append('pattern').attr('id', 'hatch').attr('width', 6).attr('height', 6);
  pattern.attr('patternUnits', 'userSpaceOnUse').attr('patternTransform', 'rotate(45)');
  pattern.append('rect').attr('class', 'hatch-ground').attr('width', 6).attr('height', 6);
  pattern.append('rect').attr('class', 'hatch-line').attr('width', 2.5).attr('height', 6);
}

function drawLane(group: Group, lane: LaneData, layout: Layout, data: ReportData): void {
  const { x, height, isNarrow: narrow, width } = layout;
  const times = toSharedTimes(lane);
  const top = narrow ? 22 : 0;
  const summary = describeLane(lane);
  group.attr('class', 'lane').attr('role', 'group').attr('tabindex', -1);
  group.attr('aria-label', `${summary.title}: ${summary.lines.join(', ')}`);
  const middle = narrow ? 12 : height / 2 + 4;
  group
    .append('text')
    .attr('class', 'name')
    .attr('x', narrow ? EDGE : 0)
    .attr('y', middle)
    .text(shorten(lane.name, narrow ? 34 : 17));
  group
    .append('text')
    .attr('class', 'count')
    .attr('x', width - (narrow ? EDGE : 0))
    .attr('y', middle)
    .text(formatCount(lane.consumed));
  const bars = group.append('g').attr('class', 'bars').attr('transform', `translate(0,${top})`);
  bars
    .append('rect')
    .attr('class', 'ground')
    .attr('x', x(0))
    .attr('width', x(data.duration) - x(0))
    .attr('height', height);
  STATES.forEach((state, place) => {
    bars
      .append('path')
      .attr('class', state)
      .attr('d', toPath(times, place, layout));
  });
  const node = group.node() as SVGGElement;
  bars.on('pointermove pointerdown', (event: PointerEvent) => {
    const time = x.invert(pointer(event, bars.node())[0]);
    const column = times.find(({ until }) => time <= until);
    if (column === undefined) return;
    const place = new DOMPoint(event.clientX, event.clientY - 10);
    showTooltip(node, () => place, describeColumn(lane, column));
  });
  bars.on('pointerleave', () => {
    hideTooltip(node);
  });
  const tell = (target: Element, text: TooltipText): void => {
    const shown = target.querySelector('.bars .ground, .glyph') ?? target;
    showTooltip(target, () => shown.getBoundingClientRect(), text);
  };
  group.on('focus', () => {
    if (node.matches(':focus-visible')) tell(node, summary);
  });
  group.on('blur', () => {
    hideTooltip(node);
  });
  const marks = group.append('g').attr('transform', `translate(0,${top})`);
  for (const mark of lane.marks) drawMark(marks, mark, lane, layout, data, tell);
}

function drawMark(
  parent: Group,
  mark: Mark,
  lane: LaneData,
  { x, height }: Layout,
  data: ReportData,
  tell: (target: Element, text: TooltipText) => void,
): void {
  const text = describeMark(mark, lane, data.failures.rows);
  const group = appendMark(parent, mark, height).attr('tabindex', -1).attr('role', 'img');
  group.attr('aria-label', `${text.title}: ${text.lines.join(', ')}`);
  group.attr('transform', `translate(${x(mark.time)},0)`);
  const node = group.node() as SVGGElement;
  group.on('pointermove pointerdown focus', () => {
    tell(node, text);
  });
  group.on('pointerleave blur', () => {
    hideTooltip(node);
  });
}

function toPath(times: readonly SharedTime[], place: number, { x, height }: Layout): string {
  const last = times.length - 1;
  const points = last >= 0 ? [...times.keys(), last + 1] : [];
  const sharesBelow = (index: number, count: number): number => {
    const { shares } = times[Math.min(index, last)] as SharedTime;
    return STATES.slice(0, count).reduce((sum, state) => sum + shares[state], 0);
  };
  const edge = (count: number) => (index: number) => height * (1 - Math.min(1, sharesBelow(index, count)));
  const path = area<number>(
    (index) => x(index > last ? (times[last] as SharedTime).until : (times[index] as SharedTime).from),
    edge(place),
    edge(place + 1),
  );
  return path.curve(curveStepAfter)(points) ?? '';
}

export function describeLane(lane: LaneData): TooltipText {
  const shares = sharesOf([lane]);
  const states = STATES.filter((state) => shares[state] > 0).map(
    (state) => `${STATE_LABELS[state]}: ${formatShare(shares[state])}`,
  );
  const events = lane.marks.reduce((sum, { count }) => sum + count, 0);
  const counts = [plural(lane.consumed, 'item'), ...states, ...(events > 0 ? [plural(events, 'event')] : [])];
  return { title: lane.name, lines: counts };
}

function describeColumn(lane: LaneData, { from, until, shares }: SharedTime): TooltipText {
  const run = lane.runs.rows.findLast((row) => row.from <= until && (row.until ?? Infinity) >= from);
  const states = STATES.filter((state) => shares[state] > 0).map(
    (state) => `${STATE_LABELS[state]}: ${formatShare(shares[state])}`,
  );
  const pid = run?.pid === undefined ? '' : ` (pid ${run.pid})`;
  return {
    title: `${lane.name}${pid}`,
    lines: [`${formatTime(from)} – ${formatTime(until)}`, ...(states.length > 0 ? states : ['No process'])],
  };
}

function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** For the legend: marks are drawn as in the lanes. */
export function appendGlyph(parent: Html, kind: Mark['kind'], label: string): void {
  const entry = parent.append('li');
  const svg = entry
    .append('svg')
    .attr('class', 'swatch')
    .attr('viewBox', '-8 -8 16 16')
    .attr('aria-hidden', 'true');
  const mark = { kind, time: 0, until: 0, count: 1, reasons: {} };
  appendMark(select(svg.node() as unknown as SVGGElement), mark, 0);
  entry.append('span').text(label);
}
