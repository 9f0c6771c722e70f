/** From before `new Pool` until the first item is in the consumer's hand. */
import { Pool } from '../run/pool.mjs';
import { median } from '../run/median.mjs';
import { now } from '../run/now.mjs';

const REPEATS = 15;

const times = [];
while (times.length < REPEATS) {
  const start = now();
  const pool = new Pool(tellWhenItComes, { quantity: 1 });
  void pool.put(0);
  const [came] = await pool.join();
  times.push(came - start);
}
if (!times.every((time) => time > 0)) throw new Error(`Expected times in ms, got ${times}.`);
console.log(JSON.stringify({ ms: median(times) }));

async function tellWhenItComes(items) {
  for await (const _ of items) return performance.timeOrigin + performance.now();
}
