import { Pool, type Items } from 'consumers';

import { collect, failureOf } from './fixture';

/** With Node 20, `v8` writes it, but cannot read it. */
const endlessError = (): Error => {
  const error = new Error('endless');
  error.cause = error;
  return error;
};

describe('an error whose `cause` leads back to it', () => {
  const isReadable = Number(process.versions.node.split('.')[0]) > 20;

  test('as a result is a failure, or arrives: it does not end the program', async () => {
    const joined = Pool.run(
      () => {
        const error = new Error('endless');
        error.cause = error;
        return { list: [error] };
      },
      [],
      { quantity: 1 },
    );
    if (isReadable) expect(await joined).toHaveLength(1);
    else {
      const { failures, message } = await failureOf(joined);
      expect(failures).toMatchObject([{ reason: 'could not send its result' }]);
      expect(message).toMatch(/the `cause` of an error in it leads back to that error/);
    }
  });

  test('as an item is refused, or arrives', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    if (isReadable) await pool.put(endlessError());
    else expect(() => void pool.put(endlessError())).toThrow(/leads back to that error/);
    await pool.join();
  });

  test('as an item for another pool is refused in its consumer, or arrives', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    async function feed(_: unknown, other: { put(item: unknown): Promise<void> }): Promise<string> {
      const error = new Error('endless');
      error.cause = error;
      try {
        await other.put(error);
        return 'arrived';
      } catch (refusal) {
        return String(refusal);
      }
    }
    const [told] = await Pool.run(feed as never, [], { quantity: 1, args: [pool] } as never);
    expect(told).toMatch(isReadable ? /arrived/ : /leads back to that error/);
    await pool.join();
  });
});

describe('items', () => {
  test('are copied at the call: changing or putting the object again changes nothing that was put', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    const shared = { count: 0 };
    const item = { shared, list: [1] };
    void pool.put(item);
    shared.count = 1;
    item.list.push(2);
    void pool.put(item);
    expect(await pool.join()).toEqual([
      [
        { shared: { count: 0 }, list: [1] },
        { shared: { count: 1 }, list: [1, 2] },
      ],
    ]);
  });

  test('that share an object arrive as two, and cycles arrive', async () => {
    const compare = async (items: Items<{ nested: object; self?: unknown }>): Promise<unknown[]> => {
      const [a, b, c] = [await items.next(), await items.next(), await items.next()].map(
        ({ value }) => value as { nested: object; self: unknown },
      );
      return [a?.nested === b?.nested, c?.self === c];
    };
    const pool = new Pool(compare, { quantity: 1 });
    const nested = { deep: true };
    const cyclic: { nested: object; self?: unknown } = { nested };
    cyclic.self = cyclic;
    for (const item of [{ nested }, { nested }, cyclic]) void pool.put(item);
    expect(await pool.join()).toEqual([[false, true]]);
  });

  test('that cannot be copied are refused at the call, and nothing else is lost', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    void pool.put(1);
    const cannot = [
      () => 1,
      Symbol('s'),
      new WeakMap(),
      Promise.resolve(),
      new SharedArrayBuffer(8),
      { deep: [() => 1] },
    ];
    for (const item of cannot) {
      expect(() => pool.put(item)).toThrow(expect.objectContaining({ code: 'ERR_ITEM_NOT_CLONEABLE' }));
    }
    void pool.put(2);
    expect(await pool.join()).toEqual([[1, 2]]);
  });
});

describe('what would arrive as `{}`', () => {
  test.each([
    [
      'a URL',
      (): unknown => ({ where: new URL('https://example.org') }),
      /`result\.where` is a URL.*`result\.where\.href`/,
    ],
    ['headers', (): unknown => new Headers(), /`result` is an? Headers/],
    ['a function', (): unknown => [() => 1], /`result\[0\]` is a function/],
  ])('as a result: %s is refused', async (_, consumer, message) => {
    const error = await failureOf(new Pool(consumer, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'could not send its result' }]);
    expect(error.message).toMatch(message);
  });

  test('as an item or inside of an argument: a pool is refused', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    expect(() => pool.put([pool])).toThrow(/`item\[0\]` is a pool\. Pools go to consumers/);
    expect(() => new Pool((_: Items<unknown>, pools: unknown[]) => pools, { args: [[pool]] })).toThrow(
      /`args\[0\]\[0\]` is a pool/,
    );
    await pool.join();
  });
});
