/** From before `map()` of ten items with two processes until it has resolved, which is when they are gone. */
import assert from 'node:assert/strict';

import { median } from '../run/median.mjs';
import { map } from '../run/pool.mjs';
import functions from './functions.cjs';

const REPEATS = 15;
const ITEMS = Array.from({ length: 10 }, (_, n) => n);
const WANTED = ITEMS.map(functions.numbers);

const times = [];
while (times.length < REPEATS) {
  const start = performance.now();
  const values = await map(functions.numbers, ITEMS, { quantity: 2 });
  times.push(performance.now() - start);
  assert.deepEqual(values, WANTED);
}
console.log(JSON.stringify({ ms: median(times) }));
