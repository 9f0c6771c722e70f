/** An endless source, two consumers and a reader that is slower than they are: memory after 20 s, and at the end. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import { Pool } from '../run/pool.mjs';
import { GENERATORS } from './streams.mjs';

const [seconds] = process.argv.slice(2);
const pool = new Pool(GENERATORS.numbers, { quantity: 2 });
const filled = fill();
const start = performance.now();
let before;
let after;
let read = 0;
for await (const _ of pool.outputs) {
  read += 1;
  if (read % 1_000 === 0) await setTimeout(5);
  const elapsed = performance.now() - start;
  if (before === undefined && elapsed > 20_000) before = megabytes();
  if (elapsed < 1_000 * Number(seconds)) continue;
  after = megabytes();
  break;
}
await filled;
console.log(JSON.stringify({ 'MB after 20 s': before, 'MB at the end': after }));

async function fill() {
  try {
    for (let number = 0; ; number += 1) await pool.put(number % 1_000);
  } catch (error) {
    if (error.code !== 'ERR_POOL_TERMINATED') throw error;
  }
}

/** Of this process and its children. */
function megabytes() {
  const pids = ['self', ...pool.stats.seats.map(({ pid }) => pid)];
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
  );
  return kilobytes.reduce((a, b) => a + b) / 1_024;
}
