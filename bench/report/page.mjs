import { toFigureRows, toMarkdown } from './tables.mjs';
import { toText } from './text.mjs';

/** docs/benchmarks.md */
export function toPage({ benches, findings, targets, machine, versions, load, rounds, date }) {
  return [
    '# Benchmarks',
    'Written by `npm run bench`: change nothing here by hand. What is compared, how, and on which machine:',
    toMarkdown([
      ['', ''],
      ['date', date],
      ...Object.entries(machine),
      [
        'versions',
        Object.entries(versions)
          .map((pair) => pair.join(' '))
          .join(', '),
      ],
      ['rounds', String(rounds)],
      ['programs that wanted a processor in the minute before', toText(load)],
    ]),
    'Every contender runs in a process of its own, checks the result that it times, and fails where it is wrong. All ' +
      'contenders run in turn, round after round, every other round backwards, and medians count. Ratios are ' +
      'taken within a round, and their median counts: so they can differ a little from those of the medians below. In ' +
      'brackets are the lowest and the highest of the rounds.',
    '## What must be reached',
    toMarkdown(targets),
    '![Items a second, by contender](benchmarks.svg)',
    ...benches.flatMap((bench) => toSection(bench, findings.get(bench.name))),
    '',
  ].join('\n\n');
}

function toSection({ name, title, how }, findings) {
  return [`## ${title}`, `\`npm run bench -- --only ${name}\``, how, toMarkdown(toFigureRows(findings))];
}
