import { bisector, max } from 'd3-array';
import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';

import { drawInWidth, isNarrow, type Html } from './card';
import { addCursor } from './cursor';
import { formatTime } from './format';
import { timeTicks } from './time-ticks';

/** The values of the stretch of time from `from` to `until`. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly values: readonly number[];
}

export interface CurveSettings {
  /** For a screen reader. */
  readonly label: string;
  readonly duration: number;
  readonly stretches: readonly Stretch[];
  /** Of each value, which colour it has and what it is. */
  readonly curves: readonly { readonly className: string; readonly label: string }[];
  /** Each stands upon the one before. */
  readonly isStacked: boolean;
  /** The values are of a stretch as a whole, not of its end. */
  readonly isStepped: boolean;
  readonly formatAxis: (value: number) => string;
  readonly format: (value: number) => string;
}

const HEIGHT = 190;
const MARGIN = { top: 12, right: 14, bottom: 26, left: 58 };

/** Values over the time of the run. */
export function appendCurves(parent: Html, settings: CurveSettings): void {
  drawInWidth(parent, 'chart', (box, width) => {
    draw(box, width, settings);
  });
}

function draw(box: Html, width: number, settings: CurveSettings): void {
  const { label, duration, stretches, curves, isStacked, isStepped, format, formatAxis } = settings;
  const svg = box.append('svg').attr('width', width).attr('height', HEIGHT);
  svg.attr('viewBox', `0 0 ${width} ${HEIGHT}`);
  const tops = stretches.map(({ values }) => toTops(values, isStacked));
  const most = max(tops, (values) => max(values)) ?? 0;
  const x = scaleLinear([0, Math.max(1, duration)], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, most > 0 ? most : 1], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);

  const left = axisLeft(y)
    .ticks(4)
    .tickSize(-(width - MARGIN.left - MARGIN.right))
    .tickPadding(8);
  svg
    .append('g')
    .attr('class', 'axis y')
    .attr('aria-hidden', 'true')
    .attr('transform', `translate(${MARGIN.left},0)`)
    .call(left.tickFormat((value) => formatAxis(Number(value))));
  const { values: ticks, format: formatTick } = timeTicks(duration, isNarrow(width) ? 4 : 7);
  const bottom = axisBottom(x).tickValues(ticks).tickSizeOuter(0);
  svg
    .append('g')
    .attr('class', 'axis x')
    .attr('aria-hidden', 'true')
    .attr('transform', `translate(0,${HEIGHT - MARGIN.bottom})`)
    .call(bottom.tickFormat((value) => formatTick(Number(value))));

  const shape = isStepped ? curveStepAfter : curveLinear;
  const timeOf = (index: number): number => {
    const { from, until } = stretches[index] as Stretch;
    return isStepped ? from : until;
  };
  // A step is as long as its stretch, so there must be an end after the last.
  const places = stretches.map((_, index) => index);
  const last = stretches.length - 1;
  const ends = isStepped && last >= 0 ? [...places, last] : places;
  const xAt = (index: number, place: number): number =>
    x(place > last ? (stretches[last] as Stretch).until : timeOf(index));
  curves.forEach(({ className }, which) => {
    const top = (index: number): number => y(tops[index]?.[which] ?? 0);
    const base = (index: number): number => y(isStacked ? (tops[index]?.[which - 1] ?? 0) : 0);
    const group = svg.append('g').attr('class', `curve ${className}`);
    group
      .append('path')
      .attr('class', 'area')
      .attr('d', area<number>(xAt, base, top).curve(shape)(ends));
    group.append('path').attr('class', 'line').attr('d', line<number>(xAt, top).curve(shape)(ends));
  });

  const cursor = svg.append('g').attr('class', 'cursor').attr('visibility', 'hidden');
  cursor
    .append('line')
    .attr('y1', MARGIN.top)
    .attr('y2', HEIGHT - MARGIN.bottom);
  const dots = curves.map(({ className }) => cursor.append('circle').attr('class', className).attr('r', 4));
  const middleOf = (index: number): number => {
    const { from, until } = stretches[index] as Stretch;
    return isStepped ? (from + until) / 2 : until;
  };
  const nearest = bisector<number, number>((index) => middleOf(index));
  if (stretches.length === 0) return;
  addCursor(svg, {
    label,
    count: stretches.length,
    nearest: (place) => nearest.center(places, x.invert(place)),
    describe: (index) => {
      const { from, until, values } = stretches[index] as Stretch;
      const title = isStepped ? `${formatTime(from)} – ${formatTime(until)}` : formatTime(until);
      return { title, lines: curves.map((curve, which) => `${curve.label}: ${format(values[which] ?? 0)}`) };
    },
    mark: (index) => {
      cursor.attr('visibility', index === undefined ? 'hidden' : 'visible');
      if (index === undefined) return [0, 0];
      const at = x(middleOf(index));
      cursor.attr('transform', `translate(${at},0)`);
      dots.forEach((dot, which) => dot.attr('cy', y(tops[index]?.[which] ?? 0)));
      return [at, y(max(tops[index] ?? []) ?? 0)];
    },
  });
}

function toTops(values: readonly number[], isStacked: boolean): number[] {
  let sum = 0;
  return values.map((value) => (isStacked ? (sum += value) : value));
}
