/** An endless source, two processes and a reader that is slower than they are. */
import { TaskPool } from '../run/pool.mjs';
import { readSlowly } from '../run/read-slowly.mjs';
import functions from './functions.cjs';

const [warm, seconds] = process.argv.slice(2).map(Number);
const tasks = new TaskPool(functions.numbers, { quantity: 2 });
const figures = await readSlowly(tasks.imap(makeNumbers()), tasks, { warm, seconds });
await tasks.join();
console.log(JSON.stringify(figures));

function* makeNumbers() {
  for (let number = 0; ; number += 1) yield number % 1_000;
}
