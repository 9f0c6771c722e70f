/** From `put()` until the parent knows that the consumer has moved past the item, one item at a time. */
import { setImmediate } from 'node:timers/promises';

import { Pool } from '../run/pool.mjs';
import { median } from '../run/median.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';

const REPEATS = 2_000;
const WARM_UP = 500;

const pool = new Pool(count, { quantity: 1 });
await waitForSeats(pool);
const times = [];
for (let item = 1; item <= WARM_UP + REPEATS; item += 1) {
  const start = performance.now();
  void pool.put(item);
  while (pool.stats.consumed < item) await setImmediate();
  times.push(performance.now() - start);
}
const [counted] = await pool.join();
if (counted !== WARM_UP + REPEATS) throw new Error(`Expected every item once, got ${counted}.`);
console.log(JSON.stringify({ µs: 1_000 * median(times.slice(WARM_UP)) }));

async function count(items) {
  let counted = 0;
  for await (const _ of items) counted += 1;
  return counted;
}
