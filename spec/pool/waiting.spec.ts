import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, Pool, type Items } from 'consumers';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { collect, fixture } from './fixture';

/** Works on each item until a file is there. */
async function waitFor(items: Items<string>): Promise<number> {
  const { existsSync } = await import('node:fs');
  const { setTimeout } = await import('node:timers/promises');
  let count = 0;
  for await (const file of items) {
    while (!existsSync(file)) await setTimeout(2);
    count += 1;
  }
  return count;
}

describe('`pool.ready()`', () => {
  test('resolves when all consumers are loaded', async () => {
    const pool = new Pool(collect, { quantity: 3 });
    expect(pool.stats.seats.map(({ state }) => state)).toContain('starting');
    await pool.ready();
    expect(pool.stats.seats.map(({ state }) => state)).toEqual(['idle', 'idle', 'idle']);
    await pool.ready();
    await pool.join();
  });

  test('rejects as `join()` does where one cannot start, also afterwards', async () => {
    const pool = new Pool(fixture('throws-while-loading.mjs'), { quantity: 2 });
    await expect(pool.ready()).rejects.toBeInstanceOf(ConsumerError);
    await expect(pool.join()).rejects.toMatchObject({ failures: [{}, {}] });
    await expect(pool.ready()).rejects.toMatchObject({ failures: [{ reason: 'could not start' }, {}] });
  });

  test('rejects when the pool is stopped', async () => {
    const controller = new AbortController();
    const pool = new Pool(fixture('never-loads.mjs'), { quantity: 1, signal: controller.signal });
    const ready = pool.ready();
    controller.abort('enough');
    await expect(ready).rejects.toBe('enough');
    await expect(pool.ready()).rejects.toBe('enough');
    const other = new Pool(collect, { quantity: 1 });
    const refused = expect(other.ready()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    await other.terminate();
    await refused;
  });

  test('rejects where a process dies before it is loaded, whatever it dies of', async () => {
    const pool = new Pool(fixture('never-loads.mjs'), { quantity: 1 });
    const ready = expect(pool.ready()).rejects.toMatchObject({ failures: [{ reason: 'killed' }] });
    process.kill(pool.stats.seats[0]?.pid as number, 'SIGKILL');
    await ready;
    await expect(pool.join()).rejects.toBeInstanceOf(ConsumerError);
  });

  test('resolves where the consumers were loaded, and have failed since', async () => {
    const pool = new Pool(() => Promise.reject(new Error('on purpose')), { quantity: 1 });
    await pool.put(1);
    await expect(pool.join()).rejects.toBeInstanceOf(ConsumerError);
    await pool.ready();
  });

  test('does not disturb a program that does not await it, and stops the pool', async () => {
    expect(await runProgram('awaits-nothing.mjs')).toMatchObject({
      stdout: 'stopped\n',
      stderr: '',
      ended: 0,
    });
  });

  test('keeps the program alive', async () => {
    expect(await runProgram('waits-until-ready.mjs')).toMatchObject({ stdout: 'ready\n', ended: 0 });
  });
});

describe('`pool.drained()`', () => {
  test('rejects where the consumers wait for a reader that is not there', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) for (let n = 0; n < 100; n += 1) yield item;
      },
      { quantity: 1, outputHighWaterMark: 2 },
    );
    await pool.put(1);
    await expect(pool.drained()).rejects.toMatchObject({ code: 'ERR_OUTPUTS_NOT_READ' });
  });

  test('waits for outputs that fit into their queue, which may be read afterwards', async () => {
    const pool = new Pool(
      async function* (items: Items<number>) {
        for await (const item of items) yield item;
      },
      { quantity: 1 },
    );
    await pool.putAll([1, 2]);
    await pool.drained();
    pool.close();
    const outputs: number[] = [];
    for await (const output of pool.outputs) outputs.push(output);
    expect(outputs).toEqual([1, 2]);
  });

  test('resolves at once where there is nothing to do, and does not close the pool', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    await pool.drained();
    await pool.put('later');
    await pool.drained();
    expect(pool.stats).toMatchObject({ waiting: 0, inHand: 0, consumed: 1 });
    expect(await pool.join()).toEqual([['later']]);
    await pool.drained();
  });

  test('waits for what others put meanwhile', async () => {
    const folder = makeFolder();
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const pool = new Pool(waitFor, { quantity: 1 });
    await pool.put(first);
    let isDrained = false;
    const drained = pool.drained().then(() => (isDrained = true));
    await pool.put(second);
    writeFileSync(first, '');
    while (pool.stats.consumed < 1) await new Promise(setImmediate);
    expect(isDrained).toBe(false);
    writeFileSync(second, '');
    await drained;
    expect(pool.stats.consumed).toBe(2);
    await pool.join();
  });

  test('rejects when no consumer is left for what waits, with what they died of', async () => {
    const fail = async (items: Items<number>): Promise<void> => {
      for await (const _ of items) throw new RangeError('too much');
    };
    const pool = new Pool(fail, { quantity: 1 });
    for (const item of [1, 2, 3]) await pool.put(item);
    await expect(pool.drained()).rejects.toMatchObject({
      code: 'ERR_POOL_NO_CONSUMERS',
      cause: { failures: [{ reason: 'threw' }] },
    });
    await expect(pool.drained()).rejects.toMatchObject({ code: 'ERR_POOL_NO_CONSUMERS' });
    await expect(pool.join()).rejects.toBeInstanceOf(ConsumerError);
  });

  test('rejects when the pool is terminated', async () => {
    const pool = new Pool(waitFor, { quantity: 1 });
    await pool.put('/never/there');
    const refused = expect(pool.drained()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    await pool.terminate();
    await refused;
  });
});
