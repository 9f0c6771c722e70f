import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Pool, type Items } from 'consumers';

import { context, COUNT, inEach, inNone, Seen, slowNumbers, SOURCES } from './fixture';

describe('each call of a pool keeps its own context (`AsyncLocalStorage`)', () => {
  async function count(items: Items<unknown>): Promise<number> {
    let seen = 0;
    for await (const _ of items) seen += 1;
    return seen;
  }
  async function* shout(items: Items<number>): AsyncGenerator<number> {
    for await (const item of items) yield item;
  }
  const options = { quantity: 1, highWaterMark: 8, outputHighWaterMark: 8 };

  test('`put()`, getters of items, `drained()`, `ready()` and `join()`', async () => {
    const pool = inNone(() => new Pool(count, options));
    await inEach(async (name) => {
      const seen = new Seen();
      await pool.ready();
      for (let x = 0; x < 50; x += 1) {
        await pool.put({
          get value() {
            return seen.here(x);
          },
        });
        seen.here();
      }
      await pool.drained();
      expect([seen.here(), seen.all]).toEqual([undefined, [name]]);
    });
    await inEach(async (name) => {
      expect([await pool.join(), context.getStore()]).toEqual([[200], name]);
    });
  });

  test('rejections', async () => {
    const pool = inNone(
      () => new Pool(() => Promise.reject(new Error('no')), { ...options, highWaterMark: 1 }),
    );
    await inEach(async (name) => {
      const seen = new Seen();
      void pool.put(1).catch(() => seen.here());
      await pool.putAll(slowNumbers(seen)).catch(() => seen.here());
      await pool.drained().catch(() => seen.here());
      await pool.join().catch(() => seen.here());
      expect(seen.all).toEqual([name]);
    });
  });

  test.each(SOURCES)('%s that `putAll()` reads', async (_, source) => {
    const pool = inNone(() => new Pool(count, options));
    await inEach(async (name) => {
      const seen = new Seen();
      await pool.putAll(source(seen));
      seen.here();
      expect(seen.all).toEqual([name]);
    });
    const seen = new Seen();
    const putting = context.run('a', () => pool.putAll(source(seen)).catch(() => seen.here()));
    await context.run('b', () => pool.terminate());
    await putting;
    expect(seen.all).toEqual(['a']);
  });

  test.each(SOURCES)('%s that `Pool.run()` reads', async (_, source) => {
    await inEach(async (name) => {
      const seen = new Seen();
      expect(await Pool.run(count, source(seen) as Iterable<number>, options)).toEqual([COUNT]);
      seen.here();
      expect(seen.all).toEqual([name]);
    });
  });

  test('loops over `outputs`', async () => {
    await inEach(async (name) => {
      const seen = new Seen();
      const pool = inNone(() => new Pool(shout, options));
      const putting = inNone(() => pool.putAll(Array(COUNT).keys()).then(() => pool.join()));
      for await (const _ of pool.outputs) seen.here();
      await putting;
      expect(seen.all).toEqual([name]);
    });
  });

  test.each(SOURCES)('loops over `outputsOf()` %s', async (_, source) => {
    await inEach(async (name) => {
      const seen = new Seen();
      const pool = inNone(() => new Pool(shout, options));
      for await (const _ of pool.outputsOf(source(seen))) seen.here();
      expect(seen.all).toEqual([name]);
    });
  });

  test.each(SOURCES)('`outputsOf()` reads %s in the context of its call', async (_, source) => {
    const [seen, loop] = [new Seen(), new Seen()];
    const pool = inNone(() => new Pool(shout, options));
    const outputs = context.run('call', () => pool.outputsOf(source(seen)));
    await context.run('loop', async () => {
      for await (const value of outputs) loop.here(value);
    });
    expect([seen.all, loop.all]).toEqual([['call'], ['loop']]);
  });

  test('a pipeline through `duplex()`', async () => {
    await inEach(async (name) => {
      const seen = new Seen();
      const pool = inNone(() => new Pool(shout, options));
      const write = (_: unknown, __: unknown, done: () => void): void => {
        seen.here();
        done();
      };
      await pipeline(
        Readable.from(slowNumbers(seen)),
        pool.duplex(),
        new Writable({ objectMode: true, write }),
      );
      expect(seen.all).toEqual([name]);
    });
  });

  test('events and callbacks of `duplex()`', async () => {
    await inEach(async (name) => {
      const seen = new Seen();
      const pool = inNone(() => new Pool(shout, options));
      const stream = pool.duplex();
      const ended = new Promise((resolve) => stream.on('close', resolve));
      for (const event of ['data', 'drain', 'finish', 'end', 'close'])
        stream.on(event, () => {
          seen.here();
        });
      for (let x = 0; x < COUNT; x += 1)
        stream.write(x, () => {
          seen.here();
        });
      inNone(() => stream.end());
      await ended;
      expect(seen.all).toEqual([name]);
    });
  });
});
