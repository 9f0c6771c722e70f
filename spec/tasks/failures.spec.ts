import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, map, PoolError, taskOf, TaskPool } from 'consumers';

import { fixture } from '../pool/fixture';
import { makeFolder } from '../temporary-folder';
import { linesOf, naturals, obeying, range, readAll, readWithEnd, reasonOf, waitUntil } from './fixture';

/** Throws at a negative number. */
const root = (x: number): number => {
  if (x < 0) throw new RangeError(`${x} has no root`);
  return Math.sqrt(x);
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('what the function throws', () => {
  test('is what the call rejects with: class, message, cause, and the stack of the child with a line more', async () => {
    await using tasks = obeying({ name: 'obey' });
    const reason = (await reasonOf(tasks.run(['throw', 'not today']))) as Error;
    expect(reason).toBeInstanceOf(TypeError);
    expect(reason).toMatchObject({ message: 'not today', cause: 'its cause' });
    const lines = (reason.stack as string).split('\n');
    expect(lines[0]).toBe('TypeError: not today');
    expect(lines[1]).toContain('obeys.mjs');
    const { pid } = tasks.stats.seats[0] as { pid: number };
    expect(lines.at(-1)).toBe(`    at obey([ 'throw', 'not today' ]) in process obey-1 (pid ${pid})`);
    expect(Object.keys(reason)).toEqual([]);
    expect(taskOf(reason)).toEqual({ item: ['throw', 'not today'], index: 0, name: 'obey-1', pid });
  });

  test('may be any value, and the process goes on', async () => {
    await using tasks = obeying();
    const pid = await tasks.run(['pid']);
    expect(await reasonOf(tasks.run(['throwValue', null]))).toBeNull();
    expect(await reasonOf(tasks.run(['throwValue', 'text']))).toBe('text');
    const thrown = await reasonOf(tasks.run(['throwValue', { code: 7 }]));
    expect(thrown).toEqual({ code: 7 });
    expect(taskOf(thrown)).toMatchObject({ item: ['throwValue', { code: 7 }] });
    expect(await reasonOf(tasks.run(['reject', 'no']))).toEqual(new RangeError('no'));
    expect(await tasks.run(['pid'])).toBe(pid);
  });

  test('a value that cannot be cloned fails its call alone', async () => {
    await using tasks = obeying();
    const [bad, good] = await Promise.all([reasonOf(tasks.run(['function'])), tasks.run(['return', 1])]);
    expect(bad).toBeInstanceOf(PoolError);
    expect(bad).toMatchObject({ code: 'ERR_ITEM_NOT_CLONEABLE' });
    expect(taskOf(bad)).toMatchObject({ item: ['function'] });
    expect(good).toBe(1);
  });

  test('of a thenable is what its `then` gives, also if reading it throws', async () => {
    const weird = (what: string): unknown => {
      if (what === 'getter')
        return Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('do not look');
          },
        });
      const then = (give: (value: unknown) => void): void => {
        give('given');
      };
      return { then };
    };
    await using tasks = new TaskPool(weird, { quantity: 1 });
    expect(await tasks.run('then')).toBe('given');
    expect(await reasonOf(tasks.run('getter'))).toEqual(new Error('do not look'));
  });

  test('ends `imap()` at its place: what comes before it is given, and then it is thrown', async () => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    let isClosed = false;
    const items = (function* () {
      for (const x of naturals(() => (isClosed = true))) yield x === 1_000 ? -1 : x;
    })();
    const read = await readWithEnd(tasks.imap(items));
    expect(read.slice(0, -1)).toEqual(range(1_000).map(Math.sqrt));
    expect(read.at(-1)).toEqual(new RangeError('-1 has no root'));
    expect(taskOf(read.at(-1))).toMatchObject({ item: -1, index: 1_000 });
    expect(isClosed).toBe(true);
    expect(await tasks.run(4)).toBe(2);
  });

  test('ends `imapUnordered()` and `map()`, and no other calls', async () => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    const other = tasks.map(range(2_000));
    const read = await readWithEnd(tasks.imapUnordered([4, 9, -1, 16]));
    expect(read.at(-1)).toEqual(new RangeError('-1 has no root'));
    expect(await reasonOf(tasks.map([4, -2, 9]))).toEqual(new RangeError('-2 has no root'));
    expect(await other).toHaveLength(2_000);
  });

  test('the loop over a failed `imap()` has ended', async () => {
    await using tasks = new TaskPool(root, { quantity: 1 });
    const values = tasks.imap([-1, 4]);
    await expect(values.next()).rejects.toThrow('-1 has no root');
    expect(await values.next()).toEqual({ done: true, value: undefined });
  });

  test('what was not started is not started any more', async () => {
    const log = join(makeFolder(), 'log');
    const go = join(makeFolder(), 'go');
    await using tasks = obeying({}, log);
    const failed = reasonOf(tasks.map([['throw', 'now'], ...range(50).map((n) => ['return', n] as const)]));
    const waits = tasks.run(['await', go]);
    await failed;
    writeFileSync(go, '');
    await waits;
    expect(linesOf(log).filter((line) => line.startsWith('return')).length).toBeLessThan(50);
  });
});

