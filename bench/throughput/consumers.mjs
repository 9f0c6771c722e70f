/** A pool of two, its other options as JSON: the clock runs from when both wait for items until `join()` has resolved. */
import assert from 'node:assert/strict';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { CONSUMERS, makeStream } from './streams.mjs';

const [kind, count, way, options = '{}'] = process.argv.slice(2);
const { items, weight } = makeStream(kind, Number(count));
const pool = new Pool(CONSUMERS[kind], { quantity: 2, ...JSON.parse(options) });
await waitForSeats(pool);

const start = performance.now();
if (way === 'putAll') await pool.putAll(items);
else for (const item of items) await pool.put(item);
const results = await pool.join();
const end = performance.now();

assert.equal(results[0] + results[1], weight);
assert.equal(pool.stats.consumed, items.length);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));
