import { Expectations } from '../chaos/expectations';
import type { Soak } from './soak';

/** All that is not as it must be, in sentences. The pool is joined. */
export function findFaults({ pool, feed, incidents, marks }: Soak, results: readonly number[]): string[] {
  const expect = new Expectations();
  const { put, waiting, inHand, consumed, unconsumed, seats } = pool.stats;
  const guilty = [...incidents.guilty];
  const poisoned = pool.poisoned.map(({ item }) => (typeof item === 'number' ? item : item.number));
  expect.same('put', put, feed.count);
  expect.same('waiting, in hand and unconsumed', [waiting, inHand, unconsumed], [0, 0, 0]);
  expect.same('consumed', consumed, feed.count - guilty.length);
  expect.same('the quarantined items', inOrder(poisoned), inOrder(guilty));
  // Consumers saw all but these to their end, whatever the counts say.
  expect.same('the items without a mark', inOrder([...marks.findMissing(feed.count)]), inOrder(guilty));
  const runs = seats.reduce((sum, seat) => sum + seat.runs, 0);
  expect.same('how many results', results.length, runs);
  const folded = results.reduce((sum, count) => sum + count, 0);
  expect.true(`results are of ${folded} items, and ${consumed} were consumed`, folded <= consumed);
  return expect.faults;
}

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}
