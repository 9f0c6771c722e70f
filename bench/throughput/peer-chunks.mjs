/**
 * The same peer as one tunes it by hand: an array of so many items is a task, two tasks for each of two workers are in
 * flight. The clock runs after a warm-up, until the last answer is there.
 */
import assert from 'node:assert/strict';

import { inBatches } from '../run/feed-children.mjs';
import { makeStream } from './streams.mjs';

const IN_FLIGHT = 4;
const CHUNK = 1_000;
const WARM_UP = 20_000;

const [peer, kind, count, ...parameters] = process.argv.slice(2);
const { open } = await import(`./peers/${peer}.mjs`);
const { run, close } = await open(`${kind}Together`, ...parameters);
await weighAll(makeStream(kind, WARM_UP));

const stream = makeStream(kind, Number(count));
const start = performance.now();
await weighAll(stream);
const end = performance.now();
await close();
console.log(JSON.stringify({ 'items/s': (1_000 * Number(count)) / (end - start) }));

async function weighAll({ items, weight }) {
  const takeNext = inBatches(items, CHUNK);
  let sum = 0;
  const weighSome = async () => {
    for (let chunk = takeNext(); chunk !== undefined; chunk = takeNext()) {
      const answer = await run(chunk);
      sum += answer;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, weighSome));
  assert.equal(sum, weight);
}
