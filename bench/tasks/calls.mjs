/** A pool that knows tasks: an item is a task, and what it becomes is the answer. */
import { makeItems, weigh, weightOf } from '../outputs/streams.mjs';
import { timeCalls } from '../throughput/time-calls.mjs';

const [peer, kind, count, ...parameters] = process.argv.slice(2);
const { open } = await import(`../throughput/peers/${peer}.mjs`);
const figures = await timeCalls(await open(`${kind}Out`, ...parameters), {
  count: Number(count),
  makeStream,
  weigh: weigh(kind),
});
console.log(JSON.stringify(figures));

function makeStream(number) {
  const items = makeItems(kind, number);
  return { items, weight: weightOf(kind, items) };
}
