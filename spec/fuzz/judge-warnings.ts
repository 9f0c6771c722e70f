import type { Strays } from './strays';
import type { Trial } from './trial';

/** A pool that is joined warns of items that nobody took, and of nothing else. */
export async function expectWarnings({ pool, plan, expect }: Trial, strays: Strays): Promise<void> {
  const warnings = await strays.takeWarningsOf(plan.options.name);
  const { unconsumed } = pool.stats;
  const isJoined = await pool.join().then(
    () => true,
    () => false,
  );
  const [warning] = warnings;
  const isRight =
    isJoined && unconsumed > 0
      ? warnings.length === 1 && warning?.includes(`took: ${unconsumed} of`) === true
      : warnings.length === 0;
  expect.true(`warnings: ${warnings.join('; ')}, and ${unconsumed} unconsumed`, isRight);
}
