import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { channel } from 'node:diagnostics_channel';

import { Pool, PoolError, TaskPool, type Items, type PoolStats } from 'consumers';
import { recordRun, type Recording } from 'consumers/report';

import type { ReportData } from '../../dist/lib/report/report-data';
import { failureOf } from '../pool/fixture';
import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';

async function obey(items: Items<string>): Promise<number> {
  let count = 0;
  for await (const item of items) {
    if (item === 'die') process.kill(process.pid, 'SIGKILL');
    if (item === 'throw') throw new TypeError('on purpose');
    if (item === 'slow') await new Promise((resolve) => setTimeout(resolve, 60));
    count += 1;
  }
  return count;
}

/** What the page of a recording is made of. */
function dataOf(recording: Recording): ReportData {
  const [, json = ''] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(recording.toHtml()) ?? [];
  return JSON.parse(json) as ReportData;
}

/** All items that were moved past, by the curve. */
function movedIn({ progress }: ReportData): number {
  return progress.reduce((sum, [, items = 0]) => sum + items, 0);
}

function countsOf({ put, waiting, inHand, consumed, unconsumed }: PoolStats): Record<string, number> {
  return { put, waiting, inHand, consumed, unconsumed };
}

describe('`recordRun()`', () => {
  test('has the numbers of `stats`, after restarts and quarantines', async () => {
    const pool = new Pool(obey, { quantity: 2, retries: 1, poison: 'skip', ack: 'item', stdio: 'ignore' });
    const recording = recordRun(pool);
    await pool.putAll(['a', 'die', 'b', 'slow', 'throw', 'c', 'd', 'e', 'f']);
    await pool.join();
    const [data, { seats, ...stats }] = [dataOf(recording), pool.stats];
    expect(data.state).toBe('done');
    expect(data.counts).toEqual(countsOf({ seats, ...stats }));
    expect(data.rate).toBe(stats.throughput.overall);
    expect(data.lanes).toMatchObject(
      seats.map(({ name, index, pid, state, consumed, starved, busy, blocked, restarts, restartReasons }) => {
        return { name, index, pid, state, consumed, starved, busy, blocked, restarts, restartReasons };
      }),
    );
    expect(data.restarts).toBe(4);
    expect(data.quarantined).toBe(2);
    expect(data.failures.count).toBe(4);
    // Of several that were in hand at the first failure, the item is not known.
    const items = data.failures.rows.flatMap(({ item }) => item ?? []);
    expect(new Set(items)).toEqual(new Set([`'die'`, `'throw'`]));
    expect(data.failures.rows.map(({ error }) => error)).toContain('TypeError: on purpose');
    expect(data.lanes.flatMap(({ marks }) => marks).filter(({ kind }) => kind === 'failure')).toHaveLength(4);
    const runs = data.lanes.flatMap(({ runs: { rows } }) => rows);
    expect(runs).toHaveLength(6);
    for (const { from, until } of runs) expect(until).toBeGreaterThanOrEqual(from);
    expect(data.memory.length).toBeGreaterThan(0);
  });

  test('has a time for each item, and names the slowest', async () => {
    const pool = new Pool(obey, { quantity: 1 });
    const asked: number[] = [];
    const nameItem = (number: number): string | undefined => {
      asked.push(number);
      if (number === 0) throw new Error('on purpose');
      return number === 2 ? 'the slow one' : undefined;
    };
    const recording = recordRun(pool, { title: 'A title', nameItem });
    await pool.putAll(['a', 'b', 'slow', 'c']);
    await pool.join();
    const data = dataOf(recording);
    expect(data.title).toBe('A title');
    expect(movedIn(data)).toBe(4);
    expect(data.times.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
    expect(data.slowest[0]).toMatchObject({ number: 2, name: 'the slow one', consumer: 'obey-1' });
    expect(data.slowest[0]?.duration).toBeGreaterThan(50);
    expect(data.slowest.map(({ name }) => name)).toEqual(expect.arrayContaining(['item 0', 'item 1']));
    expect(asked.length).toBe(new Set(asked).size);
  });

  test('knows that a pool failed', async () => {
    const pool = new Pool(obey, { quantity: 1, stdio: 'ignore' });
    const recording = recordRun(pool);
    await pool.put('die');
    const { failures } = await failureOf(pool.join());
    const data = dataOf(recording);
    expect(data).toMatchObject({ state: 'failed', failures: { count: failures.length } });
    expect(data.failures.rows).toMatchObject([
      { consumer: 'obey-1', pid: failures[0]?.pid, reason: 'killed', end: 'SIGKILL', item: `'die'` },
    ]);
  });

  test('knows that a pool was stopped', async () => {
    const pool = new Pool(obey, { quantity: 1 });
    const recording = recordRun(pool);
    await pool.ready();
    await pool.terminate();
    expect(dataOf(recording).state).toBe('stopped');
  });

  test('of a task pool has its counts', async () => {
    const tasks = new TaskPool((item: number) => (item === 3 ? Promise.reject(new Error('3')) : item), {
      quantity: 1,
    });
    const recording = recordRun(tasks);
    await tasks.map([1, 2, 3, 4], { settle: true });
    await tasks.join();
    const data = dataOf(recording);
    expect(data.counts).toEqual({ called: 4, waiting: 0, inHand: 0, fulfilled: 3, rejected: 1, dropped: 0 });
    expect(movedIn(data)).toBe(4);
    expect(data.state).toBe('done');
  });

  test('tells what is known during the run, and nothing after `stop()`', async () => {
    const pool = new Pool(obey, { quantity: 1 });
    const recording = recordRun(pool);
    await pool.put('a');
    await pool.drained();
    expect(dataOf(recording)).toMatchObject({ state: 'running', counts: { put: 1, consumed: 1 } });
    recording.stop();
    recording.stop();
    await pool.put('b');
    await pool.join();
    expect(dataOf(recording)).toMatchObject({ state: 'cut', counts: { put: 1, consumed: 1 } });
  });

  test('leaves its channels when the pool has ended', async () => {
    const pool = new Pool(obey, { quantity: 1 });
    recordRun(pool);
    expect(channel('consumers:batch').hasSubscribers).toBe(true);
    await pool.join();
    expect(channel('consumers:batch').hasSubscribers).toBe(false);
  });

  test('of one pool has nothing of another', async () => {
    const make = (name: string) => new Pool(obey, { quantity: 1, name, stdio: 'ignore' });
    const [one, two] = [make('one'), make('two')];
    const [recordingOfOne, recordingOfTwo] = [recordRun(one), recordRun(two)];
    await one.putAll(['a', 'b', 'c']);
    await two.put('die');
    await Promise.all([one.join(), failureOf(two.join())]);
    const [first, second] = [dataOf(recordingOfOne), dataOf(recordingOfTwo)];
    expect([first.state, movedIn(first), first.failures.count]).toEqual(['done', 3, 0]);
    expect([second.state, movedIn(second), second.failures.count]).toEqual(['failed', 0, 1]);
    expect(second.lanes.map(({ name }) => name)).toEqual(['two-1']);
  });

  test('writes files that are whole, and leaves nothing beside them', async () => {
    const folder = makeFolder();
    const pool = new Pool(obey, { quantity: 1 });
    const recording = recordRun(pool);
    await pool.join();
    await recording.writeReport(join(folder, 'report.html'));
    await recording.writeTrace(join(folder, 'trace.json'));
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(recording.toHtml());
    expect(readFileSync(join(folder, 'trace.json'), 'utf8')).toBe(recording.toTrace());
    await expect(recording.writeReport(folder)).rejects.toThrow(/EISDIR|ENOTEMPTY/);
    await expect(recording.writeReport(join(folder, 'none', 'x'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder).sort()).toEqual(['report.html', 'trace.json']);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test.each([
    [undefined, undefined, /^Expected the pool to record to be a Pool or a TaskPool, got undefined\.$/],
    [{ stats: {} }, undefined, /^Expected the pool to record .*, got \{ stats: \{\} \}\.$/],
    ['pool', { title: '' }, /^Expected `title` to be a string that is not empty, got ''\.$/],
    ['pool', { nameItem: 'x' }, /^Expected `nameItem` to be a function, got 'x'\.$/],
    ['pool', { titel: 'x' }, /^There is no option `titel`. Did you mean `title`\?/],
    ['pool', 7, /^Expected the options to be an object, got 7\.$/],
  ])('refuses %j with %j', async (given, options, message) => {
    const pool = new Pool(obey, { quantity: 1 });
    const record = recordRun as (...parameters: unknown[]) => unknown;
    let thrown: unknown;
    try {
      record(given === 'pool' ? pool : given, options);
    } catch (error) {
      thrown = error;
    }
    await pool.join();
    expect(thrown).toBeInstanceOf(PoolError);
    expect(thrown).toMatchObject({
      code: 'ERR_OPTION_INVALID',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test('keeps neither the program alive, nor the pool from being collected', async () => {
    const { stdout, stderr, ended } = await runProgram('records-and-forgets.mjs', {
      execArgv: ['--expose-gc'],
    });
    expect({ stderr: stderr.replace(/\(node:\d+\)/, ''), ended }).toMatchObject({ ended: 0 });
    expect(JSON.parse(stdout)).toEqual({ isCollected: true, state: 'done', subscribers: false });
  });

  test('is loaded by nobody who does not import it', async () => {
    const { stdout } = await runProgram('loads-no-report.mjs');
    expect(stdout).toBe('0\n');
  });
});

describe('The trace of a recording', () => {
  interface TraceEvent {
    readonly ph: string;
    readonly name: string;
    readonly tid: number;
    readonly ts: number;
    readonly dur?: number;
    readonly args: Record<string, unknown>;
  }

  test('has a thread for each seat, whose events lie within each other, in order', async () => {
    const pool = new Pool(obey, { quantity: 2, retries: 1, poison: 'skip', stdio: 'ignore' });
    const recording = recordRun(pool);
    await pool.putAll(['a', 'die', 'slow', 'b']);
    await pool.join();
    const { traceEvents } = JSON.parse(recording.toTrace()) as { traceEvents: TraceEvent[] };
    const names = traceEvents.filter(({ name }) => name === 'thread_name');
    expect(names.map(({ tid, args }) => [tid, args['name']])).toEqual([
      [1, 'obey-1'],
      [2, 'obey-2'],
    ]);
    expect(traceEvents.map(({ ts }) => ts)).toEqual(traceEvents.map(({ ts }) => ts).sort((a, b) => a - b));
    expect(new Set(traceEvents.map(({ ph }) => ph))).toEqual(new Set(['M', 'X', 'i', 'C']));
    for (const tid of [1, 2]) {
      const open: number[] = [];
      for (const { ts, dur = 0 } of traceEvents.filter((event) => event.ph === 'X' && event.tid === tid)) {
        while (open.length > 0 && (open.at(-1) as number) <= ts) open.pop();
        expect(ts + dur).toBeLessThanOrEqual(open.at(-1) ?? Infinity);
        open.push(ts + dur);
      }
    }
    const failures = traceEvents.filter(({ name }) => name === 'failure: killed');
    expect(failures.map(({ ph }) => ph)).toEqual(['i', 'i']);
    expect(failures.at(-1)?.args).toMatchObject({ row: { item: `'die'`, end: 'SIGKILL' } });
  });
});
