/**
 * Pools that are drawn at random, with what is done to them, one for each seed; a line for each round of them, and one for
 * each fault. Exits with 1 if there is any.
 *
 * `npm run fuzz -- --pools 2000`: so many, from a random seed on.
 * `npm run fuzz -- --pools 1 --from SEED`: one of them again; `--plan` shows what is drawn.
 * `npm run fuzz -- --tasks --pools 2000`: task pools.
 */
import { randomInt } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';

import { Pool } from 'consumers';

import { drawPlan } from './plan';
import { runRound } from './round';
import { runTrial, type TrialReport } from './run-trial';
import { Strays } from './strays';
import { drawTaskPlan } from './tasks/plan';
import { runTaskTrial } from './tasks/run-trial';

const { values } = parseArgs({
  options: {
    pools: { type: 'string', default: '200' },
    from: { type: 'string', default: String(randomInt(1_000_000_000)) },
    round: { type: 'string', default: '20' },
    'at-once': { type: 'string', default: '4' },
    plan: { type: 'boolean', default: false },
    tasks: { type: 'boolean', default: false },
  },
});
const draw: (seed: number) => unknown = values.tasks ? drawTaskPlan : drawPlan;

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

async function main(): Promise<void> {
  const strays = new Strays();
  // What Node makes at first use is not a leftover of the first round.
  await Pool.run((items: AsyncGenerator<number>) => items.next().then(() => 0), [1], {
    quantity: 1,
    execArgv: [],
  });
  const from = Number(values.from);
  const end = from + Number(values.pools);
  for (let first = from; first < end; first += Number(values.round)) {
    const count = Math.min(Number(values.round), end - first);
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    if (values.plan) console.log(inspect(seeds.map(draw), { depth: null }));
    const start = performance.now();
    const run = (seed: number): Promise<TrialReport> =>
      values.tasks ? runTaskTrial(drawTaskPlan(seed), strays) : runTrial(drawPlan(seed), strays);
    const { processes, faults } = await runRound(seeds, { run, atOnce: Number(values['at-once']), strays });
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const verdict = faults.length === 0 ? 'ok' : `${faults.length} faults`;
    console.log(`seeds ${first} to ${first + count - 1}: ${processes} processes, ${seconds} s: ${verdict}`);
    for (const fault of faults) console.log(fault);
    if (faults.length > 0) process.exitCode = 1;
  }
}
