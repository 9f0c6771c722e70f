import { Pool, type Consumer } from 'consumers';

import { runProgram } from '../run-program';
import { failureOf } from './fixture';

/** What a newcomer writes, and TypeScript would not let pass. */
const run = (consumer: (items: never) => unknown, items: readonly unknown[]): Promise<unknown[]> =>
  Pool.run(consumer as Consumer, items as never, { quantity: 1 });

describe('a mistake of the first hour', () => {
  test('`for … of` over the items is told to be `for await`', async () => {
    const consumer = (items: Iterable<string>): void => {
      for (const _ of items);
    };
    const { message } = await failureOf(run(consumer, ['a']));
    expect(message).toMatch(/TypeError: .*read them with `for await \(const item of items\)`/);
  });

  test('a consumer that treats its items as one item is told that it is called once', async () => {
    const consumer = (line: string): string[] => line.split(',');
    const { message } = await failureOf(run(consumer, ['a,b']));
    expect(message).toMatch(/line\.split is not a function\. A consumer is called once in each process/);
  });

  test('a consumer that reads no item although there are some is told of in a warning', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    await run(({ id }: { id: number }) => id, [{ id: 1 }, { id: 2 }]);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/items that nobody took: 2 of 2\. .*before they had read any.*called once/),
      'ConsumersWarning',
    );
    warn.mockRestore();
  });

  test('an instance whose method did not cross is told to be a plain object', async () => {
    class Point {
      x = 1;
      double(): number {
        return 2 * this.x;
      }
    }
    const consumer = async (points: AsyncIterable<Point>): Promise<void> => {
      for await (const point of points) point.double();
    };
    const { message } = await failureOf(run(consumer, [new Point()]));
    expect(message).toMatch(
      /point\.double is not a function\. If it came with an item .*without its methods/,
    );
  });

  test('a method that uses `this` is told that it crosses alone', async () => {
    const shop = {
      rate: 2,
      async sell(items: AsyncIterable<number>): Promise<number> {
        let sum = 0;
        for await (const item of items) sum += item * this.rate;
        return sum;
      },
    };
    const { message } = await failureOf(run(shop.sell, [1]));
    expect(message).toMatch(/`this` is undefined there/);
  });

  test('an arrow function that uses `this` is told the same', async () => {
    class Shop {
      rate = 2;
      sell = async (items: AsyncIterable<number>): Promise<number> => {
        let sum = 0;
        for await (const item of items) sum += item * this.rate;
        return sum;
      };
    }
    const { message } = await failureOf(run(new Shop().sell, [1]));
    expect(message).toMatch(/`this` is undefined there/);
  });

  test('of a generator whose outputs nobody reads, the error shows the loop to write', async () => {
    const { stderr, ended } = await runProgram('yields-to-nobody.mjs');
    expect(ended).toBe(1);
    expect(stderr).toMatch(
      /The consumers of the pool double yield.*`for await \(const output of pool.outputs\)/s,
    );
    expect(stderr).toContain("code: 'ERR_OUTPUTS_NOT_READ'");
  });

  test('`Pool()` without `new` is told so', () => {
    expect(Pool as unknown as () => void).toThrow(/Class constructor Pool cannot be invoked without 'new'/);
  });
});