describe('`settle: true`', () => {
  test('gives a row for each item', async () => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    const rows = [
      { item: 4, index: 0, status: 'fulfilled', value: 2 },
      { item: -1, index: 1, status: 'rejected', reason: new RangeError('-1 has no root') },
      { item: 9, index: 2, status: 'fulfilled', value: 3 },
    ];
    expect(await tasks.map([4, -1, 9], { settle: true })).toEqual(rows);
    expect(await readAll(tasks.imap([4, -1, 9], { settle: true }))).toEqual(rows);
    const unordered = await readAll(tasks.imapUnordered([4, -1, 9], { settle: true }));
    expect(unordered.sort((a, b) => a.index - b.index)).toEqual(rows);
  });

  test('goes on where every call of an endless source fails', async () => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    let count = 0;
    for await (const row of tasks.imap(naturals(), { settle: true })) {
      expect(row.index).toBe(count);
      count += 1;
      if (count === 5_000) break;
    }
  });

  test('an item that cannot be cloned is a row too', async () => {
    await using tasks = new TaskPool((x: unknown) => x, { quantity: 1 });
    const rows = await tasks.map([1, () => 2, 3], { settle: true });
    expect(rows).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { code: 'ERR_ITEM_NOT_CLONEABLE' } },
      { status: 'fulfilled', value: 3 },
    ]);
  });

  test.each([1, 3, 3_000])(
    'without it, an item that cannot be cloned ends `imap()` after the %i before it',
    async (count) => {
      await using tasks = new TaskPool((x: unknown) => x, { quantity: 2 });
      const read = await readWithEnd(tasks.imap([...range(count), () => 1, 'after']));
      expect(read.slice(0, -1)).toEqual(range(count));
      expect(read.at(-1)).toMatchObject({ code: 'ERR_ITEM_NOT_CLONEABLE' });
      expect((read.at(-1) as Error).message).toMatch(new RegExp(`^Item ${count}: `));
      expect(taskOf(read.at(-1))).toMatchObject({ index: count, name: undefined });
      expect(taskOf(await reasonOf(tasks.run(() => 1)))).toMatchObject({ index: 0 });
    },
  );

  test('does not hide what the source throws', async () => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    const items = (function* () {
      yield 4;
      throw new Error('the source is dry');
    })();
    const read = await readWithEnd(tasks.imap(items, { settle: true }));
    expect(read).toEqual([
      { item: 4, index: 0, status: 'fulfilled', value: 2 },
      new Error('the source is dry'),
    ]);
  });
});

describe('a source that throws', () => {
  const dry = function* (count: number): Generator<number> {
    for (let x = 0; x < count; x += 1) yield x * x;
    throw new Error('the source is dry');
  };

  test.each([0, 1, 3, 3_000])('after %i items: these are given, and then it is thrown', async (count) => {
    await using tasks = new TaskPool(root, { quantity: 2 });
    const ordered = await readWithEnd(tasks.imap(dry(count)));
    expect(ordered).toEqual([...range(count), new Error('the source is dry')]);
    const unordered = await readWithEnd(tasks.imapUnordered(dry(count)));
    expect(unordered).toHaveLength(count + 1);
    expect(unordered.at(-1)).toEqual(new Error('the source is dry'));
    expect(await reasonOf(tasks.map(dry(count)))).toEqual(new Error('the source is dry'));
    expect(await tasks.run(4)).toBe(2);
  });
});

