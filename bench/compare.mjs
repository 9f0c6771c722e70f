/**
 * `npm run compare -- --base CHECKOUT [--pairs N] [--only NAME]…`: the build in this checkout and the one in another,
 * by turns. The programs are always those of this checkout. Exits with 1 where this one is worse.
 */
import { parseArguments } from './compare/arguments.mjs';
import { compared } from './compare/benches.mjs';
import { toRunnable } from './compare/runnable.mjs';
import { toTable } from './compare/table.mjs';
import { toVerdict } from './compare/verdict.mjs';
import { calibrate } from './cpu/spin.mjs';
import { runRounds } from './run/rounds.mjs';

const all = compared(calibrate());
const { base, here, pairs, only } = parseArguments(
  process.argv.slice(2),
  all.map(({ name }) => name),
);
const wanted = all.filter(({ name }) => only?.includes(name) ?? true);
const benches = await toRunnable(wanted, base, tell);
const leftOut = wanted.filter((bench) => !benches.includes(bench));
const findings = await runRounds(benches.map(toPair), pairs, tell);
const verdicts = benches.map((bench) => toVerdict(bench, findings.get(bench.name)));

console.log(`\n${toTable(benches, findings, verdicts)}`);
if (leftOut.length > 0) {
  console.log(`\nLeft out, as the base cannot run them: ${leftOut.map(({ name }) => name).join(', ')}.`);
}
if (verdicts.some(({ faults }) => faults.length > 0)) process.exitCode = 1;

function toPair({ name, settings }) {
  const contenders = { base: { ...settings, checkout: base }, here: { ...settings, checkout: here } };
  return { name, contenders };
}

function tell(line) {
  console.error(line);
}
