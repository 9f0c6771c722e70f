import { Pool, type Items } from 'consumers';

/** Items of very different lengths, some of which let the event loop turn, and some of which block it. */
async function work(items: Items<{ id: number; block: number; wait: boolean }>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { id, block, wait } of items) {
    seen.push(id);
    const until = performance.now() + block;
    while (performance.now() < until);
    if (wait) await new Promise(setImmediate);
  }
  return seen;
}

/** A linear congruential generator: the same draws for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe.each([1, 2, 3, 4])('every item arrives exactly once, draw %i', (seed) => {
  test('whatever is prefetched, asked back and given back on the way', async () => {
    const random = randomOf(seed);
    const pool = new Pool(work, { quantity: 3 });
    const count = 4_000;
    for (let id = 0; id < count; id += 1) {
      const kind = random();
      const block = kind < 0.9 ? 0 : kind < 0.995 ? 0.5 : 8;
      void pool.put({ id, block, wait: random() < 0.3 });
      // In bursts, so that the backlog is empty now and then, and consumers wait while others have plenty.
      if (random() < 0.01) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const seen = (await pool.join()).flat();
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, id) => id));
    expect(pool.stats).toMatchObject({ put: count, consumed: count, unconsumed: 0, inHand: 0 });
  });
});
