import { toText } from './text.mjs';

/** The lines of "Must reach": what was wanted, what is, and whether that is enough. */
export function toTargetRows(benches, findings) {
  const rows = benches.flatMap(({ name, targets }) =>
    targets.map(({ work, wanted, unit, figure, isMet }) => {
      const reached = figure(findings.get(name));
      return [work, wanted, `${toText(reached, 4)} ${unit}`, isMet(reached) ? 'met' : '**not met**'];
    }),
  );
  return [['work', 'wanted', 'figure', 'met?'], ...rows];
}

/** All figures of one bench: medians, with the lowest and the highest of the rounds. */
export function toFigureRows(findings) {
  const { figures, rows } = findings;
  return [
    ['', ...figures],
    ...rows.map((row) => [row, ...figures.map((figure) => toCell(findings.summary(row, figure)))]),
  ];
}

function toCell(summary) {
  if (summary === undefined) return '';
  const { median, lowest, highest } = summary;
  if (lowest === highest) return toText(median);
  return `${toText(median)} (${toText(lowest)} … ${toText(highest)})`;
}

export function toMarkdown([head, ...rows]) {
  const toLine = (cells) => `| ${cells.join(' | ')} |`;
  return [toLine(head), toLine(head.map(() => '---')), ...rows.map(toLine)].join('\n');
}

export function toTerminal(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
