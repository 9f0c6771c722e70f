import { Pool } from 'consumers';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Tally } from '../chaos/items';
import { redelivers, type PoolPlan } from './plan';
import type { JoinEnd, Trial } from './trial';
import { toJoinEnd } from './watch-join';

/** A pool that the consumers of another one put into. */
export class OtherPool {
  readonly pool: Pool<unknown, Tally>;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor({ seed, other }: PoolPlan, folder: string) {
    this.pool = new Pool<unknown, Tally>(CONSUMER, {
      name: `other-${seed}`,
      quantity: 1,
      execArgv: [],
      stdio: 'pipe',
      highWaterMark: 10,
      kwargs: { folder: mkdtempSync(join(folder, 'other-')), reading: 'loop', mishaps: [], turnAt: 1 },
    });
    const ending = other?.ending;
    if (ending === undefined || ending === 'none') return;
    this.#timer = setTimeout(() => void this.pool[ending](), other?.after);
  }

  /** The first pool has ended: so must this one. */
  async judge({ plan, pool, expect, ledger }: Trial, end: JoinEnd): Promise<void> {
    clearTimeout(this.#timer);
    const [settled] = await Promise.allSettled([this.pool.join()]);
    const own = toJoinEnd(settled);
    const { put, consumed, unconsumed } = this.pool.stats;
    expect.same('the other pool: consumed and unconsumed', consumed + unconsumed, put);
    if (own?.type !== 'results') {
      expect.same('the other pool: its end', [own?.type, plan.other?.ending], ['stopped', 'terminate']);
      return;
    }
    expect.same('the other pool: items', own.results[0]?.count, put);
    const isCalm = plan.behaviour.mishaps.length === 0 && plan.options.timeout === undefined;
    if (plan.other?.ending !== 'none' || end.type !== 'results' || ledger.doubtful > 0) return;
    if (isCalm || !redelivers(plan)) expect.same('the other pool: put', put, pool.stats.consumed);
  }
}

const CONSUMER = pathToFileURL(join(__dirname, '..', 'fixtures', 'behaves-as-told.mjs'));
