/**
 * Items of 1 µs and 50 ms by turns, all put at once: does a consumer wait while there are items? Seen from the parent by
 * `stats`, and by the consumers themselves, who measure how long they waited for each item.
 */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { spun } from './spin.mjs';
import { toSteps } from './work.mjs';

const PAIRS = 60;
const SAMPLE_INTERVAL = 2;

const [stepsPerMs] = process.argv.slice(2).map(Number);
const items = Array.from({ length: 2 * PAIRS }, (_, n) => toSteps(n % 2 === 0 ? 0.001 : 50, stepsPerMs));
const pool = new Pool(new URL('./waiting-consumer.mjs', import.meta.url), { quantity: 2 });
await waitForSeats(pool);

const start = performance.now();
for (const item of items) void pool.put(item);
const { samples, idle } = await watch();
const results = await pool.join();
const wall = performance.now() - start;

const sum = (results[0].sum + results[1].sum) | 0;
assert.equal(
  sum,
  items.reduce((total, steps) => (total + spun(steps)) | 0, 0),
);
console.log(
  JSON.stringify({
    'idle samples %': (100 * idle) / samples,
    samples,
    'waited while items were there, % of the time': (50 * (results[0].waited + results[1].waited)) / wall,
    'wall ms': wall,
    'best ms': PAIRS * (50.001 / 2),
  }),
);

/** As long as there is a backlog. */
async function watch() {
  let samples = 0;
  let idle = 0;
  for (let { waiting, seats } = pool.stats; waiting > 0; { waiting, seats } = pool.stats) {
    samples += 1;
    if (seats.some(({ state, inHand }) => state === 'idle' || inHand === 0)) idle += 1;
    await setTimeout(SAMPLE_INTERVAL);
  }
  return { samples, idle };
}
