/** One pool that stays open and warm: so many items, and twice as many, again and again. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { Pool } from '../run/pool.mjs';
import { median } from '../run/median.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { CONSUMERS } from './streams.mjs';

/** 6,400,000 … 100,000: each is timed by turns with twice as many. */
const SIZES = Array.from({ length: 7 }, (_, n) => 6_400_000 / 2 ** n);
const LEAST_PAIRS = 3;
const MOST_PAIRS = 31;

const pool = new Pool(CONSUMERS.numbers, { quantity: 2 });
let expected = 0;
await waitForSeats(pool);
// Compiled, and with heaps of the size that they keep.
await timeStream(SIZES[0]);

const rows = {};
for (const size of SIZES) {
  const wanted = Math.max(LEAST_PAIRS, Math.min(MOST_PAIRS, SIZES[0] / size));
  const pairs = [];
  while (pairs.length < wanted) pairs.push(await timePair(size, pairs.length % 2 === 0));
  rows[`${size.toLocaleString('en')} items`] = {
    ms: median(pairs.map(({ once }) => once)),
    'ms for twice as many': median(pairs.map(({ twice }) => twice)),
    '× as long': median(pairs.map(({ once, twice }) => twice / once)),
  };
}
const [first, second] = await pool.join();
assert.equal(first + second, expected);
console.log(JSON.stringify(rows));

async function timePair(size, isTwiceFirst) {
  if (isTwiceFirst) return { twice: await timeStream(2 * size), once: await timeStream(size) };
  return { once: await timeStream(size), twice: await timeStream(2 * size) };
}

/** From the first `put()` until all are consumed, asked every millisecond: all the time would take a processor. */
async function timeStream(size) {
  const { consumed } = pool.stats;
  const start = performance.now();
  for (let n = 0; n < size; n += 1) await pool.put(n);
  while (pool.stats.consumed < consumed + size) await setTimeout(1);
  const end = performance.now();
  expected += (size * (size - 1)) / 2;
  return end - start;
}