describe('a process that dies', () => {
  test.each<[string, readonly [string, ...unknown[]], object]>([
    ['is killed', ['kill'], { reason: 'killed', signal: 'SIGKILL' }],
    ['exits', ['exit', 3], { reason: 'exited', exitCode: 3 }],
    ['exits with 0', ['exit', 0], { reason: 'exited', exitCode: 0 }],
    ['can never go on', ['never'], { reason: 'exited' }],
  ])(
    'as it %s: its call rejects with a ConsumerError, and another one goes on',
    async (_, order, failure) => {
      await using tasks = obeying({ name: 'obey' });
      const reason = (await reasonOf(tasks.run(order))) as ConsumerError;
      expect(reason).toBeInstanceOf(ConsumerError);
      expect(reason.failures).toMatchObject([{ name: 'obey-1', item: order, ...failure }]);
      expect(reason.message).toContain(`obey([ '${order[0]}'`);
      expect(taskOf(reason)).toMatchObject({ item: order, name: 'obey-1' });
      expect(await tasks.run(['return', 'alive'])).toBe('alive');
      expect(tasks.stats.seats[0]?.restarts).toBe(1);
    },
  );

  test('as it runs out of memory: the call knows it', async () => {
    await using tasks = obeying({ execArgv: ['--max-old-space-size=32'], stdio: 'pipe' });
    const reason = (await reasonOf(tasks.run(['fill']))) as ConsumerError;
    expect(reason.failures[0]).toMatchObject({ reason: 'out of memory' });
    expect(reason.failures[0]?.stderr).toContain('heap');
    expect(await tasks.run(['return', 1])).toBe(1);
  });

  test('between calls is replaced, with a warning', async () => {
    await using tasks = obeying();
    const pid = (await tasks.run(['pid'])) as number;
    const warned = new Promise<string>((resolve) => {
      jest.spyOn(process, 'emitWarning').mockImplementation((warning) => {
        resolve(String(warning));
      });
    });
    process.kill(pid, 'SIGKILL');
    expect(await warned).toMatch(/failed between calls: .* was killed by SIGKILL/);
    expect(await tasks.run(['pid'])).not.toBe(pid);
  });

  test('rejects all calls that it may have started, and runs none of them again', async () => {
    const log = join(makeFolder(), 'log');
    await using tasks = obeying({ quantity: 1 }, log);
    await tasks.map(range(2_000).map((n) => ['return', n] as const));
    const orders = range(400, 10_000).map((n) =>
      n === 10_200 ? (['kill'] as const) : (['return', n] as const),
    );
    const rows = await tasks.map(orders, { settle: true });
    const lines = linesOf(log);
    expect(lines).toHaveLength(new Set(lines).size);
    const rejected = rows.filter((row) => row.status === 'rejected');
    expect(rejected.map(({ index }) => index)).toContain(200);
    for (const row of rejected) {
      expect(row.reason).toBeInstanceOf(ConsumerError);
      if (rejected.length > 1) expect((row.reason as Error).message).toContain('its fate is unknown');
    }
    for (const row of rows) if (row.status === 'fulfilled') expect(row.value).toBe(orders[row.index]?.[1]);
  });
});

describe('`retries`', () => {
  test('makes the calls again: each settles with its value, and the one that kills rejects', async () => {
    await using tasks = obeying({ quantity: 2, retries: 1 });
    const orders = range(3_000).map((n) =>
      n % 1_000 === 500 ? (['kill', n] as const) : (['return', n] as const),
    );
    const rows = await tasks.map(orders, { settle: true });
    expect(rows.filter(({ status }) => status === 'rejected').map(({ index }) => index)).toEqual([
      500, 1_500, 2_500,
    ]);
    for (const row of rows) {
      if (row.status === 'fulfilled') expect(row.value).toBe(row.index);
      else expect((row.reason as ConsumerError).message).not.toContain('fate');
    }
  });

  test('among quick calls, several that kill fail, and no other one does', async () => {
    const deadly = (x: number): number => {
      if (x === 5 || x === 7 || x === 9) process.kill(process.pid, 'SIGKILL');
      return x;
    };
    await using tasks = new TaskPool(deadly, { quantity: 1, retries: 1 });
    const rows = await tasks.map(range(200), { settle: true });
    expect(rows.flatMap(({ status, index }) => (status === 'rejected' ? index : []))).toEqual([5, 7, 9]);
  });

  test('a call that dies once has its value', async () => {
    const log = join(makeFolder(), 'log');
    const once = async (path: string): Promise<string> => {
      const { existsSync, writeFileSync } = await import('node:fs');
      if (existsSync(path)) return 'second';
      writeFileSync(path, '');
      process.kill(process.pid, 'SIGKILL');
      return 'first';
    };
    await using tasks = new TaskPool(once, { quantity: 1, retries: 1 });
    expect(await tasks.run(log)).toBe('second');
  });
});

