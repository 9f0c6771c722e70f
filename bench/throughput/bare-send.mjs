/** A fresh copy of every Buffer a message, two on the way to each of two children. Clock as in the raw loop. */
import assert from 'node:assert/strict';

import { feedChildren, forkChildren } from '../run/feed-children.mjs';
import { makeStream } from './streams.mjs';

const [kind, count] = process.argv.slice(2);
const { items, weight } = makeStream(kind, Number(count));
const children = await forkChildren(new URL('./bare-send-child.mjs', import.meta.url), [kind]);

let next = 0;
const takeNext = () => (next < items.length ? copyOf(items[next++]) : undefined);
const start = performance.now();
const results = await feedChildren(children, { ahead: 2, takeNext });
const end = performance.now();

assert.equal(results[0] + results[1], weight);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));

/** What is put may be changed afterwards, so whoever sends later has to copy now. */
function copyOf(buffer) {
  const copy = Buffer.allocUnsafeSlow(buffer.length);
  copy.set(buffer);
  return copy;
}
