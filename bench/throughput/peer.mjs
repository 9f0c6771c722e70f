/**
 * A pool that knows tasks only: an item is a task, and what it returns is summed up here. So many are in flight at a
 * time. The clock runs after a warm-up, until the last answer is there.
 */
import assert from 'node:assert/strict';

import { makeStream } from './streams.mjs';

const IN_FLIGHT = 1_000;
const WARM_UP = 2_000;

const [peer, kind, count, ...parameters] = process.argv.slice(2);
const { open } = await import(`./peers/${peer}.mjs`);
const { run, close } = await open(kind, ...parameters);
await weighAll(makeStream(kind, WARM_UP));

const stream = makeStream(kind, Number(count));
const start = performance.now();
await weighAll(stream);
const end = performance.now();
await close();
console.log(JSON.stringify({ 'items/s': (1_000 * Number(count)) / (end - start) }));

async function weighAll({ items, weight }) {
  let next = 0;
  let sum = 0;
  const weighSome = async () => {
    while (next < items.length) {
      const answer = await run(items[next++]);
      sum += answer;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, weighSome));
  assert.equal(sum, weight);
}
