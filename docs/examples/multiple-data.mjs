import { Pool } from 'consumers';

async function printPositions(letters) {
  for await (const [index, letter] of letters) console.log(`${letter} is at index ${index}`);
}

const pool = new Pool(printPositions, { quantity: 2 });
for (const [index, letter] of [...'abcdef'].entries()) await pool.put(index, letter);
await pool.join();
