import { Pool } from 'consumers';

async function printNumbers(numbers) {
  const { setTimeout } = await import('node:timers/promises');
  for await (const number of numbers) {
    await setTimeout(50);
    console.log(`${process.pid} ${number}`);
  }
}

await Pool.run(printNumbers, [0, 1, 2, 3, 4], { quantity: 3 });
