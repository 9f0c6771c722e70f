import { Pool, type Items } from 'consumers';

import { failureOf } from '../pool/fixture';

jest.setTimeout(60_000);

async function add(items: Items<number | object>): Promise<number> {
  let sum = 0;
  for await (const item of items) sum += typeof item === 'number' ? item : Infinity;
  return sum;
}

/** In a heap of 20 MB there is no room for it: it kills the process before a consumer sees it. */
const huge = { tree: Array.from({ length: 600_000 }, (_, i) => ({ i, name: `name of ${i}` })) };
const small = { quantity: 1, execArgv: ['--max-old-space-size=20'], stdio: 'ignore' } as const;

const sizeOf = (item: unknown): unknown => (item as typeof huge).tree.length;

describe('an item that kills its process while it is received', () => {
  test('is named', async () => {
    const error = await failureOf(Pool.run(add, [huge], small));
    const [failure] = error.failures;
    expect([failure?.reason, sizeOf(failure?.item), failure?.itemIndex]).toEqual(['killed', 600_000, 0]);
  });

  test.each([
    ['alone', {}],
    ['with a timeout', { timeout: 30_000 }],
    ['with the items acknowledged one by one', { ack: 'item' }],
  ] as const)('is quarantined alone, amid quick items: %s', async (_, options) => {
    const numbers = Array.from({ length: 2_000 }, (_, i) => i);
    const items = [...numbers.slice(0, 1_000), huge, ...numbers.slice(1_000)];
    const pool = new Pool(add, { ...small, poison: 'skip', ...options });
    await pool.putAll(items);
    const results = await pool.join();
    expect(pool.poisoned.map(({ item, itemIndex }) => [sizeOf(item), itemIndex])).toEqual([[600_000, 1_000]]);
    expect(pool.stats).toMatchObject({ put: 2_001, consumed: 2_000, unconsumed: 0 });
    if (!('ack' in options)) expect(results).toEqual([1_999_000]);
  });
});
