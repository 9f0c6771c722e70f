/**
 * The calls for all items of an array, by `map`, `imap` or `imapUnordered`. The clock runs from when both processes are ready
 * until all answers are read and the processes are gone.
 */
import assert from 'node:assert/strict';

import { makeItems, weigh, weightOf } from '../outputs/streams.mjs';
import { TaskPool } from '../run/pool.mjs';
import functions from './functions.cjs';

const [way, kind, count] = process.argv.slice(2);
const items = makeItems(kind, Number(count));
const wanted = weightOf(kind, items);
const weight = weigh(kind);
const tasks = new TaskPool(functions[kind], { quantity: 2 });
await tasks.ready();

const start = performance.now();
let sum = 0;
if (way === 'map') for (const value of await tasks.map(items)) sum += weight(value);
else for await (const value of tasks[way](items)) sum += weight(value);
await tasks.join();
const end = performance.now();

assert.equal(sum, wanted);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));
