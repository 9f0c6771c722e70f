/** How much of the parent's time garbage collection takes while objects are made and put, or only made. */
import assert from 'node:assert/strict';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { CONSUMERS, makeItem } from './streams.mjs';

const COUNT = 500_000;

const [way] = process.argv.slice(2);
const pool = way === 'pool' ? new Pool(CONSUMERS.objects, { quantity: 2 }) : undefined;
if (pool !== undefined) await waitForSeats(pool);

let collecting = 0;
const observer = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collecting += duration;
});
observer.observe({ entryTypes: ['gc'] });
const start = performance.now();
for (let n = 0; n < COUNT; n += 1) await pool?.put(makeItem('objects', n));
await pool?.join();
const time = performance.now() - start;
// The observer is told later.
await setTimeout(10);
if (pool !== undefined) assert.equal(pool.stats.consumed, COUNT);
console.log(JSON.stringify({ '% in garbage collection': (100 * collecting) / time, ms: time }));
