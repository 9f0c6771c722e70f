import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConsumerError, Pool, PoolError, type Items } from 'consumers';

import { isRunning, runProgram } from './run-program';

const fixture = (name: string): URL => pathToFileURL(join(__dirname, 'fixtures', name));

async function collect(items: Items<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

async function failureOf(promise: Promise<unknown>): Promise<ConsumerError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConsumerError);
  return error as ConsumerError;
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'consumers-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('items', () => {
  test('go first in, first out', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    for (let i = 0; i < 500; i += 1) void pool.put(i);
    expect(await pool.join()).toEqual([Array.from({ length: 500 }, (_, i) => i)]);
  });

  test('each is moved past by exactly one of the consumers', async () => {
    const pool = new Pool(fixture('collect.mjs'), { quantity: 3 });
    for (let i = 0; i < 300; i += 1) await pool.put(i);
    const seen = (await pool.join()) as number[][];
    expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(pool.stats).toMatchObject({ put: 300, waiting: 0, inHand: 0, consumed: 300, unconsumed: 0 });
  });

  test.each([0, 0.5, 6])(
    'of %f ms reach each of several consumers in the order of the puts',
    async (each) => {
      const collectAll = async (items: Items<number>, each: number): Promise<number[]> => {
        const own: number[] = [];
        for await (const item of items) {
          const until = performance.now() + each;
          while (performance.now() < until);
          own.push(item);
        }
        return own;
      };
      for (const count of each === 0 ? [100, 1_000, 10_000, 30_000] : [100]) {
        const seen = await Pool.run(collectAll, Array(count).keys(), { quantity: 3, args: [each] });
        expect(seen.flat()).toHaveLength(count);
        for (const own of seen) expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    },
  );

  test('behind one that takes long go to others, where its consumer lets the event loop turn', async () => {
    const file = join(folder, 'others-are-done');
    const work = async (items: Items<number>, long: number, file: string): Promise<void> => {
      const { existsSync } = await import('node:fs');
      for await (const item of items)
        while (item === long && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const pool = new Pool(work, { quantity: 2, args: [3_000, file] });
    await pool.putAll(Array(6_000).keys());
    while (pool.stats.consumed < 5_999) await new Promise((resolve) => setTimeout(resolve, 5));
    writeFileSync(file, '');
    await pool.join();
  });

  test('that several loops over `next()` take at once are each moved past', async () => {
    const takeThreeAtOnce = async (items: Items<number>): Promise<number> => {
      let count = 0;
      const work = async (): Promise<void> => {
        for (let step = await items.next(); step.done !== true; step = await items.next()) {
          const until = performance.now() + step.value;
          while (performance.now() < until);
          count += 1;
        }
      };
      await Promise.all([work(), work(), work()]);
      return count;
    };
    for (let round = 0; round < 3; round += 1) {
      const durations = Array.from({ length: 150 }, (_, i) => 1 + (i % 3));
      expect(await Pool.run(takeThreeAtOnce, durations, { quantity: 1 })).toEqual([150]);
    }
  });

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

  test('go to whoever is ready: a slow consumer holds up none but its own', async () => {
    const sleepOnce = async (items: Items<string>): Promise<string[]> => {
      const seen: string[] = [];
      const { once } = require('node:events') as typeof import('node:events');
      for await (const item of items) {
        seen.push(item);
        if (item !== 'wait') continue;
        const alive = setInterval(() => undefined, 1e6);
        await once(process, 'SIGUSR2');
        clearInterval(alive);
      }
      return seen;
    };
    const pool = new Pool(sleepOnce, { quantity: 2 });
    void pool.put('wait');
    for (let i = 0; i < 50; i += 1) void pool.put(`item ${i}`);
    pool.close();
    while (pool.stats.consumed < 50) await new Promise(setImmediate);
    const waiter = pool.stats.seats.find((seat) => seat.inHand === 1);
    expect(pool.stats).toMatchObject({ waiting: 0, inHand: 1, consumed: 50 });
    process.kill(waiter?.pid as number, 'SIGUSR2');
    expect((await pool.join()).map((seen) => seen.length).sort()).toEqual([1, 50]);
  });
});

describe('a consumer', () => {
  test('may be any callable with source text', async () => {
    const object = {
      async method(items: Items<number>): Promise<unknown> {
        return (await items.next()).value;
      },
      *generator(): Generator<number, string> {
        yield 1;
        return 'returned';
      },
      async *asyncGenerator(items: Items<number>): AsyncGenerator<number, number> {
        let sum = 0;
        for await (const item of items) yield (sum += item);
        return sum;
      },
      ['computed' + String(1)]: () => 'computed',
    };
    expect(await Pool.run(object.method, [7], { quantity: 1 })).toEqual([7]);
    expect(await new Pool(object.generator, { quantity: 1 }).join()).toEqual(['returned']);
    expect(await Pool.run(object.asyncGenerator, [1, 2, 3], { quantity: 1 })).toEqual([6]);
    expect(await new Pool(object['computed1'] as () => string, { quantity: 1 }).join()).toEqual(['computed']);
  });

  test('given as a function has `require` and `import()` of the file that made the pool', async () => {
    const load = async (): Promise<unknown[]> => {
      const required = require('./fixtures/collect.cjs') as { name: string };
      const path = ['./fixtures', 'collect.mjs'].join('/');
      const imported = (await import(path)) as { default: { name: string } };
      return [required.name, imported.default.name];
    };
    expect(await new Pool(load, { quantity: 1 }).join()).toEqual([['collect', 'collect']]);
  });

  test('given as a function that misses a name is told which, and what to do', async () => {
    const outside = 1;
    const error = await failureOf(new Pool(() => outside, { quantity: 1 }).join());
    expect((error.cause as Error).message).toMatch(
      /^outside is not defined\. .*move `outside` inside.*`args`.*module/,
    );
    expect((error.cause as Error).stack).toContain('move `outside` inside');
  });

  test.each([
    ['an ECMAScript module', 'collect.mjs', 'default', 'collect'],
    ['a CommonJS module', 'collect.cjs', 'default', 'collect'],
  ])('may be %s: by URL, by `file:` string, by path', async (_, name, exportName, base) => {
    const url = fixture(name);
    for (const consumer of [url, url.href, join(__dirname, 'fixtures', name)]) {
      const pool = new Pool(consumer, { quantity: 1, export: exportName });
      expect(pool.stats.seats[0]?.name).toBe(`${base}-1`);
      void pool.put('x');
      expect(await pool.join()).toEqual([['x']]);
    }
  });

  test('may be another export', async () => {
    expect(await Pool.run(fixture('collect.cjs'), [1, 2], { quantity: 1, export: 'reversed' })).toEqual([
      [2, 1],
    ]);
  });

  test('knows who it is', async () => {
    const who = (): unknown => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { name, index, signal } = currentConsumer() ?? {};
      return { name, index, aborted: signal?.aborted, title: process.title };
    };
    expect(await new Pool(who, { quantity: 1, name: 'me' }).join()).toEqual([
      { name: 'me-1', index: 1, aborted: false, title: 'me-1' },
    ]);
  });

  test('that leaves gives back what it had not started, in order, and others take it', async () => {
    const leaveEarly = async (items: Items<number>, left: string): Promise<number[]> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const seen: number[] = [];
      if (process.title.endsWith('-1')) {
        // After so many they come in batches, and it leaves with the rest of one in its hand.
        for (let count = 0; count < 500; count += 1) seen.push((await items.next()).value ?? -1);
        await items.return();
        writeFileSync(left, '');
        return seen;
      }
      while (!existsSync(left)) await new Promise(setImmediate);
      for await (const item of items) seen.push(item);
      return seen;
    };
    const left = join(folder, 'left');
    const pool = new Pool(leaveEarly, { quantity: 2, args: [left] });
    for (let i = 0; i < 1_000; i += 1) void pool.put(i);
    const [one = [], two = []] = await pool.join();
    expect(one).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(two).toEqual(Array.from({ length: 500 }, (_, i) => 500 + i));
    expect(pool.stats).toMatchObject({ consumed: 1_000, unconsumed: 0 });
  });

  test('that all return early leave nobody to put for', async () => {
    const pool = new Pool(() => 'early', { quantity: 2 });
    while (pool.stats.seats.some(({ state }) => state !== 'ended')) await new Promise(setImmediate);
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_NO_CONSUMERS' }));
    expect(await pool.join()).toEqual(['early', 'early']);
  });

  test('may wait for several items at once: each call of `next()` gets one of its own', async () => {
    const several = async (items: Items<number>): Promise<unknown[]> => {
      const steps = await Promise.all([items.next(), items.next(), items.next(), items.next()]);
      return steps.map(({ value, done }) => value ?? done);
    };
    const pool = new Pool(several, { quantity: 1 });
    for (const item of [1, 2, 3]) void pool.put(item);
    // The last call waits for the end, which must not wait for the items of the calls before it.
    expect(await pool.join()).toEqual([[1, 2, 3, true]]);
    expect(pool.stats).toMatchObject({ consumed: 3, unconsumed: 0 });
  });

  test('that waits for what can never happen fails, and says so', async () => {
    const stuck = async (): Promise<void> => {
      await new Promise(() => undefined);
    };
    const error = await failureOf(new Pool(stuck, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'exited', exitCode: 1 }]);
    expect(error.message).toContain('it waits for something that cannot happen');
  });

  test('that returns its items is told so', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await
    const error = await failureOf(new Pool(async (items: Items<number>) => items, { quantity: 1 }).join());
    expect(error.message).toContain('got its items: read them there');
  });

  test('may send messages of its own, and is left alone by SIGINT', async () => {
    const talk = async (items: Items<number>): Promise<number[]> => {
      process.send?.({ type: 'returned', result: 'not ours' });
      process.send?.({ protocol: 'another/1', type: 'returned', result: 'not ours' });
      const seen: number[] = [];
      for await (const item of items) {
        process.kill(process.pid, 'SIGINT');
        await new Promise(setImmediate);
        seen.push(item);
      }
      return seen;
    };
    expect(await Pool.run(talk, [1, 2, 3], { quantity: 1 })).toEqual([[1, 2, 3]]);
  });

  test('that cuts its channel and lives on is ended, and has failed', async () => {
    const cut = async (): Promise<void> => {
      process.exit = (() => undefined) as unknown as typeof process.exit;
      process.removeAllListeners('disconnect');
      process.disconnect();
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const error = await failureOf(new Pool(cut, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'killed', signal: 'SIGKILL' }]);
  }, 20_000);

  test('that has returned and then blocks for ever is ended, and its result stands', async () => {
    const block = (): string => {
      setImmediate(() =>
        setImmediate(() => {
          for (;;);
        }),
      );
      return 'done';
    };
    expect(await new Pool(block, { quantity: 1 }).join()).toEqual(['done']);
  }, 20_000);

  test('may leave a grandchild behind that holds its output: neither `join()` nor the parent waits for it', async () => {
    const { stdout, ended } = await runProgram('leaves-grandchild.mjs');
    expect(ended).toBe(0);
    const grandchild = Number(stdout);
    expect(isRunning(grandchild)).toBe(true);
    process.kill(grandchild);
  });

  test('may itself make pools', async () => {
    const nested = async (items: Items<number>): Promise<unknown> => {
      const { Pool: Inner } = require('consumers') as typeof import('consumers');
      const inner = new Inner(
        async (numbers: Items<number>) => {
          let sum = 0;
          for await (const number of numbers) sum += number;
          return sum;
        },
        { quantity: 1 },
      );
      await inner.putAll(items);
      return inner.join();
    };
    expect(await Pool.run(nested, [1, 2, 3], { quantity: 1 })).toEqual([[6]]);
  });
});

