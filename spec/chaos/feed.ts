import { ConsumerError, PoolError, type Pool } from 'consumers';

import type { RoundEnd } from './faults';
import { itemsOf, type Tally } from './items';
import type { Killer } from './killer';
import type { RoundPlan } from './plan';

/** Puts the items, while the killer is at work, and ends the pool. */
export async function feedAndJoin(
  pool: Pool<unknown, Tally>,
  killer: Killer,
  plan: RoundPlan,
): Promise<RoundEnd> {
  const fed = feed(pool, killer, plan);
  if (plan.promised === 'an end') {
    await killer.waitFor(plan.killsBeforeClose);
    await pool.terminate();
  }
  await fed;
  const { results, failures, code } = await pool.join().then(
    (joined) => ({ results: joined, failures: [], code: undefined }),
    (error: unknown) => {
      if (error instanceof PoolError) return { results: [], failures: [], code: error.code };
      if (!(error instanceof ConsumerError)) throw error;
      const { code } = error;
      return { code, failures: error.failures, results: error.results as RoundEnd['results'] };
    },
  );
  return { results, failures, code, stats: pool.stats, poisoned: pool.poisoned.length };
}

async function feed(pool: Pool, killer: Killer, plan: RoundPlan): Promise<void> {
  try {
    await pool.putAll(itemsAmongKills(killer, plan));
  } catch (error) {
    // No consumer is left: `join()` tells why.
    if (!(error instanceof PoolError && REFUSALS.includes(error.code))) throw error;
  }
}

/** Part by part, with kills in between. */
async function* itemsAmongKills(killer: Killer, plan: RoundPlan): AsyncGenerator {
  const { kind, items, parts, killsBeforeClose } = plan;
  let count = 0;
  for (const item of itemsOf(kind, items)) {
    yield item;
    count += 1;
    const part = (count * parts) / items;
    if (Number.isInteger(part)) await killer.waitFor(Math.floor((part * killsBeforeClose) / parts));
  }
}

const REFUSALS: readonly string[] = ['ERR_POOL_NO_CONSUMERS', 'ERR_POOL_TERMINATED'];
