/** From a call until its answer is there, one call at a time; the task answers with the number that it is given. */
import assert from 'node:assert/strict';

import { median } from '../run/median.mjs';

const REPEATS = 2_000;
const WARM_UP = 500;

const [peer, ...parameters] = process.argv.slice(2);
const { open } = await import(`../throughput/peers/${peer}.mjs`);
const { run, close } = await open('numbers', ...parameters);
const times = [];
for (let item = 1; item <= WARM_UP + REPEATS; item += 1) {
  const start = performance.now();
  const answer = await run(item);
  times.push(performance.now() - start);
  assert.equal(answer, item);
}
await close();
console.log(JSON.stringify({ µs: 1_000 * median(times.slice(WARM_UP)) }));
