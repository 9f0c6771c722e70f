/** A pool that knows tasks only: an item is a task, and what it returns is summed up here. */
import { makeStream } from './streams.mjs';
import { timeCalls } from './time-calls.mjs';

const [peer, kind, count, ...parameters] = process.argv.slice(2);
const { open } = await import(`./peers/${peer}.mjs`);
const figures = await timeCalls(await open(kind, ...parameters), {
  count: Number(count),
  makeStream: (number) => makeStream(kind, number),
  weigh: (answer) => answer,
});
console.log(JSON.stringify(figures));
