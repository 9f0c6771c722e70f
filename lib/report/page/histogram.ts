import { bisector, max, sum } from 'd3-array';
import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear, scaleLog } from 'd3-scale';

import { drawInWidth, isNarrow, type Html } from './card';
import { addCursor } from './cursor';
import { formatCount, formatDuration, formatShare, formatShort, plural } from './format';

/** How many items took from `from` to `until` ms. */
export interface Bar {
  readonly from: number;
  readonly until: number;
  readonly count: number;
}

const HEIGHT = 210;
/** Beside the slowest ten, there is room. */
const HEIGHT_BESIDE = 380;
const MARGIN = { top: 26, right: 16, bottom: 26, left: 58 };
const PERCENTILES = [0.5, 0.99] as const;
/** In ms: they are where people think in other units. */
const TICKS = [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000];

/** Quarters of a doubling, without gaps between the first and the last of them. */
export function toBars(times: readonly (readonly [number, number])[]): Bar[] {
  const counts = new Map(times);
  const [first, last] = [times[0]?.[0] ?? 0, times.at(-1)?.[0] ?? -1];
  const bars = [];
  for (let bucket = first; bucket <= last; bucket += 1)
    bars.push({ from: startOf(bucket), until: startOf(bucket + 1), count: counts.get(bucket) ?? 0 });
  return bars;
}

/** Bucket 0 is also of what took less than 1 µs. */
function startOf(bucket: number): number {
  return 2 ** (bucket / 4) / 1_000;
}

/** @returns a time that this part of the items did not exceed, as precisely as the bars are. */
export function percentileOf(bars: readonly Bar[], part: number): number {
  let missing = part * sum(bars, ({ count }) => count);
  return (bars.find(({ count }) => (missing -= count) <= 0) ?? bars.at(-1))?.until ?? 0;
}

export function appendHistogram(parent: Html, bars: readonly Bar[], slowest: number): void {
  drawInWidth(parent, 'chart', (box, width) => {
    const isBeside = slowest > 5 && matchMedia('(min-width: 821px)').matches;
    draw(box, width, bars, isBeside);
  });
}

function draw(box: Html, width: number, bars: readonly Bar[], isBeside: boolean): void {
  const height = isBeside ? HEIGHT_BESIDE : HEIGHT;
  const svg = box.append('svg').attr('width', width).attr('height', height);
  svg.attr('viewBox', `0 0 ${width} ${height}`);
  const [first, last] = [bars[0] as Bar, bars.at(-1) as Bar];
  // A single bar is not as broad as the drawing.
  const room = bars.length < 12 ? 2 ** ((12 - bars.length) / 8) : 1;
  const range = [MARGIN.left, width - MARGIN.right];
  const x = scaleLog([first.from / room, last.until * room], range);
  const base = height - MARGIN.bottom;
  const y = scaleLinear([0, max(bars, ({ count }) => count) ?? 1], [base, MARGIN.top]).nice(4);

  const left = axisLeft(y)
    .ticks(4)
    .tickSize(-(width - MARGIN.left - MARGIN.right))
    .tickPadding(8)
    .tickFormat((value) => (Number.isInteger(Number(value)) ? formatShort(Number(value)) : ''));
  svg
    .append('g')
    .attr('class', 'axis y')
    .attr('aria-hidden', 'true')
    .attr('transform', `translate(${MARGIN.left},0)`)
    .call(left);
  const [low = 0, high = 0] = x.domain();
  const decades = TICKS.filter((tick) => tick >= low && tick <= high);
  const ticks = decades.length > 1 ? decades : x.ticks(3);
  const bottom = axisBottom(x)
    .tickValues(isNarrow(width) && ticks.length > 6 ? ticks.filter((_, place) => place % 2 === 0) : ticks)
    .tickSizeOuter(0)
    .tickFormat((value) => formatDuration(Number(value)));
  svg
    .append('g')
    .attr('class', 'axis x')
    .attr('aria-hidden', 'true')
    .attr('transform', `translate(0,${base})`)
    .call(bottom);

  const rects = svg
    .append('g')
    .attr('class', 'histogram')
    .selectAll('rect')
    .data(bars)
    .join('rect')
    .attr('x', ({ from }) => x(from) + 0.5)
    .attr('width', ({ from, until }) => Math.max(1, x(until) - x(from) - 1))
    // Few items among many are seen, too.
    .attr('y', ({ count }) => base - heightOf(count))
    .attr('height', ({ count }) => heightOf(count));
  function heightOf(count: number): number {
    return count === 0 ? 0 : Math.max(2, base - y(count));
  }

  drawPercentiles();
  function drawPercentiles(): void {
    let right = -Infinity;
    for (const part of PERCENTILES) {
      const at = x(Math.min(high, percentileOf(bars, part)));
      const group = svg.append('g').attr('class', 'percentile').attr('transform', `translate(${at},0)`);
      group
        .append('line')
        .attr('y1', MARGIN.top - 6)
        .attr('y2', base);
      const isAtEnd = at > width - 110;
      const isCrowded = at < right;
      group
        .append('text')
        .attr('x', isAtEnd ? 4 : -4)
        .attr('y', isCrowded ? MARGIN.top + 4 : MARGIN.top - 12)
        .attr('text-anchor', isAtEnd ? 'end' : 'start')
        .text(`${part * 100} % ≤ ${formatDuration(percentileOf(bars, part))}`);
      right = at + 110;
    }
  }

  const all = sum(bars, ({ count }) => count);
  const nearest = bisector<Bar, number>(({ from, until }) => Math.sqrt(from * until));
  addCursor(svg, {
    label: 'How long items took',
    count: bars.length,
    nearest: (place) => nearest.center(bars, x.invert(place)),
    describe: (place) => {
      const { from, until, count } = bars[place] as Bar;
      const upTo = sum(bars.slice(0, place + 1), (bar) => bar.count);
      return {
        title: `${formatDuration(from)} – ${formatDuration(until)}`,
        lines: [
          `${plural(count, 'item')} (${formatShare(count / all)})`,
          `${formatShare(upTo / all)} (${formatCount(upTo)}) took no longer`,
        ],
      };
    },
    mark: (place) => {
      rects.classed('current', (_, index) => index === place);
      const { from, until, count } = bars[place ?? 0] as Bar;
      return [(x(from) + x(until)) / 2, base - heightOf(count)];
    },
  });
}
