import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { TaskPool, type TaskPoolOptions } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { naturals, obeying, range, readAll, readWithEnd, reasonOf, waitUntil, type Order } from './fixture';

const closed = expect.objectContaining({ code: 'ERR_POOL_CLOSED' }) as Error;

/** An order that waits for a file, and how it comes to its end. */
function makeGate() {
  const file = join(makeFolder(), 'file');
  const order: Order = ['await', file];
  const open = (): void => {
    writeFileSync(file, '');
  };
  return { file, order, open };
}

/** Calls that show when they are at work: each makes `number.begun` in a folder, and waits there for `go`. */
function makeShown(options: TaskPoolOptions) {
  const folder = makeFolder();
  const tasks = new TaskPool(
    async (number: number, place: string) => {
      const fs = await import('node:fs');
      const { setTimeout } = await import('node:timers/promises');
      fs.writeFileSync(`${place}/${number}.begun`, '');
      while (!fs.existsSync(`${place}/go`)) await setTimeout(2);
      return number;
    },
    { args: [folder], ...options },
  );
  const open = (): void => {
    writeFileSync(join(folder, 'go'), '');
  };
  const hasBegun = (number: number): boolean => existsSync(join(folder, `${number}.begun`));
  return { tasks, open, hasBegun };
}

function expectSum({ stats }: { stats: TaskPool['stats'] }): void {
  const { called, fulfilled, rejected, dropped, waiting, inHand } = stats;
  expect([waiting, inHand]).toEqual([0, 0]);
  expect(called).toBe(fulfilled + rejected + dropped);
}

