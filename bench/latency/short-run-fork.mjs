/** From before the `fork` of two empty programs until both have answered one message and are gone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { median } from '../run/median.mjs';

const REPEATS = 15;
const CHILD = fileURLToPath(new URL('./short-run-fork-child.cjs', import.meta.url));

const times = [];
while (times.length < REPEATS) {
  const start = performance.now();
  await Promise.all([runOne(0), runOne(1)]);
  times.push(performance.now() - start);
}
console.log(JSON.stringify({ ms: median(times) }));

async function runOne(item) {
  const child = fork(CHILD, { serialization: 'advanced' });
  child.send(item);
  const [[answer]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  if (answer !== item) throw new Error(`Expected ${item}, got ${answer}.`);
}
