import { Pool } from 'consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { Expectations } from '../chaos/expectations';
import { inTime } from '../chaos/in-time';
import { judge } from './judge';
import { expectWarnings } from './judge-warnings';
import { Ledger } from './ledger';
import { Observer } from './observer';
import { OtherPool } from './other-pool';
import { OutputReading } from './output-reading';
import { perform } from './perform';
import type { PoolPlan } from './plan';
import { Pledges } from './pledges';
import { Standing } from './standing';
import type { Strays } from './strays';
import type { Trial } from './trial';
import { toJoinEnd, watchJoin } from './watch-join';

export interface TrialReport {
  readonly processes: number;
  /** What is wrong: nothing, in a good trial. */
  readonly faults: readonly string[];
}

/** Makes a pool, does all to it that its plan says, and looks at what comes of it. */
export async function runTrial(plan: PoolPlan, strays: Strays): Promise<TrialReport> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-fuzz-'));
  const other = plan.other === undefined ? undefined : new OtherPool(plan, folder);
  const trial = makeTrial(plan, folder, other);
  const outputs = plan.behaviour.reading === 'generator' ? new OutputReading(trial.pool) : undefined;
  const observer = new Observer(trial);
  const end = await inTime(runToEnd(trial, observer, { other, outputs, folder }), MOST_TIME.trial);
  observer.stop();
  if (end === 'overdue') await giveUp(trial, other);
  else await expectWarnings(trial, strays);
  rmSync(folder, { recursive: true });
  return { processes: observer.pids.size, faults: [...new Set(trial.expect.faults)] };
}

/** In ms, for a pool that should take a second or two, and for its end by force. */
const MOST_TIME = { trial: 60_000, end: 5_000 };

function makeTrial(plan: PoolPlan, folder: string, other: OtherPool | undefined): Trial {
  const { options, behaviour } = plan;
  const controller = new AbortController();
  const pool: Trial['pool'] = new Pool(pathToFileURL(join(__dirname, '..', 'fixtures', behaviour.module)), {
    ...options,
    signal: controller.signal,
    kwargs: { folder, ...behaviour, ...(other !== undefined && { other: other.pool }) },
  });
  return {
    plan,
    pool,
    controller,
    expect: new Expectations(),
    pledges: new Pledges(),
    ledger: new Ledger(),
    standing: new Standing(options.failFast),
  };
}

interface Surroundings {
  readonly other: OtherPool | undefined;
  readonly outputs: OutputReading | undefined;
  readonly folder: string;
}

async function runToEnd(
  trial: Trial,
  observer: Observer,
  { other, outputs, folder }: Surroundings,
): Promise<void> {
  for (const { pause, act } of trial.plan.calls) {
    if (pause !== undefined) await (pause === 0 ? setImmediate() : setTimeout(pause));
    perform(trial, act);
    observer.observe();
  }
  await trial.pledges.waitForAll();
  watchJoin(trial);
  await trial.pledges.waitForAll();
  const [settled] = await Promise.allSettled([trial.pool.join()]);
  const end = toJoinEnd(settled);
  if (end === undefined) return;
  observer.observe();
  judge(trial, end, observer.pids, folder);
  await outputs?.judge(trial, end);
  await other?.judge(trial, end);
}

/** Says what is still pending, and ends the pools by force. */
async function giveUp(
  { expect, pledges, pool, standing }: Trial,
  other: OtherPool | undefined,
): Promise<void> {
  const stats = JSON.stringify([pool.stats, other?.pool.stats]);
  expect.true(`does not settle: ${pledges.pending.join(', ')}; ${stats}`, false);
  standing.called('terminate');
  await inTime(Promise.all([pool.terminate(), other?.pool.terminate()]), MOST_TIME.end);
}