describe('`timeout`', () => {
  test('kills a process that is blocked, and rejects its call alone', async () => {
    await using tasks = obeying({ timeout: 300 });
    const [blocked, later] = await Promise.all([
      reasonOf(tasks.run(['block'])),
      tasks.map(range(50).map((n) => ['return', n] as const)),
    ]);
    expect((blocked as ConsumerError).failures).toMatchObject([{ reason: 'timed out', item: ['block'] }]);
    expect(later).toEqual(range(50));
  });

  test('of one `run()` stands instead of that of the pool', async () => {
    await using tasks = obeying({ quantity: 1 });
    await tasks.run(['return']);
    const reason = (await reasonOf(tasks.run(['hang'], { timeout: 200 }))) as ConsumerError;
    expect(reason.failures[0]).toMatchObject({ reason: 'timed out' });
    expect(await tasks.run(['return', 1], { timeout: 10_000 })).toBe(1);
  });

  test('counts also where the process is stopped before it begins', async () => {
    await using tasks = obeying({ timeout: 300 });
    process.kill((await tasks.run(['pid'])) as number, 'SIGSTOP');
    const reason = (await reasonOf(tasks.run(['return']))) as ConsumerError;
    expect(reason.failures[0]).toMatchObject({ reason: 'timed out', item: ['return'] });
    expect(await tasks.run(['return', 1])).toBe(1);
  });

  test('counts from the start of each call', async () => {
    const wait = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(resolve, ms, ms));
    await using tasks = new TaskPool(wait, { quantity: 1, timeout: 1_000 });
    expect(await tasks.map([300, 300, 300, 300, 300])).toHaveLength(5);
  });
});

describe('a function that cannot be loaded', () => {
  test('fails all calls with one error, and starts no process for each', async () => {
    const tasks = new TaskPool<number, number>(fixture('throws-while-loading.mjs'), { quantity: 2 });
    const reasons = await Promise.all(range(500).map((x) => reasonOf(tasks.run(x))));
    expect(new Set(reasons).size).toBe(1);
    expect(reasons[0]).toMatchObject({
      failures: [{ reason: 'could not start' }, { reason: 'could not start' }],
    });
    expect(tasks.stats.seats.map(({ restarts }) => restarts)).toEqual([0, 0]);
    expect(await reasonOf(tasks.run(1))).toBe(reasons[0]);
    expect(await reasonOf(tasks.map([1]))).toBe(reasons[0]);
    await expect(tasks.ready()).rejects.toBe(reasons[0]);
    await expect(tasks.join()).rejects.toBe(reasons[0]);
  });

  test('as its `setup()` throws', async () => {
    const env = { ...process.env, SETUP: 'throws' };
    const tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), { quantity: 1, env });
    await expect(tasks.ready()).rejects.toMatchObject({ cause: new Error('no database') });
    await expect(tasks.run(1)).rejects.toMatchObject({ failures: [{ reason: 'could not start' }] });
    await tasks.join().catch(() => undefined);
  });

  test('as it is a generator', async () => {
    const generate = function* (x: number): Generator<number> {
      yield x;
    };
    expect(() => new TaskPool(generate)).toThrow('`new Pool(consumer)`');
    await expect(map(fixture('is-generator.mjs'), [1])).rejects.toThrow('pool.outputs');
  });
});

test('many calls at once that nobody awaits one by one', async () => {
  await using tasks = new TaskPool((x: number) => -x, { quantity: 2 });
  let sum = 0;
  for (let x = 0; x < 300_000; x += 1) void tasks.run(x).then((y) => (sum += y));
  await waitUntil(() => tasks.stats.fulfilled === 300_000);
  expect(sum).toBe(-(300_000 * 299_999) / 2);
});
