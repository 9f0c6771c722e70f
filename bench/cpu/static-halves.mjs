/**
 * What the machine can do at all: two bare children, and each knows from the start which items are its own, as the best
 * list schedule has it. The clock runs as for a pool: from when both wait until both have answered and are gone.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';

import { toWork } from './work.mjs';

const [plan, stepsPerMs] = process.argv.slice(2);
const { expected } = toWork(plan, Number(stepsPerMs));
const CHILD = new URL('./static-half.mjs', import.meta.url);
const children = [0, 1].map((half) => fork(CHILD, [plan, stepsPerMs, half]));
await Promise.all(children.map((child) => once(child, 'message')));

const start = performance.now();
const results = await Promise.all(children.map(run));
const end = performance.now();

assert.equal((results[0] + results[1]) | 0, expected);
console.log(JSON.stringify({ 'wall ms': end - start }));

async function run(child) {
  const exit = once(child, 'exit');
  const answer = once(child, 'message');
  child.send('start');
  const [result] = await answer;
  await exit;
  return result;
}
