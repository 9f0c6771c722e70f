import { Pool } from 'consumers';

async function logTotals(totals) {
  for await (const total of totals) console.log(`A consumer has finished with a total of ${total}`);
}

async function sumSquares(numbers, logger) {
  let total = 0;
  for await (const number of numbers) total += number * number;
  await logger.put(total);
}

const logger = new Pool(logTotals, { quantity: 1 });
const squares = new Pool(sumSquares, { quantity: 4, args: [logger] });
await squares.putAll(Array(500).keys());
await squares.join();
await logger.join();
