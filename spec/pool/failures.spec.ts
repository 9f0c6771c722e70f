import { join } from 'node:path';

import { ConsumerError, Pool, type Items } from 'consumers';

import { isRunning } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { failureOf } from './fixture';

describe('failures', () => {
  test('are all named, the others go on, and their results are there', async () => {
    const some = async (items: Items<string>): Promise<number> => {
      let count = 0;
      for await (const item of items) {
        if (item === 'bad') throw Object.assign(new TypeError('cannot read it'), { code: 'E_BAD' });
        count += 1;
      }
      return count;
    };
    const pool = new Pool(some, { quantity: 2 });
    void pool.put('bad');
    for (let i = 0; i < 20; i += 1) void pool.put('good');
    const error = await failureOf(pool.join());
    const [failure] = error.failures;
    expect(error.failures).toHaveLength(1);
    expect(failure).toMatchObject({ reason: 'threw', item: 'bad', exitCode: 1, signal: null, stderr: '' });
    expect(error.code).toBe('ERR_CONSUMER_FAILED');
    expect(error.message).toContain(
      `${failure?.name ?? ''} (pid ${failure?.pid ?? ''}) threw TypeError: cannot read it`,
    );
    expect(error.cause).toBe(error.errors[0]);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.cause).toMatchObject({ code: 'E_BAD', message: 'cannot read it' });
    expect(error.results.filter((result) => result !== undefined)).toEqual([20 - (failure?.consumed ?? 0)]);
    expect(error.unconsumed).toBe(0);
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_NOT_JOINED' }));
  });

  test('leave the rest unconsumed where nobody is left, and `put()` says so', async () => {
    const pool = new Pool(
      async (items: Items<number>) => {
        await items.next();
        throw new Error('at the first');
      },
      { quantity: 1 },
    );
    for (let i = 0; i < 5; i += 1) void pool.put(i);
    while (pool.stats.seats[0]?.state !== 'failed') await new Promise(setImmediate);
    expect(() => pool.put(6)).toThrow(
      expect.objectContaining({
        code: 'ERR_POOL_NO_CONSUMERS',
        cause: expect.any(ConsumerError) as unknown,
      }),
    );
    const error = await failureOf(pool.join());
    expect(error.unconsumed).toBe(4);
    expect(error.failures).toMatchObject([{ item: 0 }]);
    expect(pool.stats).toMatchObject({ put: 5, waiting: 0, inHand: 0, consumed: 0, unconsumed: 4 });
  });

  test('with `failFast` stop the whole pool', async () => {
    const pool = new Pool(
      async (items: Items<string>) => {
        for await (const item of items) {
          if (item === 'bad') throw new Error('bad item');
          await new Promise((resolve) => setTimeout(resolve, 1e6));
        }
      },
      { quantity: 2, failFast: true },
    );
    void pool.put('endless');
    void pool.put('bad');
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([{ reason: 'threw', item: 'bad' }]);
    expect(error.unconsumed).toBe(1);
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
  });

  test.each([
    [
      'a name that is no string',
      (): never => {
        throw Object.assign(new Error('odd'), { name: { toString: 'no' } });
      },
    ],
    [
      'a frozen error',
      (): never => {
        throw Object.freeze(new ReferenceError('x is not defined')) as Error;
      },
    ],
    [
      'a revoked proxy',
      (): never => {
        const { proxy, revoke } = Proxy.revocable(new Error(), {});
        revoke();
        throw proxy;
      },
    ],
  ])('are told whatever is thrown: %s', async (_, consumer) => {
    const error = await failureOf(new Pool(consumer, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'threw' }]);
  });

  test('leave the results of those that return while the pool is stopped', async () => {
    const answer = async (items: Items<string>): Promise<string> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      process.on('SIGTERM', () => undefined);
      const { value } = await items.next();
      if (value === 'bad') throw new Error('bad item');
      const alive = setInterval(() => undefined, 1e6);
      await new Promise((resolve) => currentConsumer()?.signal.addEventListener('abort', resolve));
      clearInterval(alive);
      return 'partial';
    };
    const pool = new Pool(answer, { quantity: 2, failFast: true });
    void pool.put('good');
    while (pool.stats.inHand < 1) await new Promise(setImmediate);
    void pool.put('bad');
    const error = await failureOf(pool.join());
    expect([...error.results].sort()).toEqual(['partial', undefined]);
  });

  test('of a consumer that exits amid a batch: its item is named, and the rest of the batch goes to others', async () => {
    const exitEarly = async (items: Items<number>, left: string): Promise<number> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const isFirst = process.title.endsWith('-1');
      while (!isFirst && !existsSync(left)) await new Promise(setImmediate);
      let count = 0;
      for await (const _ of items) {
        if (isFirst && count === 500) {
          writeFileSync(left, '');
          process.exit(3);
        }
        count += 1;
      }
      return count;
    };
    const left = join(makeFolder(), 'left');
    const pool = new Pool(exitEarly, { quantity: 2, args: [left] });
    for (let i = 0; i < 20_000; i += 1) await pool.put(i);
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([
      { reason: 'exited', exitCode: 3, consumed: 500, item: expect.any(Number) as number },
    ]);
    expect(error.results[1]).toBe(20_000 - 501);
    expect(error.unconsumed).toBe(0);
  });

  test('tell the last words of a process that died without a word', async () => {
    const error = await failureOf(
      new Pool(
        () => {
          console.error('the disk is on fire');
          process.exit(7);
        },
        { quantity: 1, stdio: 'pipe' },
      ).join(),
    );
    expect(error.failures).toMatchObject([
      { reason: 'exited', exitCode: 7, stderr: 'the disk is on fire\n' },
    ]);
  });
});
