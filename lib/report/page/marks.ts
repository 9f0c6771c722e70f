import type { Selection } from 'd3-selection';
import { symbol, symbolCircle, symbolDiamond, symbolTimes, symbolTriangle } from 'd3-shape';

import type { FailureRow, LaneData, Mark, MarkKind } from '../report-data';
import { formatTime, plural } from './format';
import type { TooltipText } from './tooltip';

type Group = Selection<SVGGElement, unknown, null, undefined>;

const KIND_NAMES: Readonly<Record<MarkKind, string>> = {
  failure: 'Failure',
  restart: 'Restart',
  quarantine: 'Item set aside',
};

/** Each kind has a form and a place of its own: what happens at once is seen beside each other. */
export function appendMark(parent: Group, { kind, count }: Mark, height: number): Group {
  const group = parent.append('g').attr('class', `mark ${kind}`);
  const glyph = group.append('g').attr('class', 'glyph');
  switch (kind) {
    case 'failure':
      glyph.append('path').attr('class', 'body').attr('d', symbol(symbolCircle, 190)());
      glyph.append('path').attr('class', 'sign').attr('d', symbol(symbolTimes, 26)());
      break;
    case 'restart':
      glyph.attr('transform', `translate(0,${height + 1})`);
      glyph.append('path').attr('class', 'body').attr('d', symbol(symbolTriangle, 62)());
      break;
    case 'quarantine':
      glyph.attr('transform', `translate(0,${height / 2})`);
      glyph.append('path').attr('class', 'body').attr('d', symbol(symbolDiamond, 70)());
  }
  if (count > 1) group.classed('many', true);
  return group;
}

export function describeMark(
  { kind, count, time, until, reasons, failure }: Mark,
  { name }: Pick<LaneData, 'name'>,
  rows: readonly FailureRow[],
): TooltipText {
  const when = until > time ? `${formatTime(time)} – ${formatTime(until)}` : formatTime(time);
  if (count > 1) {
    const each = Object.entries(reasons).map(([reason, times]) => `${reason}: ${times}`);
    return {
      title: `${name}: ${plural(count, KIND_NAMES[kind].toLowerCase(), NAMES_OF_MANY[kind])}`,
      lines: [when, ...each],
    };
  }
  const [reason = ''] = Object.keys(reasons);
  const row = rows.find(({ number }) => number === failure);
  const told = row === undefined ? [`Reason: ${reason}`] : describeFailure(row);
  return { title: `${name}: ${KIND_NAMES[kind].toLowerCase()}`, lines: [when, ...told] };
}

const NAMES_OF_MANY: Readonly<Record<MarkKind, string>> = {
  failure: 'failures',
  restart: 'restarts',
  quarantine: 'items set aside',
};

function describeFailure({ reason, end, error, item, pid }: FailureRow): string[] {
  return [
    `${reason}${end === '' ? '' : ` (${end})`}${pid === undefined ? '' : `, pid ${pid}`}`,
    ...(error === '' ? [] : [error]),
    item === undefined ? 'The item in hand is not known' : `Item: ${item}`,
  ];
}
