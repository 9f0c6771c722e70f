import { Pool, PoolError, type Items } from 'consumers';

import { collect, failureOf } from './fixture';

describe('pools that feed pools', () => {
  test('a pool in `args` or `kwargs` arrives as a handle, and what is put through it is there before the result counts', async () => {
    const totals = new Pool(collect, { quantity: 1 });
    const square = async (
      numbers: Items<number>,
      first: { put(value: unknown): Promise<void> },
      { second }: { second: { put(...values: unknown[]): Promise<void> } },
    ): Promise<void> => {
      let sum = 0;
      for await (const number of numbers) sum += number * number;
      void first.put(sum);
      await second.put('pair', sum);
    };
    const squares = new Pool(square, { quantity: 2, args: [totals], kwargs: { second: totals } });
    for (let i = 0; i < 10; i += 1) void squares.put(i);
    await squares.join();
    const [seen] = await totals.join();
    const sums = (seen ?? []).filter((item): item is number => typeof item === 'number');
    const pairs = (seen ?? []).filter((item): item is [string, number] => Array.isArray(item));
    expect(sums).toHaveLength(2);
    expect(sums.reduce((a, b) => a + b)).toBe(285);
    expect(pairs.map(([, sum]) => sum).sort()).toEqual([...sums].sort());
  });

  test('a refused put fails the consumer that made it, even if nobody awaits it there', async () => {
    const closed = new Pool(collect, { quantity: 1 });
    const feeder = new Pool(
      (_: Items<unknown>, to: { put(value: unknown): Promise<void> }) => {
        void to.put(1);
      },
      { quantity: 1, args: [closed] },
    );
    closed.close();
    const error = await failureOf(feeder.join());
    expect(error.cause).toBeInstanceOf(PoolError);
    expect(error.cause).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await closed.join();
  });

  test('an item that cannot be copied is refused at the call in the consumer', async () => {
    const to = new Pool(collect, { quantity: 1 });
    const feeder = new Pool(
      (_: Items<unknown>, pool: { put(value: unknown): Promise<void> }) => {
        try {
          void pool.put(() => 1);
          return 'not refused';
        } catch (error) {
          return (error as PoolError).code;
        }
      },
      { quantity: 1, args: [to] },
    );
    expect(await feeder.join()).toEqual(['ERR_ITEM_NOT_CLONEABLE']);
    expect(await to.join()).toEqual([[]]);
  });
});
