import { setTimeout } from 'node:timers/promises';

/** Until every consumer of the pool is loaded. */
export async function waitForSeats(pool) {
  while (pool.stats.seats.some(({ state }) => state === 'starting')) await setTimeout(1);
}
