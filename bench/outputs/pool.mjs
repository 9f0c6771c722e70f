/** A pool of two, other options as JSON: the clock runs from when both wait until the last output is read and all is joined. */
import assert from 'node:assert/strict';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { GENERATORS, makeItems, weigh, weightOf } from './streams.mjs';

const [kind, count, options = '{}'] = process.argv.slice(2);
const items = makeItems(kind, Number(count));
const wanted = weightOf(kind, items);
const weight = weigh(kind);
const pool = new Pool(GENERATORS[kind], { quantity: 2, ...JSON.parse(options) });
await waitForSeats(pool);

const start = performance.now();
const joined = fill();
let sum = 0;
for await (const output of pool.outputs) sum += weight(output);
await joined;
const end = performance.now();

assert.equal(sum, wanted);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));

async function fill() {
  for (const item of items) await pool.put(item);
  await pool.join();
}
