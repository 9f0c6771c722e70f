import { getEventListeners } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, imap, map, PoolError, TaskPool } from 'consumers';

import { fixture } from '../pool/fixture';
import { isRunning, runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { linesOf, naturals, obeying, range, readAll, readWithEnd, reasonOf, waitUntil } from './fixture';

afterEach(() => {
  jest.restoreAllMocks();
});

const pidsOf = (tasks: TaskPool): number[] => tasks.stats.seats.flatMap(({ pid }) => pid ?? []);

describe('a loop that is left', () => {
  test('closes its source, and starts nothing more: what is at work ends unheard', async () => {
    const log = join(makeFolder(), 'log');
    await using tasks = obeying({ quantity: 2 }, log);
    let isClosed = false;
    const orders = (function* () {
      for (const n of naturals(() => (isClosed = true))) yield ['later', n] as const;
    })();
    for await (const value of tasks.imap(orders)) if (value === 500) break;
    expect(isClosed).toBe(true);
    await tasks.run(['return', 'after']);
    await waitUntil(() => tasks.stats.inHand === 0);
    const before = linesOf(log).length;
    await tasks.run(['return', 'later']);
    expect(linesOf(log)).toHaveLength(before + 1);
    const { called, fulfilled, rejected, dropped, waiting, inHand } = tasks.stats;
    expect([rejected, waiting, inHand]).toEqual([0, 0, 0]);
    expect(called).toBe(fulfilled + dropped);
  });

  test('whose source is asynchronous, too', async () => {
    await using tasks = new TaskPool((x: number) => x, { quantity: 1 });
    let isClosed = false;
    const items = (async function* () {
      try {
        for (;;) yield await Promise.resolve(1);
      } finally {
        isClosed = true;
      }
    })();
    for await (const _ of tasks.imapUnordered(items)) break;
    await waitUntil(() => isClosed);
  });

  test('of one use ends its processes', async () => {
    let pid = 0;
    for await (pid of imap(() => process.pid, naturals(), { quantity: 2 })) break;
    expect(isRunning(pid)).toBe(false);
  });
});

describe('`signal` of a call', () => {
  test('rejects it at once with the reason, fires in its process, and leaves other calls alone', async () => {
    const log = join(makeFolder(), 'log');
    await using tasks = obeying({ quantity: 1 });
    const pid = await tasks.run(['pid']);
    const controller = new AbortController();
    const aborted = reasonOf(tasks.run(['obeySignal', log], { signal: controller.signal }));
    await waitUntil(() => tasks.stats.inHand === 1);
    const other = tasks.run(['pid']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort('enough');
    expect(await aborted).toBe('enough');
    expect(await other).toBe(pid);
    expect(linesOf(log)).toEqual(['aborted AbortError']);
  });

  test('that has fired rejects, and makes no call', async () => {
    await using tasks = obeying();
    const signal = AbortSignal.abort('before');
    expect(await reasonOf(tasks.run(['return'], { signal }))).toBe('before');
    expect(await reasonOf(tasks.map([['return']], { signal }))).toBe('before');
    expect(await reasonOf(tasks.imap([['return']], { signal }).next())).toBe('before');
    expect(tasks.stats.called).toBe(0);
  });

  test('that fires while the call is made counts, too', async () => {
    await using tasks = new TaskPool((x: unknown) => x, { quantity: 1 });
    const first = new AbortController();
    const item = {
      get field() {
        first.abort('by a getter');
        return 1;
      },
    };
    expect(await reasonOf(tasks.run(item, { signal: first.signal }))).toBe('by a getter');
    const second = new AbortController();
    const items = {
      [Symbol.iterator]: () => {
        second.abort('by the source');
        return [1].values();
      },
    };
    expect(await reasonOf(tasks.map(items, { signal: second.signal }))).toBe('by the source');
  });

  test('kills a process whose function ignores it', async () => {
    await using tasks = obeying({ quantity: 1 });
    const pid = (await tasks.run(['pid'])) as number;
    const controller = new AbortController();
    const aborted = reasonOf(tasks.run(['block'], { signal: controller.signal }));
    await waitUntil(() => tasks.stats.inHand === 1);
    controller.abort('enough');
    expect(await aborted).toBe('enough');
    expect(await tasks.run(['pid'])).not.toBe(pid);
    expect(isRunning(pid)).toBe(false);
    expect(tasks.stats.seats[0]?.restartReasons).toEqual({ 'ignored its signal': 1 });
  });

  test('a process that may be killed for it is handed no other call', async () => {
    const wait = (ms: number): Promise<number> => new Promise((resolve) => setTimeout(resolve, ms, ms));
    await using tasks = new TaskPool(wait, { quantity: 2, concurrency: 2 });
    await tasks.ready();
    const controller = new AbortController();
    const aborted = reasonOf(tasks.run(60_000, { signal: controller.signal }));
    await waitUntil(() => tasks.stats.inHand === 1);
    controller.abort('enough');
    expect(await Promise.all([tasks.run(900), tasks.run(901)])).toEqual([900, 901]);
    expect(await aborted).toBe('enough');
  });

  test('of a call that waits takes it back', async () => {
    const folder = makeFolder();
    const [log, go] = [join(folder, 'log'), join(folder, 'go')];
    await using tasks = obeying({ quantity: 1 }, log);
    const first = tasks.run(['await', go]);
    const controller = new AbortController();
    const second = reasonOf(tasks.run(['return', 'second'], { signal: controller.signal }));
    controller.abort('enough');
    expect(await second).toBe('enough');
    writeFileSync(go, '');
    await first;
    await tasks.run(['return', 'third']);
    expect(linesOf(log)).toEqual([`await ${go}`, 'return third']);
  });

  test('ends a loop, and closes its source', async () => {
    await using tasks = new TaskPool((x: number) => x, { quantity: 2 });
    const controller = new AbortController();
    let isClosed = false;
    const read: unknown[] = [];
    const reason = await reasonOf(
      (async () => {
        const items = naturals(() => (isClosed = true));
        for await (const value of tasks.imap(items, { signal: controller.signal })) {
          read.push(value);
          if (value === 100) controller.abort('enough');
        }
      })(),
    );
    expect([reason, isClosed]).toEqual(['enough', true]);
    expect(read).toEqual(range(101));
    expect(await tasks.run(7)).toBe(7);
  });

  test('leaves no listener behind', async () => {
    await using tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const { signal } = new AbortController();
    await Promise.all([
      tasks.run(1, { signal }),
      tasks.map([1], { signal }),
      readAll(tasks.imap([1], { signal })),
    ]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('`signal` of the pool', () => {
  test('rejects all calls and `join()` with its reason, and ends all processes', async () => {
    const controller = new AbortController();
    const tasks = obeying({ quantity: 2, signal: controller.signal });
    const pid = (await tasks.run(['pid'])) as number;
    const running = [reasonOf(tasks.run(['hang'])), reasonOf(tasks.map([['hang'], ['hang']]))];
    const read = readWithEnd(tasks.imap([['hang']]));
    await waitUntil(() => tasks.stats.inHand > 0);
    controller.abort('enough');
    expect(await Promise.all(running)).toEqual(['enough', 'enough']);
    expect(await read).toEqual(['enough']);
    await expect(tasks.join()).rejects.toBe('enough');
    expect(await reasonOf(tasks.run(['return']))).toBe('enough');
    expect(isRunning(pid)).toBe(false);
  });
});

test('a `signal` that fires after all processes have failed is what `join()` rejects with', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const tasks = new TaskPool(fixture('throws-while-loading.mjs'), { quantity: 1, signal });
  await reasonOf(tasks.run(1));
  controller.abort('enough');
  await expect(tasks.join()).rejects.toBe('enough');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('`join()`', () => {
  test('lets `run()` and `map()` finish, and resolves when all processes are gone', async () => {
    const tasks = obeying({ quantity: 2 });
    await tasks.ready();
    const pids = pidsOf(tasks);
    const calls = [tasks.run(['later', 1]), tasks.map(range(1_000).map((n) => ['later', n] as const))];
    await tasks.join();
    expect((await Promise.all(calls))[1]).toEqual(range(1_000));
    expect(pids.filter(isRunning)).toEqual([]);
    expect(tasks.join()).toBe(tasks.join());
  });

  test('closes the source of a half-read `imap()`: what is done is given, and then a PoolError', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 2 });
    let isClosed = false;
    const values = tasks.imap(naturals(() => (isClosed = true)));
    expect(await values.next()).toEqual({ done: false, value: 0 });
    await tasks.join();
    expect(isClosed).toBe(true);
    const rest = await readWithEnd(values);
    const error = rest.pop();
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(rest).toEqual(range(rest.length, 1));
  });

  test('of a pool without calls', async () => {
    await new TaskPool((x: number) => x, { quantity: 2 }).join();
  });
});

describe('a program that has nothing else to do', () => {
  test('is kept alive by a loop that waits, and not by one that nobody reads; a `beforeExit` listener may make calls', async () => {
    expect(await runProgram('waits-in-a-loop.mjs')).toEqual({
      stdout: '1\n2\nmapped 2\nbefore exit 9\n',
      stderr: '',
      ended: 0,
    });
  });
});

test('an item whose getter ends the pool is refused', async () => {
  const tasks = new TaskPool((x: unknown) => x, { quantity: 1 });
  const item = {
    get field() {
      tasks.close();
      return 1;
    },
  };
  expect(await reasonOf(tasks.run(item))).toMatchObject({ code: 'ERR_POOL_CLOSED' });
  await tasks.join();
});

describe('after `close()`', () => {
  test('calls are refused, and loops go on', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const values = tasks.imap(range(3_000));
    await values.next();
    tasks.close();
    for (const refused of [tasks.run(1), tasks.map([1]), tasks.ready()])
      expect(await reasonOf(refused)).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await expect(tasks.run(1)).rejects.toThrow('make all calls');
    expect(() => tasks.imap([1])).toThrow(expect.objectContaining({ code: 'ERR_POOL_CLOSED' }));
    expect(await readAll(values)).toEqual(range(2_999, 1));
    await tasks.join();
  });
});

describe('`terminate()`', () => {
  test('rejects all calls, and ends all processes', async () => {
    const tasks = obeying({ quantity: 2 });
    const pid = (await tasks.run(['pid'])) as number;
    const calls = [reasonOf(tasks.run(['block'])), reasonOf(tasks.map([['hang'], ['hang']]))];
    const read = readWithEnd(tasks.imap([['hang']]));
    await waitUntil(() => tasks.stats.inHand > 0);
    await tasks.terminate();
    for (const reason of [...(await Promise.all(calls)), ...(await read), await reasonOf(tasks.join())])
      expect(reason).toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    expect(isRunning(pid)).toBe(false);
    const { called, fulfilled, dropped, waiting, inHand } = tasks.stats;
    expect([fulfilled, dropped, waiting, inHand]).toEqual([1, called - 1, 0, 0]);
    await tasks.terminate();
    await tasks[Symbol.asyncDispose]();
  });
});

describe('`setup()` and `teardown()` of a module', () => {
  test('are called once in each process, before its first call and at its end', async () => {
    const log = join(makeFolder(), 'log');
    const tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env: { ...process.env, LOG: log },
    });
    await tasks.map([1, 2]);
    expect(linesOf(log)).toEqual(['setup', 'call 1', 'call 2']);
    await tasks.join();
    expect(linesOf(log)).toEqual(['setup', 'call 1', 'call 2', 'teardown']);
  });

  test('also with `recycle`', async () => {
    const log = join(makeFolder(), 'log');
    const env = { ...process.env, LOG: log };
    const tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env,
      recycle: { items: 2 },
    });
    const pids = await tasks.map(range(6));
    expect(new Set(pids).size).toBe(3);
    await tasks.join();
    const cycle = (first: number): string[] => ['setup', `call ${first}`, `call ${first + 1}`, 'teardown'];
    expect(linesOf(log).slice(0, 12)).toEqual([...cycle(0), ...cycle(2), ...cycle(4)]);
  });

  test('one that throws as its process has nothing to do is told by a warning: the next call has a process', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const env = { ...process.env, TEARDOWN: 'throws' };
    const tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env,
      idleTimeout: 20,
    });
    const pid = await tasks.run(1);
    await waitUntil(() => tasks.stats.seats[0]?.state === 'asleep');
    expect(warn.mock.calls[0]?.[0]).toContain('could not flush');
    expect(await tasks.run(2)).not.toBe(pid);
    await tasks.terminate();
  });

  test('of one use, a `teardown()` that throws is what the call rejects with, unless that failed', async () => {
    const options = { quantity: 1, env: { ...process.env, TEARDOWN: 'throws' } };
    const url = fixture('has-hooks.mjs');
    await expect(map(url, [1], options)).rejects.toMatchObject({ cause: new Error('could not flush') });
    const [, end] = await readWithEnd(imap(url, [1], options));
    expect(end).toMatchObject({ cause: new Error('could not flush') });
    await expect(map(url, [() => 1], options)).rejects.toMatchObject({ code: 'ERR_ITEM_NOT_CLONEABLE' });
  });

  test('a `teardown()` that throws fails `join()`', async () => {
    const tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env: { ...process.env, TEARDOWN: 'throws' },
    });
    await tasks.run(1);
    const reason = await reasonOf(tasks.join());
    expect(reason).toBeInstanceOf(ConsumerError);
    expect(reason).toMatchObject({ cause: new Error('could not flush') });
  });
});

