/**
 * What one would write by hand for the highest speed: two children, arrays of so many items, two arrays on the way to
 * each. The clock runs from when both are ready until both results are there and both processes gone.
 */
import assert from 'node:assert/strict';

import { feedChildren, forkChildren, inBatches } from '../run/feed-children.mjs';
import { makeStream } from './streams.mjs';

const [kind, count, size, child = 'raw-loop-child'] = process.argv.slice(2);
const { items, weight } = makeStream(kind, Number(count));
const children = await forkChildren(new URL(`./${child}.mjs`, import.meta.url), [kind]);

const start = performance.now();
const results = await feedChildren(children, { ahead: 2, takeNext: inBatches(items, Number(size)) });
const end = performance.now();

assert.equal(results[0] + results[1], weight);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));
