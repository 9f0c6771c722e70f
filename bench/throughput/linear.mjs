/** One pool that stays open and warm: twice the items, again and again. The clock runs until all are consumed. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

import { Pool } from '../../dist/lib/index.js';
import { median } from '../run/median.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { CONSUMERS } from './streams.mjs';

/** 100,000 … 12,800,000. */
const SIZES = Array.from({ length: 8 }, (_, n) => 100_000 * 2 ** n);
/** Small streams are timed several times: their median counts. */
const MOST_ITEMS = 6_400_000;

const pool = new Pool(CONSUMERS.numbers, { quantity: 2 });
let expected = 0;
await waitForSeats(pool);
await timeStream(1_600_000);

const rows = {};
let half;
for (const size of SIZES) {
  const repeats = Math.max(1, Math.min(31, Math.floor(MOST_ITEMS / size)));
  const times = [];
  while (times.length < repeats) times.push(await timeStream(size));
  const ms = median(times);
  const row = { ms, 'ns/item': (1_000_000 * ms) / size };
  rows[`${size.toLocaleString('en')} items`] =
    half === undefined ? row : { ...row, '× half as many': ms / half };
  half = ms;
}
const [first, second] = await pool.join();
assert.equal(first + second, expected);
console.log(JSON.stringify(rows));

async function timeStream(size) {
  const { consumed } = pool.stats;
  const start = performance.now();
  for (let n = 0; n < size; n += 1) await pool.put(n);
  while (pool.stats.consumed < consumed + size) await setImmediate();
  const end = performance.now();
  expected += (size * (size - 1)) / 2;
  return end - start;
}
