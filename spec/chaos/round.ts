import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Pool } from 'consumers';

import { findFaults, type RoundEnd } from './faults';
import { feedAndJoin } from './feed';
import { inTime } from './in-time';
import type { Tally } from './items';
import { Killer } from './killer';
import { countBelongings, findLeftovers } from './leftovers';
import type { RoundPlan } from './plan';

/** What became of a round. */
export interface RoundReport {
  readonly kills: number;
  readonly 'of these at work': number;
  readonly stops: number;
  readonly restarts: number;
  readonly failures: number;
  /** What is wrong: nothing, in a good round. */
  readonly faults: readonly string[];
}

/** Runs a pool and a killer against each other, and looks at what is left. */
export async function runRound(plan: RoundPlan): Promise<RoundReport> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-chaos-'));
  const before = countBelongings();
  try {
    const pool = makePool(plan, folder);
    const killer = new Killer(pool, plan.killer);
    const end = await waitForEnd(pool, killer, plan);
    await killer.stop();
    const faults = typeof end === 'string' ? [end] : findFaults(plan, end, folder);
    const { seats } = pool.stats;
    return {
      kills: killer.kills,
      'of these at work': killer.atWork,
      stops: killer.stops,
      restarts: seats.reduce((sum, { restarts }) => sum + restarts, 0),
      failures: seats.filter(({ state }) => state === 'failed').length,
      faults: [...faults, ...(await findLeftovers(before))],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In ms, for one round: as much, and as much again for each kill. */
const MOST_TIME = { round: 120_000, kill: 2_000 } as const;

function makePool(plan: RoundPlan, folder: string): Pool<unknown, Tally> {
  const { promised, timeout, recycle, mishaps, turnAt } = plan;
  const { quantity, highWaterMark, retries, poison, failFast } = plan;
  const consumer = pathToFileURL(join(__dirname, '..', 'fixtures', 'tallies.mjs'));
  return new Pool<unknown, Tally>(consumer, {
    quantity,
    highWaterMark,
    retries,
    poison,
    failFast,
    ack: promised === 'every item' ? 'item' : 'result',
    ...(timeout !== undefined && { timeout }),
    ...(recycle !== undefined && { recycle: { items: recycle } }),
    kwargs: { folder, mishaps, turnAt, logs: promised !== 'results' },
    // Leaking is to take a moment only; and what loads this program is not for its consumers.
    execArgv: ['--max-old-space-size=64'],
    stdio: 'pipe',
  });
}

/** @returns what is wrong, where it does not end. */
async function waitForEnd(
  pool: Pool<unknown, Tally>,
  killer: Killer,
  plan: RoundPlan,
): Promise<RoundEnd | string> {
  const most = MOST_TIME.round + MOST_TIME.kill * plan.killer.kills;
  const end = await inTime(feedAndJoin(pool, killer, plan), most);
  if (end !== 'overdue') return end;
  const stats = JSON.stringify(pool.stats);
  await killer.stop();
  await pool.terminate();
  return `does not end: ${stats}`;
}
