import assert from 'node:assert/strict';

const IN_FLIGHT = 1_000;
const WARM_UP = 2_000;

/**
 * So many calls are in flight at a time. The clock runs after a warm-up, until the last answer is there.
 *
 * @param makeStream makes so many items, and tells what their answers weigh together.
 * @param weigh is of one answer.
 */
export async function timeCalls({ run, close }, { count, makeStream, weigh }) {
  await weighAll(makeStream(WARM_UP), { run, weigh });

  const stream = makeStream(count);
  const start = performance.now();
  await weighAll(stream, { run, weigh });
  const end = performance.now();
  await close();
  return { 'items/s': (1_000 * count) / (end - start) };
}

async function weighAll({ items, weight }, { run, weigh }) {
  let next = 0;
  let sum = 0;
  const weighSome = async () => {
    while (next < items.length) {
      const answer = await run(items[next++]);
      sum += weigh(answer);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, weighSome));
  assert.equal(sum, weight);
}
