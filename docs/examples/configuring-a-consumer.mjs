import { Pool } from 'consumers';

async function printHost(numbers, host, { port = 80 } = {}) {
  for await (const number of numbers) console.log(`${host}:${port} ${number}`);
}

await Pool.run(printHost, [0, 1, 2], { quantity: 1, args: ['remote'] });
await Pool.run(printHost, [0, 1, 2], { quantity: 1, args: ['local'], kwargs: { port: 8123 } });
