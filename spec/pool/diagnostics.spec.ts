import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { Pool, TaskPool, type DiagnosticsMessages, type Items } from 'consumers';

import { observedPoolOf } from '../../dist/lib/observed-pool';
import { runProgram } from '../run-program';
import { collect, failureOf } from './fixture';

type Name = keyof DiagnosticsMessages;
type Heard = { [N in Name]: { readonly channel: N } & DiagnosticsMessages[N] }[Name];

const NAMES: readonly Name[] = [
  'consumers:pool:start',
  'consumers:pool:end',
  'consumers:process:start',
  'consumers:process:end',
  'consumers:batch',
  'consumers:progress',
  'consumers:failure',
  'consumers:restart',
  'consumers:quarantine',
];

const stopListening: (() => void)[] = [];
afterEach(() => {
  for (const stop of stopListening.splice(0)) stop();
});

/** All messages from now on. */
function listen(names = NAMES, act: (message: Heard) => void = () => undefined): Heard[] {
  const heard: Heard[] = [];
  for (const name of names) {
    const hear = (message: unknown): void => {
      const told = { channel: name, ...(message as object) } as Heard;
      heard.push(told);
      act(told);
    };
    subscribe(name, hear);
    stopListening.push(() => unsubscribe(name, hear));
  }
  return heard;
}

const only = <N extends Name>(heard: readonly Heard[], name: N): Extract<Heard, { channel: N }>[] =>
  heard.filter((message): message is Extract<Heard, { channel: N }> => message.channel === name);

async function obey(items: Items<string>) {
  for await (const item of items) {
    if (item === 'die') process.kill(process.pid, 'SIGKILL');
    if (item === 'throw') throw new TypeError('on purpose');
  }
  return 'result';
}

