/** How far the parent's memory grows while 20 M strings go through it: the highest it ever was, as the system has it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';

const COUNT = 20_000_000;
const MEGABYTE = 1_000_000;

const pool = new Pool(countItems, { quantity: 2 });
await waitForSeats(pool);

const before = read('VmRSS');
for (let n = 0; n < COUNT; n += 1) await pool.put(`item ${n}`);
const [first, second] = await pool.join();

assert.equal(first + second, COUNT);
console.log(JSON.stringify({ 'MB above before': read('VmHWM') - before, 'MB before': before }));

/** `VmRSS` is what it has now, `VmHWM` the most it ever had. */
function read(line) {
  const [, kilobytes] = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(
    readFileSync('/proc/self/status', 'utf8'),
  );
  return (1_024 * kilobytes) / MEGABYTE;
}

async function countItems(items) {
  let count = 0;
  for await (const _ of items) count += 1;
  return count;
}
