import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { Pool, type Items } from 'consumers';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { collect, failureOf } from './fixture';

afterEach(() => {
  jest.restoreAllMocks();
});

const closed = expect.objectContaining({ code: 'ERR_POOL_CLOSED' }) as Error;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

/** Counts its items; at one that is the path of a file, it makes `path.begun` and waits for the file. */
async function waitAtFiles(items: Items<string>): Promise<number> {
  const fs = await import('node:fs');
  const { setTimeout } = await import('node:timers/promises');
  let count = 0;
  for await (const item of items) {
    count += 1;
    if (item !== '') fs.writeFileSync(`${item}.begun`, '');
    while (item !== '' && !fs.existsSync(item)) await setTimeout(2);
  }
  return count;
}

const makeFile = (): string => join(makeFolder(), 'file');

/** A pool whose only consumer waits at this file, with `behind` items behind it. */
async function makeWaiting(file: string, behind: readonly string[] = []): Promise<Pool<string, number>> {
  const pool = new Pool(waitAtFiles, { quantity: 1 });
  await pool.putAll([file, ...behind]);
  await until(() => existsSync(`${file}.begun`));
  return pool;
}

describe('`stop()`', () => {
  test('lets consumers finish what they have in hand, and leaves the rest without a warning', async () => {
    const warn = jest.spyOn(process, 'emitWarning');
    const file = makeFile();
    const pool = new Pool(waitAtFiles, { quantity: 2 });
    await pool.putAll(Array<string>(10).fill(file));
    await until(() => pool.stats.seats.every(({ inHand }) => inHand > 0));
    pool.stop();
    writeFileSync(file, '');
    expect(await pool.join()).toEqual([1, 1]);
    expect(pool.stats).toMatchObject({ put: 10, consumed: 2, unconsumed: 8, waiting: 0, inHand: 0 });
    expect(pool.results).toEqual([1, 1]);
    expect(warn).not.toHaveBeenCalled();
  });

  test('takes back what was sent ahead and is not started', async () => {
    const file = makeFile();
    const pool = new Pool(waitAtFiles, { quantity: 1 });
    const quick = Array<string>(2_000).fill('');
    await pool.putAll([...quick, file, ...quick]);
    await until(() => existsSync(`${file}.begun`));
    pool.stop();
    await until(() => pool.stats.inHand === 1);
    writeFileSync(file, '');
    expect(await pool.join()).toEqual([2_001]);
    expect(pool.stats).toMatchObject({ put: 4_001, consumed: 2_001, unconsumed: 2_000 });
  });

  test('ends a pool that is joined already', async () => {
    const file = makeFile();
    const pool = await makeWaiting(file, ['', '']);
    const joined = pool.join();
    pool.stop();
    writeFileSync(file, '');
    expect(await joined).toEqual([1]);
    expect(pool.stats.unconsumed).toBe(2);
  });

  test('ends consumers that have no item yet', async () => {
    const pool = new Pool(collect, { quantity: 2 });
    void pool.put(1);
    pool.stop();
    expect(await pool.join()).toEqual([[], []]);
    expect(pool.stats).toMatchObject({ put: 1, consumed: 0, unconsumed: 1 });
  });

  test('makes `put()` throw, and says why', async () => {
    const pool = new Pool(collect, { quantity: 1, name: 'halted' });
    pool.stop();
    expect(() => pool.put(1)).toThrow(closed);
    expect(() => pool.put(1)).toThrow(/^The pool halted was stopped by `stop\(\)`/);
    await expect(pool.resize(2)).rejects.toThrow(closed);
    await pool.join();
    expect(() => pool.put(1)).toThrow(/was stopped/);
  });

  test('closes the source of a `putAll()` in progress, which rejects', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    let isClosed = false;
    const source = (async function* () {
      try {
        for (;;) yield await new Promise((resolve) => setImmediate(resolve, 1));
      } finally {
        isClosed = true;
      }
    })();
    const put = expect(pool.putAll(source)).rejects.toMatchObject({
      code: 'ERR_POOL_CLOSED',
      message: expect.not.stringContaining('await') as string,
    });
    await until(() => pool.stats.consumed > 0);
    pool.stop();
    await put;
    await until(() => isClosed);
    const { put: count, consumed, unconsumed } = (await pool.join(), pool.stats);
    expect(consumed + unconsumed).toBe(count);
  });

  test('lets a `put()` go on that waits for room', async () => {
    const file = makeFile();
    const pool = new Pool(waitAtFiles, { quantity: 1, highWaterMark: 1 });
    await pool.put(file);
    await until(() => pool.stats.inHand === 1);
    const waiting = pool.put('');
    pool.stop();
    await waiting;
    writeFileSync(file, '');
    expect(await pool.join()).toEqual([1]);
    expect(pool.stats.unconsumed).toBe(1);
  });

  test('is idempotent, and other ends may follow', async () => {
    const file = makeFile();
    const pool = await makeWaiting(file, ['']);
    for (let count = 0; count < 2; count += 1) pool.stop();
    pool.close();
    await pool.terminate();
    await expect(pool.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    pool.stop();
    expect(() => pool.put('')).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
  });

  test('does nothing after `join()`', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    expect(await pool.join()).toEqual([[]]);
    pool.stop();
    expect(await pool.join()).toEqual([[]]);
    expect(() => pool.put(1)).toThrow(/is closed/);
  });

  test('lets the outputs of items in hand arrive, and `outputsOf()` ends without an error', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) {
          yield `${item} begun`;
          await new Promise(setImmediate);
          yield `${item} done`;
        }
      },
      { quantity: 1 },
    );
    let isClosed = false;
    const naturals = (function* () {
      try {
        for (let number = 0; ; number += 1) yield number;
      } finally {
        isClosed = true;
      }
    })();
    const outputs: string[] = [];
    for await (const output of pool.outputsOf(naturals)) {
      if (outputs.push(output) === 1) pool.stop();
    }
    await pool.join();
    expect(isClosed).toBe(true);
    expect(outputs).toHaveLength(2 * pool.stats.consumed);
    expect(outputs.at(-1)).toBe(`${pool.stats.consumed - 1} done`);
  });

  test('ends a duplex when the outputs of items in hand are read, with the refusal', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) yield item;
      },
      { quantity: 1 },
    );
    const read: unknown[] = [];
    const naturals = async function* () {
      for (let number = 0; ; number += 1) yield await new Promise((resolve) => setImmediate(resolve, number));
    };
    const ended = pipeline(naturals, pool.duplex(), async (outputs: AsyncIterable<unknown>) => {
      for await (const output of outputs) if (read.push(output) === 1) pool.stop();
    });
    await expect(ended).rejects.toThrow(closed);
    await pool.join();
    expect(read).toHaveLength(pool.stats.consumed);
  });

  test('lets a process that dies while it finishes be replaced', async () => {
    const file = makeFile();
    const pool = new Pool(
      async (items: Items<string>) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        const seen: string[] = [];
        for await (const item of items) {
          seen.push(item);
          if (item === '') continue;
          const isSecond = fs.existsSync(`${item}.begun`);
          fs.writeFileSync(`${item}.begun`, '');
          while (!fs.existsSync(item)) await setTimeout(2);
          if (!isSecond) process.kill(process.pid, 'SIGKILL');
        }
        return seen;
      },
      { quantity: 1, retries: 1 },
    );
    await pool.put('');
    await pool.drained();
    await pool.putAll([file, '', '']);
    await until(() => existsSync(`${file}.begun`));
    pool.stop();
    await until(() => pool.stats.inHand === 1);
    writeFileSync(file, '');
    expect(await pool.join()).toEqual([['', file]]);
    expect(pool.stats).toMatchObject({ put: 4, consumed: 2, unconsumed: 2 });
    expect(pool.stats.seats).toMatchObject([{ restarts: 1 }]);
  });

  test('tells of consumers that fail meanwhile', async () => {
    const file = makeFile();
    const pool = new Pool(
      async (items: Items<string>) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        for await (const item of items) {
          while (!fs.existsSync(item)) await setTimeout(2);
          throw new Error('on purpose');
        }
      },
      { quantity: 1 },
    );
    await pool.putAll([file, file]);
    await until(() => pool.stats.inHand === 1);
    pool.stop();
    writeFileSync(file, '');
    expect(await failureOf(pool.join())).toMatchObject({ failures: [{ item: file }], unconsumed: 1 });
  });

  test('leaves what consumers put into their own pool', async () => {
    const file = makeFile();
    const pool = new Pool(
      async (items: Items<string>) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        const { currentConsumer } = await import('consumers');
        for await (const item of items) {
          while (!fs.existsSync(item)) await setTimeout(2);
          await currentConsumer<string>()?.put(item);
        }
      },
      { quantity: 1 },
    );
    await pool.put(file);
    await until(() => pool.stats.inHand === 1);
    pool.stop();
    writeFileSync(file, '');
    await pool.join();
    expect(pool.stats).toMatchObject({ put: 2, consumed: 1, unconsumed: 1 });
  });

  test('rejects `drained()` if items are left', async () => {
    const file = makeFile();
    const pool = await makeWaiting(file, ['']);
    const drained = expect(pool.drained()).rejects.toMatchObject({
      code: 'ERR_POOL_NO_CONSUMERS',
      message: expect.stringContaining('stopped by `stop()`') as string,
    });
    pool.stop();
    writeFileSync(file, '');
    await drained;
    await pool.join();
  });

  test('closes a pool whose consumers have left their items, and the warning says so', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const pool = new Pool(
      async (items: Items<number>) => {
        for await (const item of items) return item;
        return undefined;
      },
      { quantity: 1 },
    );
    await pool.putAll([1, 2]);
    await until(() => pool.stats.seats[0]?.state === 'ended');
    pool.stop();
    expect(await pool.join()).toEqual([1]);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('returned early'), 'ConsumersWarning');
  });

  test('lets the program live until it is over', async () => {
    const { stdout, stderr, ended } = await runProgram('stops.mjs');
    expect({ stdout, stderr, ended }).toEqual({ stdout: 'done with 1\nreturned\n', stderr: '', ended: 0 });
  });
});
