/** From before `new Pool` of two until `join()` has resolved, with one item. */
import { Pool } from '../run/pool.mjs';
import { median } from '../run/median.mjs';

const REPEATS = 15;

const times = [];
while (times.length < REPEATS) {
  const start = performance.now();
  const pool = new Pool(count, { quantity: 2 });
  void pool.put(0);
  const [first, second] = await pool.join();
  times.push(performance.now() - start);
  if (first + second !== 1) throw new Error(`Expected one item, got ${first} and ${second}.`);
}
console.log(JSON.stringify({ ms: median(times) }));

async function count(items) {
  let counted = 0;
  for await (const _ of items) counted += 1;
  return counted;
}
