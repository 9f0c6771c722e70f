/** What items that nobody took yet take in the parent, above what it held before. With `--expose-gc`. */
import assert from 'node:assert/strict';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { makeItem } from '../throughput/streams.mjs';

/** Whole numbers, such as V8 must keep as doubles, and objects. */
const MAKERS = { whole: (n) => n, fractions: (n) => n + 0.5, objects: (n) => makeItem('objects', n) };

const [kind, number] = process.argv.slice(2);
const count = Number(number);
const make = MAKERS[kind];
const pool = new Pool(holdTheFirst, { quantity: 2 });
await waitForSeats(pool);

const before = measure();
for (let n = 0; n < count; n += 1) void pool.put(make(n));
const after = measure();

const { put, waiting, inHand } = pool.stats;
assert.equal(put, count);
assert.equal(waiting + inHand, count);
await pool.terminate();
console.log(JSON.stringify({ 'bytes/item': (after - before) / count }));

function measure() {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function holdTheFirst(items) {
  await items.next();
  await new Promise(() => setInterval(() => {}, 1_000));
}
