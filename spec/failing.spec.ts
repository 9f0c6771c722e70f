/** What is done about failures, beside the table of `docs/when-a-consumer-fails.md`. */
import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConsumerError, Pool, type Items } from 'consumers';

import { isRunning, runProgram } from './run-program';

jest.setTimeout(30_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'consumers-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function sum(numbers: Items<number>): Promise<number> {
  let total = 0;
  for await (const number of numbers) total += number;
  return total;
}

async function throwAtBad(items: Items<string>): Promise<number> {
  let count = 0;
  for await (const item of items) {
    if (item === 'bad') throw new TypeError('cannot read it');
    count += 1;
  }
  return count;
}

/** Waits for ever at its first item. */
async function hang(items: Items<string>): Promise<void> {
  for await (const _ of items) await new Promise((resolve) => setTimeout(resolve, 1e6));
}

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

describe('`retries`', () => {
  test('keep an open pool open: a consumer that threw takes what is put later', async () => {
    const throwOnce = async (numbers: Items<number>, met: string): Promise<number> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      let total = 0;
      for await (const number of numbers) {
        if (number === 3 && !existsSync(met)) {
          writeFileSync(met, '');
          throw new Error('once');
        }
        total += number;
      }
      return total;
    };
    const pool = new Pool(throwOnce, { quantity: 1, retries: 1, args: [join(folder, 'met')] });
    for (let number = 1; number <= 10; number += 1) {
      await pool.put(number);
      if (number === 3) await waitUntil(() => pool.stats.seats[0]?.restarts === 1);
    }
    expect(await pool.join()).toEqual([55]);
  });

  test('with several consumers: each item counts once, whoever dies, and however', async () => {
    const dieOnce = async (numbers: Items<number>, folder: string): Promise<number> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const ways = [
        () => process.kill(process.pid, 'SIGKILL'),
        () => process.exit(3),
        () => {
          throw new Error('once');
        },
      ];
      let total = 0;
      for await (const number of numbers) {
        const met = `${folder}/${String(number)}`;
        if (number % 2_000 === 0 && !existsSync(met)) {
          writeFileSync(met, '');
          ways[(number / 2_000) % 3]?.();
        }
        total += number;
      }
      return total;
    };
    const pool = new Pool(dieOnce, { quantity: 3, retries: 10, args: [folder], stdio: 'pipe' });
    for (let number = 1; number <= 10_000; number += 1) void pool.put(number);
    expect(total(await pool.join())).toBe(50_005_000);
    expect(pool.stats).toMatchObject({ put: 10_000, consumed: 10_000, inHand: 0, unconsumed: 0 });
    expect(total(pool.stats.seats.map(({ restarts }) => restarts))).toBe(5);
  });

  test('serve an idle consumer whose process somebody kills, too', async () => {
    const pool = new Pool(sum, { quantity: 1, retries: 1 });
    await waitUntil(() => pool.stats.seats[0]?.state === 'idle');
    const pid = pool.stats.seats[0]?.pid as number;
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => pool.stats.seats[0]?.restarts === 1);
    void pool.put(1);
    void pool.put(2);
    expect(await pool.join()).toEqual([3]);
    expect(pool.stats.seats[0]?.pid).not.toBe(pid);
  });

  test('with `failFast`: only a failure that is final stops the others', async () => {
    const pool = new Pool(throwAtBad, { quantity: 2, retries: 1, failFast: true });
    await pool.putAll(['bad']);
    const error: unknown = await pool.join().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsumerError);
    expect((error as ConsumerError).failures).toMatchObject([{ reason: 'threw', item: 'bad' }]);
    expect(total(pool.stats.seats.map(({ restarts }) => restarts))).toBe(1);
  });
});

describe('`pool.poisoned`', () => {
  test('tells the item, who had it, and of what that one died', async () => {
    const pool = new Pool(throwAtBad, { quantity: 1, name: 'count', poison: 'skip' });
    expect(pool.poisoned).toEqual([]);
    await pool.putAll(['good', 'bad', 'good']);
    expect(await pool.join()).toEqual([2]);
    const [row] = pool.poisoned;
    expect(row).toEqual({
      item: 'bad',
      name: 'count-1',
      index: 1,
      reason: 'threw',
      error: expect.objectContaining({ name: 'TypeError', message: 'cannot read it' }) as unknown,
    });
    expect(pool.stats).toMatchObject({ put: 3, consumed: 2, unconsumed: 0 });
  });
});