describe('`idleTimeout`', () => {
  test('ends a process that has nothing to do, teardown first; the next call starts another one', async () => {
    const log = join(makeFolder(), 'log');
    const env = { ...process.env, LOG: log };
    await using tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env,
      idleTimeout: 50,
    });
    const pid = await tasks.run(1);
    await waitUntil(() => tasks.stats.seats[0]?.state === 'asleep');
    expect(isRunning(pid)).toBe(false);
    expect(linesOf(log)).toEqual(['setup', 'call 1', 'teardown']);
    expect(await tasks.run(2)).not.toBe(pid);
    expect(tasks.stats.seats[0]?.restarts).toBe(0);
  });

  test('`ready()` waits for the next process where one is about to end', async () => {
    const folder = makeFolder();
    const [log, go] = [join(folder, 'log'), join(folder, 'go')];
    await using tasks = new TaskPool<number, number>(fixture('has-hooks.mjs'), {
      quantity: 1,
      env: { ...process.env, LOG: log, GO: go },
      idleTimeout: 200,
    });
    const pid = await tasks.run(1);
    await waitUntil(() => linesOf(log).includes('teardown'));
    const ready = tasks.ready();
    writeFileSync(go, '');
    await ready;
    expect(tasks.stats.seats[0]).toMatchObject({ state: 'idle', restarts: 0 });
    expect(pidsOf(tasks)).not.toEqual([pid]);
    expect(isRunning(pid)).toBe(false);
  });

  test('loses no call that comes at that moment', async () => {
    await using tasks = new TaskPool((x: number) => x, { quantity: 2, idleTimeout: 1 });
    for (let x = 0; x < 24; x += 1) {
      expect(await tasks.run(x)).toBe(x);
      await new Promise((resolve) => setTimeout(resolve, x % 4));
    }
  });
});

