/** Every Buffer a message, two on the way to each of two children: as fast as `send()` is. Clock as in the raw loop. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';

import { makeStream } from './streams.mjs';

const [kind, count] = process.argv.slice(2);
const { items, weight } = makeStream(kind, Number(count));
const CHILD = new URL('./bare-send-child.mjs', import.meta.url);
const children = [1, 2].map(() => fork(CHILD, [kind], { serialization: 'advanced' }));
await Promise.all(children.map((child) => once(child, 'message')));

let next = 0;
const start = performance.now();
const results = await Promise.all(children.map(feed));
const end = performance.now();

assert.equal(results[0] + results[1], weight);
console.log(JSON.stringify({ 'items/s': (1_000 * items.length) / (end - start) }));

async function feed(child) {
  const exit = once(child, 'exit');
  let isFed = false;
  let result;
  const send = () => {
    if (isFed) return;
    isFed = next === items.length;
    child.send(isFed ? 'end' : items[next++]);
  };
  child.on('message', (message) => {
    if (message === 'more') send();
    else ({ result } = message);
  });
  send();
  send();
  await exit;
  return result;
}
