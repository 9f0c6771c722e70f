/**
 * The consumer's process of a pool and a bare child, both alive at the same time, both waiting: what each has of the
 * machine's memory, pages that they share counted in parts (Pss).
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';

const MEGABYTE = 1_000_000;
/** Until both have settled, in ms. */
const REST = 1_000;

const pool = new Pool(waitForItems, { quantity: 1 });
const bare = fork(fileURLToPath(new URL('./bare-child.cjs', import.meta.url)), { serialization: 'advanced' });
await once(bare, 'message');
await waitForSeats(pool);
await setTimeout(REST);

const figures = { 'of a pool, MB': memoryOf(pool.stats.seats[0].pid), 'bare, MB': memoryOf(bare.pid) };
bare.disconnect();
await pool.join();
console.log(JSON.stringify(figures));

function memoryOf(pid) {
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return (1_024 * kilobytes) / MEGABYTE;
}

async function waitForItems(items) {
  for await (const _ of items);
}