describe('`timeout`', () => {
  test('is told by a `TimeoutError`, and names what was exceeded', async () => {
    const pool = new Pool(hang, { quantity: 1, timeout: 50 });
    void pool.put('endless');
    const error = (await pool.join().catch((reason: unknown) => reason)) as ConsumerError;
    expect(error.failures).toMatchObject([
      { reason: 'timed out', item: 'endless', signal: 'SIGKILL', consumed: 0 },
    ]);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', message: 'An item took longer than 50 ms.' });
    expect(error.message).toContain('timed out: TimeoutError: An item took longer than 50 ms');
  });
});

describe('`signal`', () => {
  const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

  test.each<[string, (pool: Pool<string, number>) => Promise<unknown>]>([
    ['joined', (pool) => pool.join()],
    ['terminated', (pool) => pool.terminate()],
    [
      'joined, and has failed',
      async (pool) => {
        void pool.put('bad');
        await expect(pool.join()).rejects.toBeInstanceOf(ConsumerError);
      },
    ],
  ])('has a listener until the pool is %s', async (_, end) => {
    const { signal } = new AbortController();
    const pool = new Pool(throwAtBad, { quantity: 2, signal });
    expect(listeners(signal)).toBe(1);
    await end(pool);
    expect(listeners(signal)).toBe(0);
  });

  test('stops the pool: nothing is taken, `join()` rejects with the reason, and no process is left', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const pool = new Pool(hang, { quantity: 2, signal });
    await pool.putAll(['one', 'two', 'three']);
    await waitUntil(() => pool.stats.inHand === 2);
    controller.abort('enough');
    expect(() => pool.put('four')).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    await expect(pool.join()).rejects.toBe('enough');
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
    expect(listeners(signal)).toBe(0);
  });

  test('is what `Pool.run()` rejects with, too', async () => {
    const controller = new AbortController();
    function* source(): Generator<string> {
      for (let i = 0; ; i += 1) {
        if (i === 5)
          setImmediate(() => {
            controller.abort('enough');
          });
        yield 'item';
      }
    }
    const { signal } = controller;
    await expect(Pool.run(hang, source(), { quantity: 1, signal, highWaterMark: 10 })).rejects.toBe('enough');
  });

  test('is told by `await using`, unless `join()` has told it', async () => {
    const controller = new AbortController();
    const told = new Pool(hang, { quantity: 1, signal: controller.signal });
    const untold = new Pool(hang, { quantity: 1, signal: controller.signal });
    const joined = told.join();
    controller.abort('enough');
    await expect(joined).rejects.toBe('enough');
    await expect(told[Symbol.asyncDispose]()).resolves.toBeUndefined();
    await expect(untold[Symbol.asyncDispose]()).rejects.toBe('enough');
  });

  test('that fires after `join()` has resolved changes nothing', async () => {
    const controller = new AbortController();
    const pool = new Pool(sum, { quantity: 1, signal: controller.signal });
    await pool.putAll([1, 2]);
    expect(await pool.join()).toEqual([3]);
    controller.abort();
    expect([pool.results, await pool.join()]).toEqual([[3], [3]]);
  });
});

describe('`recycle`', () => {
  test('gives results for each process, and `runs` says how many are whose', async () => {
    const pool = new Pool(sum, { quantity: 2, recycle: { items: 3 } });
    for (let number = 1; number <= 20; number += 1) await pool.put(number);
    const results = await pool.join();
    expect(total(results)).toBe(210);
    const { consumed, seats } = pool.stats;
    expect(consumed).toBe(20);
    expect(total(seats.map(({ runs }) => runs))).toBe(results.length);
    for (const { consumed, restarts, runs } of seats) {
      expect(restarts).toBe(runs - 1);
      expect(runs).toBeGreaterThanOrEqual(Math.ceil(consumed / 3));
    }
  });

  test.each([{ items: 2 }, { rss: 1 }])(
    'by %j starts no process for items that are not there',
    async (recycle) => {
      const pool = new Pool(sum, { quantity: 1, recycle });
      await pool.putAll([1, 2, 3, 4]);
      const results = await pool.join();
      expect(results.reduce((total, result) => total + result, 0)).toBe(10);
      // How soon the memory is looked at is a matter of time.
      expect(results).toEqual('items' in recycle ? [3, 7] : results.filter((result) => result > 0));
    },
  );

  test('is no failure: it counts not for `retries`, and is not done by a consumer that returns early', async () => {
    const once = async (items: Items<number>): Promise<unknown> => (await items.next()).value;
    const pool = new Pool(once, { quantity: 1, recycle: { items: 2 } });
    await pool.putAll([1]);
    expect(await pool.join()).toEqual([1]);
    expect(pool.stats.seats).toMatchObject([{ restarts: 0, runs: 1, state: 'ended' }]);
  });

  test('a consumer that reads on after its last word takes nothing from the next one', async () => {
    const reads = async (items: Items<number>): Promise<unknown[]> => {
      const got: unknown[] = [];
      // With the items of both calls in hand, a third one is more than it may have.
      for (const call of [items.next(), items.next()]) got.push((await call).value);
      await items.next();
      setInterval(() => void items.next(), 0);
      return got;
    };
    const pool = new Pool(reads, { quantity: 1, recycle: { items: 2 }, timeout: 60_000 });
    await pool.putAll([1, 2, 3, 4, 5, 6, 7, 8]);
    const results = await pool.join();
    expect(results.flat().filter((item) => item !== undefined)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pool.stats).toMatchObject({ consumed: 8, unconsumed: 0 });
  });
});

