/** The same work in one process, without any pool. */
import assert from 'node:assert/strict';

import { spinAll, toWork } from './work.mjs';

const [plan, stepsPerMs] = process.argv.slice(2);
const { items, expected } = toWork(plan, Number(stepsPerMs));

const start = performance.now();
const sum = spinAll(items);
const end = performance.now();

assert.equal(sum, expected);
console.log(JSON.stringify({ 'wall ms': end - start }));