describe('`concurrency`', () => {
  test('so many calls work in one process at a time', async () => {
    await using tasks = obeying({ quantity: 1, concurrency: 3 });
    const go = join(makeFolder(), 'go');
    const waiting = range(3).map(() => tasks.run(['await', go]));
    await waitUntil(() => tasks.stats.inHand === 3);
    const fourth = tasks.run(['return', 4]);
    await tasks.ready();
    expect(existsSync(go)).toBe(false);
    writeFileSync(go, '');
    expect(await Promise.all([...waiting, fourth])).toEqual([go, go, go, 4]);
  });

  test('each call knows its own `currentTask()`', async () => {
    await using tasks = obeying({ quantity: 1, concurrency: 4, name: 'obey' });
    const known = await tasks.map(range(8).map(() => ['task'] as const));
    expect(known).toEqual(range(8).map((index) => ({ index, name: 'obey-1' })));
  });

  test('a process that is to be replaced holds up no other calls', async () => {
    const go = join(makeFolder(), 'go');
    await using tasks = obeying({ quantity: 2, concurrency: 2, recycle: { items: 2 } });
    const slow = tasks.run(['await', go]);
    for (let n = 0; n < 6; n += 1) expect(await tasks.run(['return', n])).toBe(n);
    writeFileSync(go, '');
    await slow;
  });

  test('a process that dies takes all of them with it, and with `retries` each is made again, alone', async () => {
    await using tasks = obeying({ quantity: 1, concurrency: 4, retries: 1 });
    const orders = [['later', 0], ['later', 1], ['kill'], ['later', 3], ['later', 4]] as const;
    const rows = await tasks.map(orders, { settle: true });
    expect(rows.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });
});

describe('`currentTask()`', () => {
  test('is the index among the items of the call', async () => {
    await using tasks = obeying({ quantity: 1, name: 'obey' });
    expect(await tasks.map([['task'], ['return'], ['task']])).toEqual([
      { index: 0, name: 'obey-1' },
      undefined,
      { index: 2, name: 'obey-1' },
    ]);
    expect(await tasks.run(['task'])).toEqual({ index: 0, name: 'obey-1' });
  });
});

describe('`inProcess`', () => {
  test('calls the function in the program itself, compiled from its text', async () => {
    const outside = 7;
    await using tasks = new TaskPool((what: string) => (what === 'pid' ? process.pid : outside), {
      quantity: 2,
      inProcess: true,
    });
    expect(await tasks.run('pid')).toBe(process.pid);
    await expect(tasks.run('outside')).rejects.toThrow(
      /outside is not defined\. A consumer given as a function/,
    );
  });

  test('loads a module as Jest does, and gives its function values of the classes of the test', async () => {
    const isDate = (value: unknown): boolean => value instanceof Date;
    expect(await map(isDate, [new Date(5)], { quantity: 1, inProcess: true })).toEqual([true]);
    const [value] = await map(fixture('echoes.cjs'), [[1]], { quantity: 1, inProcess: true });
    expect(value).toBeInstanceOf(Array);
  });

  test('copies values, reports failures as a process does, and knows tasks and consumers apart', async () => {
    expect(await runProgram('works-in-process.mjs')).toEqual({
      stdout: 'copied\nobey-1 1\nTypeError no\ntimed out\n[ 1, 2 ]\n',
      stderr: '',
      ended: 0,
    });
  });
});

describe('bad options', () => {
  const f = (x: number): number => x;

  test.each<[object, RegExp]>([
    [{ concurrency: 0 }, /`concurrency` to be an integer of 1 or more, got 0/],
    [{ concurrency: -1 }, /got -1/],
    [{ concurrency: 1.5 }, /got 1.5/],
    [{ idleTimeout: 'soon' }, /`idleTimeout` to be a number of ms/],
    [{ ack: 'item' }, /no option `ack` here/],
    [{ poison: 'skip' }, /`settle: true`/],
    [{ failFast: true }, /the first failure ends/],
    [{ concurency: 2 }, /Did you mean `concurrency`/],
  ])('%j is refused', (options, message) => {
    expect(() => new TaskPool(f, options)).toThrow(message);
  });

  test('of calls reject, or throw where a loop is asked for', async () => {
    await using tasks = new TaskPool(f, { quantity: 1 });
    await expect(tasks.run(1, { timeout: -1 })).rejects.toThrow('`timeout`');
    await expect(tasks.map([1], { settle: 'yes' as never })).rejects.toThrow('`settle` to be true or false');
    await expect(tasks.map(7 as never)).rejects.toThrow('iterable');
    expect(() => tasks.imap([1], { signal: 1 as never })).toThrow('`signal`');
    expect(() => tasks.imap(null as never)).toThrow('iterable');
  });
});