describe("`stdio: 'prefix'`", () => {
  test('shows whole lines, each behind the name of its consumer', async () => {
    const { stdout, stderr, ended } = await runProgram('prints-lines.mjs');
    expect(ended).toBe(0);
    const own = (name: string): string[] =>
      stdout
        .split('\n')
        .flatMap((line) => (line.startsWith(`[${name}] `) ? [line.slice(name.length + 3)] : []));
    const lines = [...own('prints-1'), ...own('prints-2')];
    const numbers = lines.flatMap((line) => /^(\d+) in pieces$/.exec(line)?.[1] ?? []).map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    for (const name of ['prints-1', 'prints-2']) {
      expect(own(name).at(-1)).toBe('no end');
      expect(own(name).join('').replaceAll(/[^x]/g, '')).toHaveLength(150_000);
    }
    expect(stdout.split('\n').filter((line) => !line.startsWith('[prints-'))).toEqual(['the program', '']);
    const errors = stderr.split('\n').filter(Boolean);
    expect(errors).toHaveLength(40);
    expect(errors.every((line) => /^\[prints-[12]\] \d+ on stderr$/.test(line))).toBe(true);
  });

  test('keeps the last words for the failure', async () => {
    const die = (): void => {
      console.error('the disk is on fire');
      process.exit(7);
    };
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const error: unknown = await new Pool(die, { quantity: 1, name: 'die', stdio: 'prefix' })
      .join()
      .catch((reason: unknown) => reason);
    const shown = written.mock.calls.map(([text]) => String(text));
    written.mockRestore();
    expect((error as ConsumerError).failures).toMatchObject([{ stderr: 'the disk is on fire\n' }]);
    expect(shown).toEqual(['[die-1] the disk is on fire\n']);
  });
});

describe('`watchdog`', () => {
  test('ends a consumer that blocks when the parent is gone', async () => {
    const { stdout, ended } = await runProgram('dies-while-blocked.mjs');
    expect(ended).toBe('SIGKILL');
    expect(Number(stdout)).toBeGreaterThan(0);
    await waitUntil(() => !isRunning(Number(stdout)));
  });

  test('does not keep a consumer from ending', async () => {
    const pool = new Pool(sum, { quantity: 1, watchdog: true });
    await pool.putAll([1, 2]);
    expect(await pool.join()).toEqual([3]);
  });
});

describe('a consumer that is being stopped', () => {
  test('is left alone by SIGTERM while it listens for the abort', async () => {
    const tidy = async (_: Items<unknown>, folder: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      currentConsumer()?.signal.addEventListener('abort', () => {
        process.kill(process.pid, 'SIGTERM');
        // Signals are delivered between two turns of the event loop.
        setTimeout(() => {
          writeFileSync(`${folder}/in order`, '');
          process.exit();
        }, 20);
      });
      writeFileSync(`${folder}/ready`, '');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const pool = new Pool(tidy, { quantity: 1, args: [folder] });
    await waitUntil(() => existsSync(join(folder, 'ready')));
    await pool.terminate();
    expect(existsSync(join(folder, 'in order'))).toBe(true);
  });

  test('and does not, is told by SIGTERM as any process is', async () => {
    const tidy = async (_: Items<unknown>, folder: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      process.once('SIGTERM', () => {
        writeFileSync(`${folder}/aborted`, String(currentConsumer()?.signal.aborted));
        process.exit();
      });
      writeFileSync(`${folder}/ready`, '');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const pool = new Pool(tidy, { quantity: 1, args: [folder] });
    await waitUntil(() => existsSync(join(folder, 'ready')));
    await pool.terminate();
    expect(readFileSync(join(folder, 'aborted'), 'utf8')).toBe('true');
  });
});
