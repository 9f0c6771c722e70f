import { TaskPool } from 'consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { Expectations } from '../../chaos/expectations';
import { inTime } from '../../chaos/in-time';
import { readLog } from '../../chaos/log';
import { isRunning } from '../../run-program';
import { Pledges } from '../pledges';
import type { TrialReport } from '../run-trial';
import type { Strays } from '../strays';
import { TaskObserver } from './observer';
import { perform } from './perform';
import { mayDie, type TaskPlan } from './plan';
import { TaskStanding, type TaskTrial } from './trial';
import { watchJoin } from './watch-join';

/** Makes a task pool, does all to it that its plan says, and looks at what comes of it. */
export async function runTaskTrial(plan: TaskPlan, strays: Strays): Promise<TrialReport> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-fuzz-'));
  const trial = makeTrial(plan, folder);
  const observer = new TaskObserver(trial);
  const end = await inTime(runToEnd(trial, observer), MOST_TIME.trial);
  observer.stop();
  if (end === 'overdue') await giveUp(trial);
  else {
    judgeEnd(trial, observer.pids, folder);
    await expectWarnings(trial, strays);
  }
  rmSync(folder, { recursive: true });
  return { processes: observer.pids.size, faults: [...new Set(trial.expect.faults)] };
}

/** In ms, for a pool that should take a second or two, and for its end by force. */
const MOST_TIME = { trial: 60_000, end: 5_000 };

function makeTrial(plan: TaskPlan, folder: string): TaskTrial {
  const { options, behaviour } = plan;
  const { module, told, setup, teardown } = behaviour;
  const controller = new AbortController();
  const pool = new TaskPool<unknown, unknown>(
    pathToFileURL(join(__dirname, '..', '..', 'fixtures', module)),
    {
      ...options,
      signal: controller.signal,
      kwargs: {
        ...{ folder, setup, teardown },
        told: [...told].map(([number, { way, once }]) => [number, way, once]),
      },
    },
  );
  return {
    ...{ plan, pool, controller },
    expect: new Expectations(),
    pledges: new Pledges(),
    standing: new TaskStanding(),
    tally: { called: 0, fulfilled: new Set(), rejected: new Set() },
    abandoned: [],
  };
}

async function runToEnd(trial: TaskTrial, observer: TaskObserver): Promise<void> {
  for (const { pause, act } of trial.plan.steps) {
    if (pause !== undefined) await (pause === 0 ? setImmediate() : setTimeout(pause));
    perform(trial, act);
    observer.observe();
  }
  trial.standing.called('join');
  watchJoin(trial);
  await trial.pledges.waitForAll();
  await Promise.all(trial.abandoned.map((readOn) => readOn()));
  observer.observe();
}

function judgeEnd(
  { pool, expect, tally, plan, standing }: TaskTrial,
  pids: ReadonlySet<number>,
  folder: string,
): void {
  const { called, waiting, inHand, fulfilled, rejected, dropped } = pool.stats;
  expect.same('waiting and in hand', [waiting, inHand], [0, 0]);
  expect.true(`${called} called of ${tally.called}`, called <= tally.called + 1);
  expect.true(`${fulfilled} fulfilled, ${tally.fulfilled.size} seen`, fulfilled >= tally.fulfilled.size);
  expect.true(`${rejected} rejected, ${tally.rejected.size} seen`, rejected >= tally.rejected.size);
  expect.same('the sum of the counts', fulfilled + rejected + dropped, called);
  for (const pid of pids) expect.true(`process ${pid} is left`, !isRunning(pid));
  const log = readLog(folder);
  const begun = new Set(log);
  if (plan.options.retries === 0) {
    const twice = log.filter((number, i) => log.indexOf(number) !== i);
    expect.same('calls that ran twice', [...twice], []);
  }
  const unheard = [...tally.fulfilled].filter((number) => !begun.has(number));
  expect.same('calls that have a value, and did not run', unheard, []);
  expect.true('standing', standing.hasJoin);
}

async function expectWarnings({ pool, plan, expect }: TaskTrial, strays: Strays): Promise<void> {
  const names = [plan.options.name, ...pool.stats.seats.map(({ name }) => name)];
  const warnings: string[] = [];
  for (const name of names) warnings.push(...(await strays.takeWarningsOf(name)));
  expect.true(`warnings: ${warnings.join('; ')}`, warnings.length === 0 || mayDie(plan));
}

/** Says what is still pending, and ends the pool by force. */
async function giveUp({ expect, pledges, pool }: TaskTrial): Promise<void> {
  const stats = JSON.stringify(pool.stats);
  expect.true(`does not settle: ${pledges.pending.join(', ')}; ${stats}`, false);
  await inTime(pool.terminate(), MOST_TIME.end);
}