describe('`tasks.stop()`', () => {
  test('lets calls at work come to their end, and rejects those that wait', async () => {
    const { file, order, open } = makeGate();
    const tasks = obeying();
    const begun = tasks.run(order);
    await waitUntil(() => tasks.stats.inHand === 1);
    const others = range(3).map(() => reasonOf(tasks.run(order)));
    tasks.stop();
    for (const reason of await Promise.all(others)) expect(reason).toEqual(closed);
    open();
    expect(await begun).toBe(file);
    await tasks.join();
    expect(tasks.stats).toMatchObject({ called: 4, fulfilled: 1, dropped: 3 });
    expectSum(tasks);
  });

  test('refuses calls, and says why', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1, name: 'halted' });
    tasks.stop();
    const refusal = /^The pool halted was stopped by `stop\(\)`/;
    await expect(tasks.run(1)).rejects.toThrow(refusal);
    await expect(tasks.map([1])).rejects.toThrow(refusal);
    await expect(tasks.resize(2)).rejects.toThrow(refusal);
    expect(() => tasks.imap([1])).toThrow(closed);
    await tasks.join();
    expectSum(tasks);
  });

  test('takes back what was sent ahead and is not started', async () => {
    const file = join(makeFolder(), 'file');
    const tasks = new TaskPool(
      async (number: number, path: string) => {
        if (number !== 3_000) return;
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        fs.writeFileSync(`${path}.begun`, '');
        while (!fs.existsSync(path)) await setTimeout(2);
      },
      { quantity: 1, args: [file] },
    );
    const settled = Promise.allSettled(range(6_000).map((number) => tasks.run(number)));
    await waitUntil(() => existsSync(`${file}.begun`));
    tasks.stop();
    await waitUntil(() => tasks.stats.inHand === 1);
    writeFileSync(file, '');
    const outcomes = await settled;
    expect(outcomes.slice(0, 3_001).every(({ status }) => status === 'fulfilled')).toBe(true);
    for (const outcome of outcomes.slice(3_001)) expect(outcome).toMatchObject({ reason: closed });
    await tasks.join();
    expect(tasks.stats).toMatchObject({ called: 6_000, fulfilled: 3_001, dropped: 2_999 });
    expectSum(tasks);
  });

  test('ends an `imap()` with what was begun, in order, and closes its source', async () => {
    const { tasks, open, hasBegun } = makeShown({ quantity: 2 });
    let isClosed = false;
    const read = readAll(tasks.imap(naturals(() => (isClosed = true))));
    await waitUntil(() => hasBegun(0) && hasBegun(1));
    tasks.stop();
    expect(isClosed).toBe(true);
    await waitUntil(() => tasks.stats.inHand === 2);
    open();
    expect(await read).toEqual([0, 1]);
    await tasks.join();
    expect(tasks.stats.fulfilled).toBe(2);
    expectSum(tasks);
  });

  test('ends an `imapUnordered()` whose source was read to its end, too', async () => {
    const { tasks, open, hasBegun } = makeShown({ quantity: 1 });
    const read = readAll(tasks.imapUnordered(range(3), { settle: true }));
    await waitUntil(() => hasBegun(0));
    tasks.stop();
    open();
    expect(await read).toEqual([{ item: 0, index: 0, status: 'fulfilled', value: 0 }]);
    await tasks.join();
    expectSum(tasks);
  });

  test('leaves out of a loop the calls that processes give back', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 3 });
    const read: number[] = [];
    for await (const value of tasks.imap(naturals())) {
      read.push(value);
      if (read.length === 5_000) tasks.stop();
    }
    await tasks.join();
    expect(read).toHaveLength(tasks.stats.fulfilled);
    expect(read).toEqual([...read].sort((a, b) => a - b));
    expectSum(tasks);
  });

  test('gives a reader that comes late what was done', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const values = tasks.imap(range(3));
    expect(await values.next()).toEqual({ done: false, value: 0 });
    await waitUntil(() => tasks.stats.fulfilled === 3);
    tasks.stop();
    await tasks.join();
    expect(await readAll(values)).toEqual([1, 2]);
  });

  test('throws what a call throws that was begun', async () => {
    const file = join(makeFolder(), 'file');
    const tasks = new TaskPool(
      async (path: string) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        while (!fs.existsSync(path)) await setTimeout(2);
        throw new Error('on purpose');
      },
      { quantity: 1 },
    );
    const read = readWithEnd(tasks.imap([file, file]));
    await waitUntil(() => tasks.stats.inHand === 1);
    tasks.stop();
    writeFileSync(file, '');
    expect(await read).toMatchObject([{ message: 'on purpose' }]);
    await tasks.join();
    expect(tasks.stats).toMatchObject({ rejected: 1, dropped: 1 });
    expectSum(tasks);
  });

  test('rejects a `map()` that lacks items, and lets another one come to its end', async () => {
    const { file, order, open } = makeGate();
    const tasks = obeying({ quantity: 2 });
    const whole = tasks.map([order, order]);
    await waitUntil(() => tasks.stats.inHand === 2);
    const lacking = reasonOf(tasks.map([order, order]));
    let isClosed = false;
    const endless = reasonOf(
      tasks.map(
        (function* () {
          for (const _ of naturals(() => (isClosed = true))) yield order;
        })(),
      ),
    );
    tasks.stop();
    expect(await lacking).toEqual(closed);
    expect(await endless).toEqual(closed);
    expect(isClosed).toBe(true);
    open();
    expect(await whole).toEqual([file, file]);
    await tasks.join();
    expectSum(tasks);
  });

  test('gives a row for each item of a `map()` with `settle` whose source was read', async () => {
    const { tasks, open, hasBegun } = makeShown({ quantity: 1 });
    const rows = tasks.map([0, 1], { settle: true });
    await waitUntil(() => hasBegun(0));
    tasks.stop();
    open();
    expect(await rows).toEqual([
      { item: 0, index: 0, status: 'fulfilled', value: 0 },
      { item: 1, index: 1, status: 'rejected', reason: closed },
    ]);
    await tasks.join();
    expectSum(tasks);
  });

  test('a getter of an item may stop the pool', async () => {
    const tasks = new TaskPool((x: unknown) => x, { quantity: 1 });
    const item = {
      get field() {
        tasks.stop();
        return 1;
      },
    };
    expect(await readWithEnd(tasks.imap([item]))).toEqual([]);
    await tasks.join();
    expectSum(tasks);
  });

  test('a source may stop the pool', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const items = (function* () {
      yield 0;
      tasks.stop();
      yield 1;
    })();
    expect(await readWithEnd(tasks.imap(items))).toEqual([]);
    await tasks.join();
    expectSum(tasks);
  });

  test('makes a call again whose process dies meanwhile, if it may be', async () => {
    const file = join(makeFolder(), 'file');
    const tasks = new TaskPool(
      async (path: string) => {
        const fs = await import('node:fs');
        const { setTimeout } = await import('node:timers/promises');
        if (fs.existsSync(`${path}.begun`)) return 'again';
        fs.writeFileSync(`${path}.begun`, '');
        while (!fs.existsSync(path)) await setTimeout(2);
        return process.kill(process.pid, 'SIGKILL');
      },
      { quantity: 1, retries: 1 },
    );
    const first = tasks.run(file);
    const second = reasonOf(tasks.run(file));
    await waitUntil(() => existsSync(`${file}.begun`));
    tasks.stop();
    await waitUntil(() => tasks.stats.inHand === 1);
    writeFileSync(file, '');
    expect(await first).toBe('again');
    expect(await second).toEqual(closed);
    await tasks.join();
    expectSum(tasks);
  });

  test.each<[string, TaskPoolOptions]>([
    ['that start', {}],
    ['that run in the program', { inProcess: true }],
    ['that sleep', { idleTimeout: 1 }],
  ])('ends processes %s', async (_, options) => {
    const tasks = new TaskPool((x: number) => x, { quantity: 2, ...options });
    if ('idleTimeout' in options) {
      await tasks.map([1, 2, 3, 4]);
      await waitUntil(() => tasks.stats.seats.every(({ state }) => state === 'asleep'));
    }
    tasks.stop();
    await tasks.join();
    expect(tasks.stats.seats.map(({ state }) => state)).toEqual(['ended', 'ended']);
  });

  test('is idempotent, and other ends may follow', async () => {
    const { order } = makeGate();
    const tasks = obeying();
    const begun = reasonOf(tasks.run(order));
    await waitUntil(() => tasks.stats.inHand === 1);
    for (let count = 0; count < 2; count += 1) tasks.stop();
    tasks.close();
    await tasks.terminate();
    expect(await begun).toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    tasks.stop();
    await expect(tasks.run(order)).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    await expect(tasks.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
  });

  test('ends a pool that is joined already', async () => {
    const { file, order, open } = makeGate();
    const tasks = obeying();
    const begun = tasks.run(order);
    await waitUntil(() => tasks.stats.inHand === 1);
    const waiting = reasonOf(tasks.run(order));
    const joined = tasks.join();
    tasks.stop();
    open();
    expect(await begun).toBe(file);
    expect(await waiting).toEqual(closed);
    await joined;
    expectSum(tasks);
  });
});