describe('a consumer in TypeScript', () => {
  const stripsTypes = 'typescript' in process.features && process.features.typescript !== false;

  test('is read by the loader of the parent', async () => {
    const { stdout, stderr } = await runProgram('runs-typescript.mjs', { execArgv: ['--import', 'tsx'] });
    expect({ stdout, stderr }).toEqual({ stdout: '[6] [6]\n', stderr: '' });
  });

  test('is read by Node where it can, else the error says what to run', async () => {
    const { stdout, stderr } = await runProgram('runs-typescript.mjs');
    if (stripsTypes) expect(stdout).toBe('[6] [6]\n');
    else
      expect(stderr).toMatch(
        /ERR_UNKNOWN_FILE_EXTENSION[^]*does not read TypeScript: run the program with `node --import tsx`/,
      );
  });
});

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
    expect(() => pool.put(6)).toThrow(expect.objectContaining({ code: 'ERR_POOL_NO_CONSUMERS' }));
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
    ['a missing export', 'collect.mjs', 'nope', /has no export `nope`\. It exports: default, notAFunction/],
    ['an export that is no function', 'collect.mjs', 'notAFunction', /to be a function, got 42/],
    [
      'a module that throws while loading',
      'throws-while-loading.mjs',
      'default',
      /RangeError: no such configuration/,
    ],
    ['a module that never loads', 'never-loads.mjs', 'default', /never finished loading/],
    ['a module with a syntax error', 'syntax-error.mjs', 'default', /SyntaxError: Unexpected token/],
  ])('of %s: the consumer could not start', async (_, file, exportName, text) => {
    const error = await failureOf(new Pool(fixture(file), { quantity: 1, export: exportName }).join());
    expect(error.failures).toMatchObject([{ reason: 'could not start', consumed: 0 }]);
    expect(error.message).toMatch(text);
  });

  test('of code that is loaded before the consumer are not hidden by its result', async () => {
    const preload = `data:text/javascript,setTimeout(()=>{throw new Error('in the preload')},0)`;
    const error = await failureOf(
      new Pool(() => 'fine', { quantity: 1, execArgv: ['--import', preload] }).join(),
    );
    expect(error.message).toContain('in the preload');
  });

  test.each([
    ['Node refuses its flags', { execArgv: ['--no-such-flag'] }, { reason: 'could not start', exitCode: 9 }],
    [
      'the system refuses its environment',
      { env: { HUGE: 'x'.repeat(3_000_000) } },
      { reason: 'could not start', pid: undefined },
    ],
  ])('of a process that is none because %s', async (_, options, failure) => {
    const error = await failureOf(new Pool(collect, { quantity: 1, stdio: 'pipe', ...options }).join());
    expect(error.failures).toMatchObject([failure]);
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
    const left = join(folder, 'left');
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

describe('an error that nobody handles', () => {
  test('fails the consumer that leaves it behind when it returns', async () => {
    const careless = (): string => {
      void Promise.reject(new Error('left behind'));
      return 'fine';
    };
    const error = await failureOf(new Pool(careless, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'threw', error: { message: 'left behind' } }]);
  });

  test('is left to user code that listens for it', async () => {
    const careful = async (): Promise<string> => {
      const caught = new Promise<string>((resolve) => {
        process.on('uncaughtException', (error) => {
          resolve(`caught ${error.message}`);
        });
      });
      setImmediate(() => {
        throw new Error('in passing');
      });
      return caught;
    };
    expect(await new Pool(careful, { quantity: 1 }).join()).toEqual(['caught in passing']);
  });
});

describe('`terminate()`', () => {
  test('rejects a pending `join()`, and no process is left', async () => {
    const pool = new Pool(() => new Promise((resolve) => setTimeout(resolve, 1e6)), { quantity: 2 });
    const joined = pool.join();
    joined.catch(() => undefined);
    await pool.terminate();
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
    await expect(joined).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_TERMINATED' }));
  });

  test('ends a consumer that ignores SIGTERM, and one that blocks', async () => {
    const stubborn = async (items: Items<string>): Promise<void> => {
      process.on('SIGTERM', () => undefined);
      for await (const item of items) {
        if (item === 'block') for (;;);
        await new Promise((resolve) => setTimeout(resolve, 1e6));
      }
    };
    const pool = new Pool(stubborn, { quantity: 2 });
    void pool.put('block');
    void pool.put('wait');
    while (pool.stats.inHand < 2) await new Promise(setImmediate);
    await pool.terminate();
    expect(pool.stats.seats.filter(({ pid }) => isRunning(pid as number))).toEqual([]);
  });

  test('fires the signal of `currentConsumer()`', async () => {
    const told = async (_: Items<unknown>, file: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      process.on('SIGTERM', () => undefined);
      currentConsumer()?.signal.addEventListener('abort', () => {
        writeFileSync(file, 'told');
        process.exit();
      });
      writeFileSync(file, 'ready');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const file = join(folder, 'told');
    const read = (): string => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    };
    const pool = new Pool(told, { quantity: 1, args: [file] });
    while (read() !== 'ready') await new Promise(setImmediate);
    await pool.terminate();
    expect(read()).toBe('told');
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

describe('backpressure', () => {
  test('`put()` waits at the mark and goes on when items have left', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 2 });
    const free = pool.put(1);
    const waiting = pool.put(2);
    await free;
    expect(pool.stats.waiting).toBe(2);
    await waiting;
    expect(pool.stats.waiting).toBeLessThan(2);
    expect(await pool.join()).toEqual([[1, 2]]);
  });

  test('a waiting `put()` resolves when the pool is closed: what was put is consumed', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 1 });
    const puts = [1, 2, 3].map((item) => pool.put(item));
    expect(await pool.join()).toEqual([[1, 2, 3]]);
    await expect(Promise.all(puts)).resolves.toHaveLength(3);
  });

  test('a source that takes its time is stopped when nobody is left', async () => {
    let stopped = false;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          stopped = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const pool = new Pool(() => 'early', { quantity: 1 });
    await expect(pool.putAll(source)).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    expect(stopped).toBe(true);
    await pool.join();
  });

  test('a waiting `put()` rejects when the pool is terminated, and nobody need look', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 1 });
    const waiting = pool.put(1);
    void pool.put(2);
    const [refused] = await Promise.all([waiting.catch((error: unknown) => error), pool.terminate()]);
    expect(refused).toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });

  test('`putAll()` takes iterables and async iterables, and stops the source when nobody is left', async () => {
    const pool = new Pool(collect, { quantity: 1, highWaterMark: 10 });
    expect(await pool.putAll(new Set([1, 2]))).toBe(2);
    expect(
      await pool.putAll(
        (async function* () {
          yield 3;
          await Promise.resolve();
          yield 4;
        })(),
      ),
    ).toBe(2);
    expect(await pool.join()).toEqual([[1, 2, 3, 4]]);

    let stopped = false;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i += 1) yield i;
      } finally {
        stopped = true;
      }
    }
    const failing = new Pool(
      () => {
        throw new Error('gone');
      },
      { quantity: 1, highWaterMark: 10 },
    );
    await expect(failing.putAll(endless())).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    expect(stopped).toBe(true);
    await failureOf(failing.join());
  });

  test('consumers work while a source takes its time, though it never waits itself', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    function* slow(): Generator<number> {
      for (let i = 0; i < 2_000 && pool.stats.consumed === 0; i += 1) {
        const until = performance.now() + 2;
        while (performance.now() < until);
        yield i;
      }
    }
    await pool.putAll(slow());
    expect(pool.stats.consumed).toBeGreaterThan(0);
    await pool.join();
  });

  test('fake timers stop no pool', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    const fake = jest.spyOn(globalThis, 'setImmediate').mockImplementation(() => ({}) as NodeJS.Immediate);
    try {
      await pool.putAll(Array(20_000).keys());
      expect(await pool.join()).toEqual([[...Array(20_000).keys()]]);
    } finally {
      fake.mockRestore();
    }
  });

  test('an error of the source reaches the caller of `putAll()`, and the pool is still usable', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    function* broken(): Generator<number> {
      yield 1;
      throw new RangeError('source');
    }
    await expect(pool.putAll(broken())).rejects.toThrow('source');
    void pool.put(2);
    expect(await pool.join()).toEqual([[1, 2]]);
  });

  test('`putAll()` of what is no source is refused', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await expect(pool.putAll(5 as unknown as number[])).rejects.toThrow(
      'Expected the items to be an iterable',
    );
    await pool.join();
  });
});

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

