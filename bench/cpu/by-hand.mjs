/**
 * What one would write by hand, with what the plan is known to want: so many items a message, so many messages on the way
 * to each of two children. The clock runs as for a pool: from when both wait until both have answered and are gone.
 */
import assert from 'node:assert/strict';

import { feedChildren, forkChildren, inBatches } from '../run/feed-children.mjs';
import { toWork } from './work.mjs';

const [plan, stepsPerMs, size, ahead] = process.argv.slice(2);
const { items, expected } = toWork(plan, Number(stepsPerMs));
const children = await forkChildren(new URL('./by-hand-child.mjs', import.meta.url));

const start = performance.now();
const results = await feedChildren(children, {
  ahead: Number(ahead),
  takeNext: inBatches(items, Number(size)),
});
const end = performance.now();

assert.equal((results[0] + results[1]) | 0, expected);
console.log(JSON.stringify({ 'wall ms': end - start }));
