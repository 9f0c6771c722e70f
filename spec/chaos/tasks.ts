import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConsumerError, TaskPool } from 'consumers';

import { Callers } from './callers';
import { Expectations } from './expectations';
import { inTime } from './in-time';
import { Killer } from './killer';
import { countBelongings, findLeftovers } from './leftovers';
import { readLog } from './log';
import type { RoundReport } from './round';
import type { TasksPlan } from './tasks-plan';

/** What became of a round with a task pool. */
export interface TasksReport extends RoundReport {
  readonly called: number;
  readonly rejected: number;
}

/** In ms, for one round: as much, and as much again for each kill. */
const MOST_TIME = { round: 240_000, kill: 2_000 } as const;

/** A task pool answers calls of all kinds at once, while its processes are killed, stopped, and meet mishaps. */
export async function runTasks(plan: TasksPlan): Promise<TasksReport> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-chaos-'));
  const before = countBelongings();
  const expect = new Expectations();
  const pool = makePool(plan, folder);
  const killer = new Killer(pool, plan.killer);
  const callers = new Callers(pool, plan, expect);
  const most = MOST_TIME.round + MOST_TIME.kill * plan.killer.kills;
  const end = await inTime(callers.callAll(), most);
  await killer.stop();
  if (end === 'overdue') {
    expect.true(`does not end: ${callers.pending.join(', ')}; ${JSON.stringify(pool.stats)}`, false);
    await pool.terminate();
  } else await expectEnd(pool, expect);
  expectCounts(pool, callers, expect);
  expectLog(plan, readLog(folder), callers, expect);
  rmSync(folder, { recursive: true });
  const { seats, called, rejected } = pool.stats;
  return {
    kills: killer.kills,
    'of these at work': killer.atWork,
    stops: killer.stops,
    restarts: seats.reduce((sum, { restarts }) => sum + restarts, 0),
    failures: seats.filter(({ state }) => state === 'failed').length,
    called,
    rejected,
    faults: [...expect.faults.slice(0, MOST_FAULTS), ...(await findLeftovers(before))],
  };
}

/** More of them say the same. */
const MOST_FAULTS = 10;

function makePool({ quantity, concurrency, retries, timeout, mishaps }: TasksPlan, folder: string): TaskPool {
  return new TaskPool<unknown, unknown>(
    pathToFileURL(join(__dirname, '..', 'fixtures', 'calls-amid-mishaps.mjs')),
    {
      ...{ quantity, concurrency, retries },
      ...(timeout !== undefined && { timeout }),
      kwargs: { folder, mishaps },
      // Leaking is to take a moment only; and what loads this program is not for its processes.
      execArgv: ['--max-old-space-size=64'],
      stdio: 'pipe',
    },
  );
}

/** The last kill may be noticed when all calls have their answers. */
async function expectEnd(pool: TaskPool, expect: Expectations): Promise<void> {
  const [settled] = await Promise.allSettled([inTime(pool.join(), MOST_TIME.round)]);
  if (settled.status === 'fulfilled') {
    expect.same('join()', settled.value, undefined);
    return;
  }
  const reason: unknown = settled.reason;
  const isKill = reason instanceof ConsumerError && reason.failures.every((each) => each.reason === 'killed');
  expect.true(`join(): ${String(reason)}`, isKill);
}

function expectCounts(pool: TaskPool, { fulfilled, rejected }: Callers, expect: Expectations): void {
  const { called, waiting, inHand, ...counts } = pool.stats;
  expect.same('calls that wait or are in hand', [waiting, inHand], [0, 0]);
  expect.same('the sum of the counts', counts.fulfilled + counts.rejected + counts.dropped, called);
  expect.true(`${counts.fulfilled} fulfilled, ${fulfilled} seen`, counts.fulfilled >= fulfilled);
  expect.true(`${counts.rejected} rejected, ${rejected} seen`, counts.rejected >= rejected);
}

function expectLog(
  { retries, items }: TasksPlan,
  log: Uint32Array,
  { values }: Callers,
  expect: Expectations,
): void {
  const runs = new Uint32Array(items);
  for (const number of log) runs[number] = (runs[number] ?? 0) + 1;
  const notRun = [...values.entries()].filter(([number, count]) => count > 0 && runs[number] === 0);
  expect.same('calls that did not run, and have a value', notRun.slice(0, 10), []);
  if (retries > 0) return;
  const twice = [...runs.entries()].filter(([, count]) => count > 1);
  expect.same('calls that ran twice', twice.slice(0, 10), []);
}
