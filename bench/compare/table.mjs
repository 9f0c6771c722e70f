import { toTerminal } from '../report/tables.mjs';
import { toText } from '../report/text.mjs';

const HEAD = ['bench', 'figure', 'base', 'this', 'ratio', '95 % interval', ''];

/** A line for each bench, and what must be known to read it. */
export function toTable(benches, findings, verdicts) {
  const rows = benches.map((bench, n) => toRow(bench, findings.get(bench.name), verdicts[n]));
  const notes = ['Ratio: the median of those of the pairs; above 1, this checkout is better than the base.'];
  if (verdicts.some(({ interval }) => interval === undefined)) {
    notes.push(
      'In brackets: the lowest and the highest, as an interval takes 6 pairs. Only the ratio is checked.',
    );
  }
  return [toTerminal([HEAD, ...rows]), ...notes].join('\n\n');
}

function toRow({ name, figure }, findings, { ratio, interval, range, faults }) {
  return [
    name,
    figure,
    toText(findings.summary('base', figure).median, 4),
    toText(findings.summary('here', figure).median, 4),
    ratio.toFixed(3),
    interval === undefined ? `(${toSpan(range)})` : toSpan(interval),
    faults.length === 0 ? 'ok' : `NOT OK: ${faults.join(', ')}`,
  ];
}

function toSpan([low, high]) {
  return `${low.toFixed(3)} … ${high.toFixed(3)}`;
}