describe('the parent', () => {
  test('is not kept alive by an idle pool, which closes with a warning', async () => {
    const { stdout, stderr, ended } = await runProgram('never-joins.mjs', { words: ['idle'] });
    expect({ stdout, ended }).toEqual({ stdout: 'parent leaves\nconsumer returns\n', ended: 0 });
    expect(stderr).toMatch(/ConsumersWarning: The pool never was never joined/);
  });

  test('is told of failures in a pool that was never joined', async () => {
    const { stderr, ended } = await runProgram('never-joins.mjs', { words: ['failing'] });
    expect(ended).toBe(0);
    expect(stderr).toMatch(
      /was never joined, and failed: 1 of 1 consumer failed: never-1 \(pid \d+\) threw Error: unseen/,
    );
  });

  test('hears of items that nobody took', async () => {
    const { stderr, ended } = await runProgram('never-joins.mjs', { words: ['unconsumed'] });
    expect(ended).toBe(0);
    expect(stderr).toMatch(/was joined with items that nobody took: 3 of 3/);
  });

  test('that is killed leaves no consumer behind', async () => {
    const { stdout, ended } = await runProgram('kills-itself.mjs');
    expect(ended).toBe('SIGKILL');
    const pids = JSON.parse(stdout) as number[];
    expect(pids).toHaveLength(2);
    while (pids.some(isRunning)) await new Promise(setImmediate);
  });

  test('sees no warning of Node for what the library does', async () => {
    const { stderr } = await runProgram('imports-inside.mjs');
    expect(stderr).toBe('');
  });
});
