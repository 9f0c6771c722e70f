/** `npm run bench -- [--rounds N] [--only NAME]…`: see docs/benchmarks.md, which this writes. */
import { writeFileSync } from 'node:fs';

import { cpu } from './cpu/suite.mjs';
import { calibrate } from './cpu/spin.mjs';
import { codecs } from './encodings/suite.mjs';
import { latency } from './latency/suite.mjs';
import { memory } from './memory/suite.mjs';
import { outputs } from './outputs/suite.mjs';
import { toChart } from './report/chart.mjs';
import { describeMachine, readLoad, readVersions } from './report/machine.mjs';
import { toPage } from './report/page.mjs';
import { toFigureRows, toTargetRows, toTerminal } from './report/tables.mjs';
import { parseArguments } from './run/arguments.mjs';
import { runRounds } from './run/rounds.mjs';
import { simulation } from './simulation/suite.mjs';
import { tasks } from './tasks/suite.mjs';
import { throughput } from './throughput/suite.mjs';

const load = readLoad();
const all = [
  ...throughput,
  ...outputs,
  ...tasks,
  ...codecs,
  ...cpu(calibrate()),
  ...latency,
  ...memory,
  ...simulation,
];
const { rounds, only } = parseArguments(
  process.argv.slice(2),
  all.map(({ name }) => name),
);
const benches = all.filter(({ name }) => only?.includes(name) ?? true);
const findings = await runRounds(benches, rounds, (line) => console.error(line));
const targets = toTargetRows(benches, findings);

for (const { name, title } of benches) {
  console.log(`\n${title}\n\n${toTerminal(toFigureRows(findings.get(name)))}`);
}
console.log(`\nMust reach\n\n${toTerminal(targets)}`);

if (only === undefined) {
  const date = new Date().toISOString().slice(0, 10);
  const about = { machine: describeMachine(), versions: readVersions(), load, rounds, date };
  write('benchmarks.md', toPage({ benches, findings, targets, ...about }));
  write(
    'benchmarks.svg',
    toChart(
      benches.filter(({ isDrawn }) => isDrawn),
      findings,
    ),
  );
} else {
  console.log('\nNothing is written: this was not all.');
}

function write(name, content) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), content);
}
