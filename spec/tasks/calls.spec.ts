import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PoolError, TaskPool, imap, imapUnordered, map } from 'consumers';

import { fixture } from '../pool/fixture';
import { makeFolder } from '../temporary-folder';
import { naturals, obeying, range, readAll } from './fixture';

const square = (x: number): number => x * x;
const squares = range(5_000).map(square);

describe('`run()`', () => {
  test('resolves with what the function returns, or what that resolves with', async () => {
    await using tasks = obeying();
    expect(await tasks.run(['return', { deep: [1] }])).toEqual({ deep: [1] });
    expect(await tasks.run(['later', 'b'])).toBe('b');
    expect(await tasks.run(['return'])).toBeUndefined();
  });

  test('copies its item at the call', async () => {
    await using tasks = new TaskPool((list: number[]) => list.length, { quantity: 1 });
    const list = [1, 2, 3];
    const length = tasks.run(list);
    list.push(4);
    expect(await length).toBe(3);
  });

  test('each of many calls at once has its own answer', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    expect(await Promise.all(range(5_000).map((x) => tasks.run(x)))).toEqual(squares);
  });

  test('an item that cannot be cloned rejects, and is named', async () => {
    await using tasks = new TaskPool((x: unknown) => x, { quantity: 1 });
    await expect(tasks.run({ id: () => 1 })).rejects.toMatchObject({ code: 'ERR_ITEM_NOT_CLONEABLE' });
    await expect(tasks.run({ id: () => 1 })).rejects.toThrow('item.id');
    expect(await tasks.run(1)).toBe(1);
  });
});

describe('`map()`', () => {
  test.each<[string, () => Iterable<number> | AsyncIterable<number>]>([
    ['an array', () => range(5_000)],
    ['a set', () => new Set(range(5_000))],
    ['a generator', () => range(5_000).values()],
    [
      'an async generator',
      async function* () {
        for (const x of range(5_000)) yield await Promise.resolve(x);
      },
    ],
  ])('gives the values of %s in the order of the items', async (_, makeItems) => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    expect(await tasks.map(makeItems())).toEqual(squares);
  });

  test('of no items is an empty array', async () => {
    await using tasks = new TaskPool(square, { quantity: 1 });
    expect(await tasks.map([])).toEqual([]);
  });

  test('keeps the order although later calls end sooner', async () => {
    const wait = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(resolve, ms, ms));
    await using tasks = new TaskPool(wait, { quantity: 2, concurrency: 3 });
    expect(await tasks.map([60, 1, 30, 2, 20, 3])).toEqual([60, 1, 30, 2, 20, 3]);
  });
});

describe('`imap()`', () => {
  test('gives the values in the order of the items, while it reads the source', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    expect(await readAll(tasks.imap(range(5_000)))).toEqual(squares);
  });

  test('takes what an async source gives without a promise in the same turn, and what it promises later', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    const read: string[] = [];
    let next = 0;
    const source = {
      [Symbol.asyncIterator]: () => source,
      next: (): Promise<IteratorResult<number>> => {
        next += 1;
        const step = { done: next > 3, value: next };
        read.push(`next ${next}`);
        if (next === 1) queueMicrotask(() => read.push('a turn'));
        // As JavaScript may, and `for await` allows.
        return (next === 2 ? Promise.resolve(step) : step) as Promise<IteratorResult<number>>;
      },
    };
    expect(await tasks.map(source)).toEqual([1, 4, 9]);
    expect(read).toEqual(['next 1', 'next 2', 'a turn', 'next 3', 'next 4']);
  });

  test('reads an endless source no further ahead than `highWaterMark`', async () => {
    await using tasks = new TaskPool(square, { quantity: 2, highWaterMark: 10 });
    let read = 0;
    let most = 0;
    const items = (function* () {
      for (const x of naturals()) {
        read = x + 1;
        yield x;
      }
    })();
    let given = 0;
    for await (const value of tasks.imap(items)) {
      expect(value).toBe(square(given));
      most = Math.max(most, read - given);
      given += 1;
      if (given === 1_000) break;
    }
    expect(most).toBeLessThanOrEqual(11);
  });

  test('goes on behind a slow call at the front, up to the mark', async () => {
    const wait = async (x: number, file: string): Promise<number> => {
      const { existsSync } = await import('node:fs');
      const { setTimeout } = await import('node:timers/promises');
      while (x === 0 && !existsSync(file)) await setTimeout(2);
      return x;
    };
    const go = join(makeFolder(), 'go');
    await using tasks = new TaskPool(wait, { quantity: 2, highWaterMark: 300, args: [go] });
    const read = readAll(tasks.imap(range(1_000)));
    // The source is read again at seven eighths.
    while (tasks.stats.fulfilled < 250) await new Promise(setImmediate);
    writeFileSync(go, '');
    expect(await read).toEqual(range(1_000));
  });

  test('counts the bytes of its items, too', async () => {
    await using tasks = new TaskPool((text: string) => text.length, {
      quantity: 1,
      highWaterMark: { bytes: 10_000 },
    });
    let read = 0;
    const items = (function* () {
      for (; read < 200; read += 1) yield 'x'.repeat(5_000);
    })();
    const values = tasks.imap(items);
    expect(await values.next()).toEqual({ done: false, value: 5_000 });
    expect(read).toBeLessThan(50);
    expect(await readAll(values)).toHaveLength(199);
  });

  test('reads nothing before its first `next()`', async () => {
    await using tasks = new TaskPool(square, { quantity: 1 });
    let isRead = false;
    const items = (function* () {
      isRead = true;
      yield 2;
    })();
    const values = tasks.imap(items);
    await tasks.run(1);
    expect(isRead).toBe(false);
    expect(await readAll(values)).toEqual([4]);
  });

  test('several calls of `next()` at once are served in their order', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    const values = tasks.imap(range(3));
    const steps = await Promise.all([
      values.next(),
      values.next(),
      values.next(),
      values.next(),
      values.next(),
    ]);
    expect(steps.map(({ value }) => value)).toEqual([0, 1, 4, undefined, undefined]);
    expect(steps.map(({ done }) => done)).toEqual([false, false, false, true, true]);
  });

  test('the event loop turns while it is read', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    await tasks.ready();
    let turns = 0;
    const count = setInterval(() => (turns += 1), 1);
    for await (const value of tasks.imap(naturals())) {
      if (turns > 3) break;
      expect(value).toBeGreaterThanOrEqual(0);
    }
    clearInterval(count);
  });
});

