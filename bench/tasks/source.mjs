/**
 * The calls for all items of an array, by `map`, `imap` or `imapUnordered`. The clock runs after a warm-up, until the last answer is
 * there.
 */
import assert from 'node:assert/strict';

import { makeItems, weigh, weightOf } from '../outputs/streams.mjs';
import { TaskPool } from '../run/pool.mjs';
import functions from './functions.cjs';

/** As many as a peer has, see `timeCalls()`. */
const WARM_UP = 2_000;

const [way, kind, count] = process.argv.slice(2);
const items = makeItems(kind, Number(count));
const wanted = weightOf(kind, items);
const weight = weigh(kind);
const tasks = new TaskPool(functions[kind], { quantity: 2 });
await weighAll(items.slice(0, WARM_UP));

const start = performance.now();
const sum = await weighAll(items);
const end = performance.now();
await tasks.join();

assert.equal(sum, wanted);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));

async function weighAll(some) {
  let total = 0;
  if (way === 'map') for (const value of await tasks.map(some)) total += weight(value);
  else for await (const value of tasks[way](some)) total += weight(value);
  return total;
}
