/**
 * Rounds of chaos, one for each seed, and a line for each round; exits with 1 if any of them went wrong.
 *
 * `npm run chaos -- --seeds 30 --from 1 --items 200000`: mixed rounds, of so many items at most.
 * `npm run chaos -- --seeds 20 --from 1 --items 1000000 --kills 1000`: sums, while so many processes are killed.
 * `npm run chaos -- --chain --seeds 20 --from 1 --items 3000 --kills 30`: outputs and puts of three pools in a row.
 * `npm run chaos -- --tasks --seeds 20 --from 1 --items 1000000 --kills 100`: calls of a task pool.
 */
import { parseArgs } from 'node:util';

import { Pool } from 'consumers';

import { drawChain, runChain } from './chain';
import { drawMixed, drawSum, type RoundPlan } from './plan';
import { runRound, type RoundReport } from './round';
import { runTasks } from './tasks';
import { drawTasks, type TasksPlan } from './tasks-plan';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    from: { type: 'string', default: '1' },
    items: { type: 'string', default: '200000' },
    kills: { type: 'string' },
    chain: { type: 'boolean', default: false },
    tasks: { type: 'boolean', default: false },
  },
});

void main();

async function main(): Promise<void> {
  // A task pool warns of each process that dies between calls.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ConsumersWarning') console.error(warning);
  });
  // What Node makes at first use is not a leftover of the first round.
  await Pool.run((items: AsyncGenerator<number>) => items.next().then(() => 0), [1], {
    quantity: 1,
    execArgv: [],
  });
  const from = Number(values.from);
  for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
    const round = draw(seed);
    const start = performance.now();
    const { faults, ...counts } = await round.run();
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    if (faults.length > 0) process.exitCode = 1;
    console.log(
      `seed ${seed}: ${round.about}; ${seconds} s, ${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}: ${faults.length === 0 ? 'ok' : `WRONG: ${faults.join('; ')}`}`,
    );
  }
}

function draw(seed: number): { readonly about: string; readonly run: () => Promise<RoundReport> } {
  const items = Number(values.items);
  if (values.chain) {
    const plan = drawChain(seed, items, Number(values.kills ?? 10));
    const about = `chain of ${plan.items}, ${plan.quantity} consumers each, ack: ${plan.ack}`;
    return { about, run: () => runChain(plan) };
  }
  if (values.tasks) {
    const plan = drawTasks(seed, items, Number(values.kills ?? 20));
    return { about: describeTasks(plan), run: () => runTasks(plan) };
  }
  const plan =
    values.kills === undefined ? drawMixed(seed, items) : drawSum(seed, items, Number(values.kills));
  return { about: describe(plan), run: () => runRound(plan) };
}

function describe(plan: RoundPlan): string {
  const { promised, items, kind, quantity, mishaps, timeout, recycle, killer } = plan;
  const [mishap] = mishaps;
  return [
    `${promised} of ${items} ${kind}`,
    `${quantity} consumers`,
    mishap === undefined ? 'no mishaps' : `${mishaps.length} × ${mishap[1]}`,
    ...(timeout === undefined ? [] : [`timeout ${timeout} ms`]),
    ...(recycle === undefined ? [] : [`recycled after ${recycle}`]),
    ...(promised === 'counts' ? [`${plan.retries} retries, poison: ${plan.poison}`] : []),
    ...(plan.failFast ? ['fail fast'] : []),
    `${killer.kills} × ${killer.signals.join('/')}, ${killer.stops.percent} % SIGSTOP`,
  ].join(', ');
}

function describeTasks(plan: TasksPlan): string {
  const { items, kind, quantity, concurrency, retries, timeout, mishaps, killer } = plan;
  return [
    `${items} calls for ${kind}`,
    `${quantity} processes, ${concurrency} calls at a time`,
    retries === 0 ? 'no retries' : 'retries',
    ...(timeout === undefined ? [] : [`timeout ${timeout} ms`]),
    ...mishaps.map(([, way]) => way),
    `${killer.stops.percent} % SIGSTOP`,
  ].join(', ');
}
