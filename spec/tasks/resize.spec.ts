import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, PoolError, TaskPool, type TaskPoolOptions } from 'consumers';

import { mulberry32 } from '../mulberry32';
import { fixture } from '../pool/fixture';
import { makeFolder } from '../temporary-folder';

type Call = [act: string, word?: unknown];

const make = (options: TaskPoolOptions): TaskPool<Call> =>
  new TaskPool<Call, unknown>(fixture('obeys.mjs'), options);
const states = (tasks: Pick<TaskPool, 'stats'>): string[] =>
  tasks.stats.seats.map(({ index, state }) => `${index} ${state}`);

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise(setImmediate);
}

describe('`tasks.resize()`', () => {
  test('to more starts processes with new numbers, to fewer ends the last', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1, name: 'seat' });
    await tasks.resize(3);
    expect(states(tasks).slice(1)).toEqual(['2 idle', '3 idle']);
    await tasks.resize(1);
    expect(states(tasks)).toEqual([expect.stringMatching(/^1 /), '2 ended', '3 ended']);
    await tasks.resize(2);
    expect(tasks.stats.seats.map(({ name }) => name)).toEqual(['seat-1', 'seat-2', 'seat-3', 'seat-4']);
    expect(await tasks.map([1, 2, 3])).toEqual([1, 2, 3]);
    await tasks.join();
  });

  test('waits for calls that have begun; others make the rest', async () => {
    const folder = makeFolder();
    const files = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
    const tasks = make({ quantity: 2 });
    const calls = files.map((file) => tasks.run(['await', file]));
    await until(() => tasks.stats.seats.every(({ state }) => state === 'busy'));
    let isDone = false;
    const resized = tasks.resize(1).then(() => (isDone = true));
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    for (const file of files) writeFileSync(file, '');
    await resized;
    expect(await Promise.all(calls)).toEqual(files);
    expect(states(tasks)[1]).toBe('2 ended');
    await tasks.join();
  });

  test.each<[string, TaskPoolOptions]>([
    ['one by one', {}],
    ['several at a time', { concurrency: 8 }],
    ['with `recycle`', { recycle: { items: 500 } }],
    ['with `timeout`', { timeout: 5_000 }],
    ['with `idleTimeout`', { idleTimeout: 1 }],
  ])('to and fro, amid many calls: each has its answer, %s', async (_, options) => {
    const random = mulberry32(11);
    const tasks = new TaskPool((x: number) => Promise.resolve(2 * x), { ...options, quantity: 2 });
    const resized: Promise<void>[] = [];
    function* numbers(): Generator<number> {
      for (let n = 0; n < 10_000; n += 1) {
        if (n % 500 === 0) resized.push(tasks.resize(1 + Math.floor(random() * 3)));
        yield n;
      }
    }
    const values: number[] = [];
    for await (const value of tasks.imap(numbers())) values.push(value);
    expect(values).toEqual(Array.from({ length: 10_000 }, (__, n) => 2 * n));
    await tasks.join();
    await Promise.all(resized);
  });

  test('a process that dies while it retires leaves its calls to others, or makes them again', async () => {
    const folder = makeFolder();
    const file = join(folder, 'first');
    const tasks = new TaskPool(
      async (path: string) => {
        const fs = await import('node:fs');
        fs.appendFileSync(path, '.');
        const isFirst = fs.readFileSync(path, 'utf8').length === 1;
        while (isFirst && !fs.existsSync(`${path} die`))
          await new Promise((resolve) => setTimeout(resolve, 2));
        if (isFirst) process.kill(process.pid, 'SIGKILL');
        return 'made again';
      },
      { quantity: 2, retries: 1 },
    );
    await tasks.ready();
    const files = [file, `${file} too`];
    const calls = files.map((path) => tasks.run(path));
    await until(() => files.every((path) => existsSync(path) && readFileSync(path, 'utf8') === '.'));
    const resized = tasks.resize(1);
    for (const path of files) writeFileSync(`${path} die`, '');
    expect(await Promise.all(calls)).toEqual(['made again', 'made again']);
    await resized;
    expect(states(tasks)[1]).toBe('2 ended');
    expect(await tasks.run(file)).toBe('made again');
    await tasks.join();
  });

  test('of a pool whose processes sleep wakes those that are new, and ends those that sleep', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 2, idleTimeout: 1 });
    await tasks.ready();
    await until(() => tasks.stats.seats.every(({ state }) => state === 'asleep'));
    await tasks.resize(1);
    expect(states(tasks)).toEqual(['1 asleep', '2 ended']);
    await tasks.resize(2);
    expect(tasks.stats.seats).toHaveLength(3);
    expect(await tasks.map([1, 2])).toEqual([1, 2]);
    await tasks.join();
  });

  test.each([0, 1.5, '2', undefined])('(%p) is refused', async (quantity) => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const error: unknown = await tasks.resize(quantity as number).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toMatchObject({ code: 'ERR_OPTION_INVALID' });
    expect(await tasks.run(1)).toBe(1);
    await tasks.join();
  });

  test('rejects where the pool has ended, or ends meanwhile', async () => {
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    const resized = tasks.resize(2);
    await tasks.terminate();
    await expect(resized).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    await expect(tasks.resize(3)).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    const other = new TaskPool((x: number) => x, { quantity: 1 });
    await other.join();
    await expect(other.resize(3)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
  });

  test('rejects where a new process cannot start, and the others go on', async () => {
    const module = join(makeFolder(), 'task.cjs');
    writeFileSync(module, 'module.exports = (x) => x');
    const tasks = new TaskPool<number, number>(module, { quantity: 1 });
    await tasks.ready();
    writeFileSync(module, 'throw new Error("on purpose")');
    await expect(tasks.resize(2)).rejects.toBeInstanceOf(ConsumerError);
    expect(await tasks.run(1)).toBe(1);
    await expect(tasks.join()).rejects.toMatchObject({ failures: [{ index: 2, reason: 'could not start' }] });
  });
});