describe('`node:diagnostics_channel`', () => {
  test('tells of a pool and its processes, from beginning to end', async () => {
    const heard = listen();
    const pool = new Pool(obey, { quantity: 2, name: 'seen' });
    await pool.putAll(['a', 'b', 'c']);
    await pool.join();
    expect(heard[0]).toMatchObject({ channel: 'consumers:pool:start', quantity: 2 });
    expect(heard.at(-1)).toMatchObject({ channel: 'consumers:pool:end', failures: [] });
    expect(new Set(heard.map(({ pool: { name, type } }) => `${type} ${name}`))).toEqual(
      new Set(['Pool seen']),
    );
    expect(new Set(heard.map(({ pool: observed }) => observed)).size).toBe(1);
    const starts = only(heard, 'consumers:process:start');
    const ends = only(heard, 'consumers:process:end');
    expect(starts.map(({ name, index }) => [name, index])).toEqual([
      ['seen-1', 1],
      ['seen-2', 2],
    ]);
    expect(ends.map(({ pid }) => pid).sort()).toEqual(starts.map(({ pid }) => pid).sort());
    for (const end of ends) {
      expect(end).toMatchObject({ outcome: 'returned', exitCode: 0, signal: null });
      expect(end.duration).toBeGreaterThan(0);
    }
    const batches = only(heard, 'consumers:batch');
    expect(batches.reduce((sum, { items }) => sum + items, 0)).toBe(3);
    for (const batch of batches) {
      expect(batch.bytes).toBeGreaterThan(0);
      expect(batch.isRedelivered).toBe(false);
      expect(starts.map(({ pid }) => pid)).toContain(batch.pid);
    }
  });

  test('of a process that starts comes when the pool has it', async () => {
    const seen: unknown[] = [];
    listen(['consumers:process:start'], ({ pool, ...message }) => {
      const { name, pid } = message as { name: string; pid: number };
      seen.push(pool.stats.seats.find((seat) => seat.name === name)?.pid === pid);
    });
    const pool = new Pool(obey, { quantity: 2, retries: 1, poison: 'skip' });
    await pool.put('die');
    await pool.join();
    expect(seen).toEqual([true, true, true, true]);
  });

  test('shows the stats of the pool', async () => {
    const puts: number[] = [];
    listen(['consumers:batch'], ({ pool }) => puts.push((pool.stats as Pool['stats']).put));
    const pool = new Pool(obey, { quantity: 1 });
    await pool.put('a');
    await pool.drained();
    expect(puts).toEqual([1]);
    await pool.join();
  });

  test('names pools by the objects that the library itself finds for them', async () => {
    const heard = listen(['consumers:pool:start']);
    const pool = new Pool(obey, { quantity: 1 });
    const tasks = new TaskPool((x: number) => x, { quantity: 1 });
    expect(heard.map(({ pool: observed }) => observed)).toEqual([pool, tasks].map(observedPoolOf));
    expect(heard[1]?.pool).toBe(observedPoolOf(tasks));
    expect(observedPoolOf({})).toBeUndefined();
    await Promise.all([pool.join(), tasks.join()]);
  });

  test('tells of failures, restarts and quarantines, in this order', async () => {
    const heard = listen([
      'consumers:failure',
      'consumers:restart',
      'consumers:quarantine',
      'consumers:pool:end',
    ]);
    const pool = new Pool(obey, { quantity: 1, retries: 1, poison: 'skip' });
    await pool.putAll(['a', 'die', 'b', 'throw']);
    await pool.join();
    const died = { failure: { reason: 'killed', signal: 'SIGKILL', item: 'die', consumed: 1 } };
    const threw = { failure: { reason: 'threw', item: 'throw', error: { message: 'on purpose' } } };
    expect(heard).toMatchObject([
      { channel: 'consumers:failure', failure: { reason: 'killed' } },
      { channel: 'consumers:restart', reason: 'killed', delay: expect.any(Number) as number },
      { channel: 'consumers:failure', ...died },
      { channel: 'consumers:quarantine', poisoned: { item: 'die', reason: 'killed' } },
      { channel: 'consumers:restart', reason: 'killed' },
      { channel: 'consumers:failure', failure: { reason: 'threw' } },
      { channel: 'consumers:restart', reason: 'threw' },
      { channel: 'consumers:failure', ...threw },
      { channel: 'consumers:quarantine', poisoned: { item: 'throw', reason: 'threw' } },
      { channel: 'consumers:restart', reason: 'threw' },
      { channel: 'consumers:pool:end', failures: [] },
    ]);
  });

  test('tells of a failure for good with the row of the `ConsumerError`', async () => {
    const heard = listen(['consumers:failure', 'consumers:restart', 'consumers:pool:end']);
    const pool = new Pool(obey, { quantity: 1 });
    await pool.put('throw');
    const { failures } = await failureOf(pool.join());
    expect(heard.map(({ channel }) => channel)).toEqual(['consumers:failure', 'consumers:pool:end']);
    expect(only(heard, 'consumers:failure')[0]?.failure).toEqual(failures[0]);
    expect(only(heard, 'consumers:pool:end')[0]?.failures).toEqual(failures);
  });

  test('tells of processes that are recycled', async () => {
    const heard = listen(['consumers:restart']);
    const pool = new Pool(collect, { quantity: 1, recycle: { items: 2 } });
    await pool.putAll([1, 2, 3]);
    await pool.join();
    expect(heard).toMatchObject([{ reason: 'recycled', delay: 0 }]);
  });

  test('tells of items that are redelivered', async () => {
    const heard = listen(['consumers:batch']);
    const pool = new Pool(obey, { quantity: 1, retries: 1, poison: 'skip' });
    await pool.put('die');
    await pool.join();
    expect(only(heard, 'consumers:batch').map(({ isRedelivered }) => isRedelivered)).toEqual([false, true]);
  });

  test('tells of the processes of a task pool, and what they die of', async () => {
    const heard = listen();
    const tasks = new TaskPool(
      (way: string) => (way === 'die' ? process.kill(process.pid, 'SIGKILL') : way),
      { quantity: 1, name: 'task' },
    );
    await tasks.run('a');
    await expect(tasks.run('die')).rejects.toMatchObject({ code: 'ERR_CONSUMER_FAILED' });
    await tasks.run('b');
    await tasks.join();
    const ofItems = new Set<Name>(['consumers:batch', 'consumers:progress']);
    expect(heard.map(({ channel }) => channel).filter((channel) => !ofItems.has(channel))).toEqual([
      'consumers:pool:start',
      'consumers:process:start',
      'consumers:process:end',
      'consumers:failure',
      'consumers:restart',
      'consumers:process:start',
      'consumers:process:end',
      'consumers:pool:end',
    ]);
    expect(only(heard, 'consumers:failure')[0]?.failure).toMatchObject({ reason: 'killed', item: 'die' });
    expect(heard[0]).toMatchObject({ pool: { type: 'TaskPool', name: 'task' } });
  });

  test('a process that cannot be started is told of, too', async () => {
    const heard = listen(['consumers:process:start', 'consumers:process:end', 'consumers:failure']);
    const pool = new Pool(obey, { quantity: 1, env: { HUGE: 'x'.repeat(1e7) } });
    await failureOf(pool.join());
    expect(heard).toMatchObject([
      { channel: 'consumers:process:start', pid: undefined },
      { channel: 'consumers:process:end', pid: undefined, outcome: 'failed' },
      { channel: 'consumers:failure', failure: { reason: 'could not start' } },
    ]);
  });

  test.each<[Name]>(NAMES.filter((name) => name !== 'consumers:pool:end').map((name) => [name]))(
    'a subscriber of %s may terminate the pool',
    async (name) => {
      const pools: Pool<string>[] = [];
      let isStopped = false;
      // No process moves past the others.
      const items = name === 'consumers:progress' ? ['a'] : [];
      listen([name], () => {
        isStopped = true;
        // The first message comes before `new Pool()` has returned.
        queueMicrotask(() => void pools[0]?.terminate());
        void pools[0]?.terminate();
      });
      const pool = new Pool(obey, { quantity: 2, retries: 1, poison: 'skip' });
      pools.push(pool);
      const put = pool.putAll([...items, 'die', 'die', 'throw']).catch(() => undefined);
      await expect(pool.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
      await put;
      expect(isStopped).toBe(true);
      expect(pool.stats.seats.map(({ state }) => state)).not.toContain('starting');
    },
  );

  test('a subscriber that throws is an uncaught exception, and the pool goes on', async () => {
    const { stdout, ended } = await runProgram('has-a-bad-subscriber.mjs');
    expect(ended).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ thrown: NAMES, result: [6] });
  });
});
