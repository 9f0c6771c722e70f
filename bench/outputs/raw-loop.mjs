/** By hand: two children, arrays of so many items, two on the way to each; the answer to an array is that of the outputs. */
import assert from 'node:assert/strict';

import { feedChildren, forkChildren, inBatches } from '../run/feed-children.mjs';
import { makeItems, weigh, weightOf } from './streams.mjs';

const [kind, count, size] = process.argv.slice(2);
const items = makeItems(kind, Number(count));
const wanted = weightOf(kind, items);
const weight = weigh(kind);
const children = await forkChildren(new URL('./raw-loop-child.mjs', import.meta.url), [kind]);

const start = performance.now();
let sum = 0;
for (const child of children)
  child.on('message', ({ outputs }) => {
    if (outputs !== undefined) for (const output of outputs) sum += weight(output);
  });
await feedChildren(children, { ahead: 2, takeNext: inBatches(items, Number(size)) });
const end = performance.now();

assert.equal(sum, wanted);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));
