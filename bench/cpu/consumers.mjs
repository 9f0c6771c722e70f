/** A pool of two: the clock runs from when both wait for items until `join()` has resolved. */
import assert from 'node:assert/strict';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { toWork } from './work.mjs';

const [plan, stepsPerMs] = process.argv.slice(2);
const { items, expected } = toWork(plan, Number(stepsPerMs));
const pool = new Pool(new URL('./consumer.mjs', import.meta.url), { quantity: 2 });
await waitForSeats(pool);

const start = performance.now();
await pool.putAll(items);
const [first, second] = await pool.join();
const end = performance.now();

assert.equal((first + second) | 0, expected);
console.log(JSON.stringify({ 'wall ms': end - start }));
