/** An endless source, two consumers and a reader that is slower than they are. */
import { Pool } from '../run/pool.mjs';
import { readSlowly } from '../run/read-slowly.mjs';
import { GENERATORS } from './streams.mjs';

const [warm, seconds] = process.argv.slice(2).map(Number);
const pool = new Pool(GENERATORS.numbers, { quantity: 2 });
const filled = fill();
const figures = await readSlowly(pool.outputs, pool, { warm, seconds });
await filled;
console.log(JSON.stringify(figures));

async function fill() {
  try {
    for (let number = 0; ; number += 1) await pool.put(number % 1_000);
  } catch (error) {
    if (error.code !== 'ERR_POOL_TERMINATED') throw error;
  }
}