describe('`imapUnordered()`', () => {
  test('gives each value once', async () => {
    await using tasks = new TaskPool(square, { quantity: 2 });
    const values = await readAll(tasks.imapUnordered(range(5_000)));
    expect(values.sort((a, b) => a - b)).toEqual(squares);
  });

  test('gives what ends first, first', async () => {
    const wait = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(resolve, ms, ms));
    await using tasks = new TaskPool(wait, { quantity: 1, concurrency: 2 });
    expect(await readAll(tasks.imapUnordered([400, 1]))).toEqual([1, 400]);
  });
});

describe('calls on one task pool', () => {
  test('take turns: a `run()` does not wait for the end of a long `map()`', async () => {
    await using tasks = new TaskPool((x: number) => x, { quantity: 1, highWaterMark: 100_000 });
    let isMapped = false;
    const mapped = tasks.map(range(200_000)).then(() => (isMapped = true));
    await tasks.run(1);
    expect(isMapped).toBe(false);
    await mapped;
  });

  test('nested ones do not stop each other', async () => {
    await using tasks = new TaskPool((x: number) => x + 1, { quantity: 1, highWaterMark: 4 });
    const seen: number[] = [];
    for await (const x of tasks.imap(range(20)))
      for await (const y of tasks.imap([x])) seen.push(y + (await tasks.run(0)));
    expect(seen).toEqual(range(20, 3));
  });
});

describe('`map()`, `imap()`, `imapUnordered()` for one use', () => {
  test('make, run and end a task pool', async () => {
    const add = (x: number, y: number): number => x + y;
    expect(await map(add, [1, 2, 3], { args: [10], quantity: 2 })).toEqual([11, 12, 13]);
    expect(await readAll(imap(add, [1, 2, 3], { args: [10], quantity: 2 }))).toEqual([11, 12, 13]);
    const values = await readAll(imapUnordered(add, [1, 2, 3], { args: [10], quantity: 2 }));
    expect(values.sort()).toEqual([11, 12, 13]);
  });

  test('start no more processes than they have items', async () => {
    const pids = await map(() => process.pid, [1, 2], { quantity: 8 });
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  });

  test('take a module, its named arguments, and `settle`', async () => {
    const rows = await map<(order: [string, string]) => unknown>(
      fixture('obeys.mjs'),
      [
        ['return', 'a'],
        ['throw', 'b'],
      ],
      { quantity: 1, settle: true },
    );
    expect(rows).toMatchObject([
      { item: ['return', 'a'], index: 0, status: 'fulfilled', value: 'a' },
      { item: ['throw', 'b'], index: 1, status: 'rejected', reason: { message: 'b' } },
    ]);
  });

  test('check their arguments at the call', () => {
    expect(() => imap((x: number) => x, 7 as never)).toThrow(PoolError);
    expect(() => imap((x: number) => x, [1], { settle: 'yes' as never })).toThrow('`settle`');
    expect(() => imapUnordered('./x.js', [1])).toThrow(
      expect.objectContaining({ code: 'ERR_CONSUMER_INVALID' }),
    );
  });
});

describe('a module', () => {
  test('gives the function by `export`, `args` and `kwargs` follow the item', async () => {
    await using tasks = new TaskPool<number, unknown>(fixture('has-hooks.mjs'), {
      quantity: 1,
      export: 'describe',
      args: ['a'],
      kwargs: { b: 2 },
    });
    expect(await tasks.run(1)).toEqual([1, 'a', { b: 2 }]);
  });
});
