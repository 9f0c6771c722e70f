import { Pool } from 'consumers';

async function concatenate(letters) {
  const seen = [];
  for await (const letter of letters) seen.push(letter);
  return seen.join('-');
}

const pool = new Pool(concatenate, { quantity: 2 });
for (const letter of 'abcdef') await pool.put(letter);
console.log(await pool.join());
