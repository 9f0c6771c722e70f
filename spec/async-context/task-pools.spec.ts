import { imap, imapUnordered, map, TaskPool } from 'consumers';

import { fixture } from '../pool/fixture';
import { context, COUNT, inEach, inNone, iterated, numbers, Seen, slowNumbers, SOURCES } from './fixture';

describe('each call of a task pool keeps its own context (`AsyncLocalStorage`)', () => {
  const double = (x: number): number => {
    if (x === -1) throw new RangeError('negative');
    return x * 2;
  };
  let tasks: TaskPool<number, number>;
  beforeAll(() => {
    tasks = inNone(() => new TaskPool(double, { quantity: 2, highWaterMark: 20 }));
  });
  afterAll(() => tasks.join());

  test('what follows `run()`, and its rejection', async () => {
    await inEach(async (name) => {
      const seen = new Seen();
      for (let x = 0; x < 20; x += 1) {
        await tasks.run(x);
        seen.here();
      }
      await tasks.run(-1).catch(() => seen.here());
      await Promise.all([1, 2, 3].map((x) => tasks.run(x).then(() => seen.here())));
      expect(seen.all).toEqual([name]);
    });
  });

  test('getters of items', async () => {
    await using tasks = inNone(() => new TaskPool((x: unknown) => x, { quantity: 1 }));
    await inEach(async (name) => {
      const seen = new Seen();
      const item = {
        get value() {
          return seen.here(1);
        },
      };
      await tasks.run(item);
      await tasks.map(Array(20).fill(item));
      for await (const _ of tasks.imap(Array(20).fill(item))) seen.here();
      expect(seen.all).toEqual([name]);
    });
  });

  test.each(SOURCES)('%s that `map()` reads', async (_, source) => {
    await inEach(async (name) => {
      const seen = new Seen();
      expect(await tasks.map(source(seen))).toHaveLength(COUNT);
      seen.here();
      await tasks.map([1, -1]).catch(() => seen.here());
      expect(seen.all).toEqual([name]);
    });
  });

  describe.each(['imap', 'imapUnordered'] as const)('`%s()`', (method) => {
    test.each(SOURCES)('reads %s, and its loop goes on', async (_, source) => {
      await inEach(async (name) => {
        const seen = new Seen();
        for await (const value of tasks[method](source(seen))) seen.here(value);
        expect(seen.all).toEqual([name]);
      });
    });

    test.each(SOURCES)(
      'reads %s in the context of its call, also where another one loops',
      async (_, source) => {
        const seen = new Seen();
        const loop = new Seen();
        const values = context.run('call', () => tasks[method](source(seen)));
        await context.run('loop', async () => {
          for await (const value of values) loop.here(value);
        });
        expect([seen.all, loop.all]).toEqual([['call'], ['loop']]);
      },
    );

    test.each(SOURCES)('closes %s', async (_, source) => {
      await inEach(async (name) => {
        const seen = new Seen();
        for await (const value of tasks[method](source(seen))) if (value === 40) break;
        await tasks.run(1);
        expect(seen.all).toEqual([name]);
      });
    });

    test('throws', async () => {
      await inEach(async (name) => {
        const seen = new Seen();
        try {
          for await (const _ of tasks[method]([1, 2, 3, -1])) seen.here();
        } catch {
          seen.here();
        }
        await tasks[method]([-1])
          .next()
          .catch(() => seen.here());
        expect(seen.all).toEqual([name]);
      });
    });
  });

  test.each(SOURCES)(
    'where a signal or the end of the pool, from elsewhere, closes %s',
    async (_, source) => {
      const hanging = inNone(
        () => new TaskPool(() => new Promise(() => setInterval(() => 1, 1e4)), { quantity: 1 }),
      );
      const seen = [0, 1, 2].map(() => new Seen());
      const [all, signaled, other] = seen as [Seen, Seen, Seen];
      const controller = new AbortController();
      const ends = context.run('a', () => [
        hanging.map(source(signaled), { signal: controller.signal }).catch(() => signaled.here()),
        hanging.map(source(all)).catch(() => all.here()),
        hanging
          .imap(source(other))
          .next()
          .catch(() => other.here()),
      ]);
      await context.run('b', async () => {
        await hanging.ready();
        controller.abort();
        await ends[0];
        await hanging.terminate();
      });
      await Promise.all(ends);
      for (const each of seen) expect(each.all).toEqual(['a']);
    },
  );

  test('`ready()`, `join()` and their rejections', async () => {
    const broken = inNone(() => new TaskPool(fixture('throws-while-loading.mjs'), { quantity: 1 }));
    await inEach(async (name) => {
      const seen = new Seen();
      await broken.ready().catch(() => seen.here());
      await broken.join().catch(() => seen.here());
      await tasks.ready().then(() => seen.here());
      expect(seen.all).toEqual([name]);
    });
  });

  test('`map()`, `imap()` and `imapUnordered()` for one use', async () => {
    const options = { quantity: 1 };
    await inEach(async (name) => {
      const seen = new Seen();
      await map(double, numbers(seen), options);
      for await (const _ of imap(double, slowNumbers(seen), options)) seen.here();
      for await (const _ of imapUnordered(double, iterated(seen), options)) seen.here();
      await map(double, [-1], options).catch(() => seen.here());
      expect(seen.all).toEqual([name]);
    });
  });
});
