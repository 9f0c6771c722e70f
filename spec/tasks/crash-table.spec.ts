import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Task, TaskPoolStats } from 'consumers';

import { isRunning, runProgram } from '../run-program';

/** What one run of `fixtures/call-crash-parent.mjs` prints. */
interface Report {
  readonly calls: readonly Row[];
  readonly join: Row;
  /** What processes did: a line for each that loaded the module, and for each call that began. */
  readonly log: readonly string[];
  readonly pids: readonly number[];
  readonly warnings: readonly string[];
  readonly stats: TaskPoolStats;
}

interface Row {
  readonly value?: unknown;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly task?: Task;
  };
}

/** What the error must say. */
const WAYS = {
  throw: { reason: 'threw', exitCode: 1, thrown: 'thrown on purpose' },
  'exit 0': { reason: 'exited', exitCode: 0 },
  'exit 3': { reason: 'exited', exitCode: 3 },
  'be killed': { reason: 'killed', signal: 'SIGKILL' },
  leak: { reason: 'out of memory' },
  /** It never settles, and nothing is open. */
  wait: {
    reason: 'exited',
    exitCode: 1,
    thrown: expect.stringContaining('cannot happen any more') as unknown,
  },
  /** It blocks for ever. */
  spin: { reason: 'timed out', signal: 'SIGKILL' },
} as const;
type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

/** What the function throws is what its call fails with. */
const THROWN = { name: 'TypeError', message: 'thrown on purpose' };
const TERMINATED = { name: 'PoolError', code: 'ERR_POOL_TERMINATED' };

/** The most processes that are started where none comes to a call. */
const MOST_STARTS = 5;

async function run(cell: Readonly<Record<string, string>>): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  try {
    const { stdout, ended } = await runProgram('call-crash-parent.mjs', {
      env: { CONCURRENCY: '1', COMPANY: '', ...cell, LOG: join(folder, 'log') },
    });
    expect(ended).toBe(0);
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Nothing is left, nothing ran twice, and the counts add up. */
function expectOrder({ stats, pids, log }: Report): void {
  const { called, waiting, inHand, fulfilled, rejected, dropped } = stats;
  expect({ waiting, inHand, called }).toEqual({
    waiting: 0,
    inHand: 0,
    called: fulfilled + rejected + dropped,
  });
  expect(pids.filter(isRunning)).toEqual([]);
  const begun = log.filter((line) => line !== 'load' && line !== '1');
  expect(begun).toHaveLength(new Set(begun).size);
}

function expectedError(way: Way, isStarting = false): unknown {
  const { reason, ...expected } = WAYS[way];
  const unstarted = isStarting && (reason === 'threw' || reason === 'exited');
  return expect.objectContaining({
    name: 'ConsumerError',
    reason: unstarted ? 'could not start' : reason,
    ...expected,
  });
}

/** Of several at a time, a process that waits in one may still get others. */
const OF_CALLS = WAY_NAMES.flatMap((way) =>
  (way === 'wait' ? ['1'] : ['1', '4']).map((concurrency) => [way, concurrency] as const),
);

describe('whatever a process of a task pool dies of, and whenever', () => {
  test.each(
    (['loading', 'setup'] as const).flatMap((stage) => WAY_NAMES.map((way) => [stage, way] as const)),
  )(
    '%s × %s: all calls and `join()` reject with it, after a few starts',
    async (stage, way) => {
      const report = await run({ STAGE: stage, WAY: way });
      const error: unknown = way === 'spin' ? expect.objectContaining(TERMINATED) : expectedError(way, true);
      expect(report.calls).toEqual(Array(4).fill({ error }));
      expect(report.join).toEqual({ error });
      const mostStarts = way === 'be killed' || way === 'leak' ? MOST_STARTS : 1;
      expect(report.log.length).toBeLessThanOrEqual(mostStarts);
      expect(new Set(report.log)).toEqual(new Set(['load']));
      expectOrder(report);
    },
    60_000,
  );

  test.each(OF_CALLS)(
    'in a call alone × %s, %s at a time: it rejects with it, the next one has its answer',
    async (way, concurrency) => {
      const report = await run({ STAGE: 'in a call', WAY: way, CONCURRENCY: concurrency });
      const [culprit, next] = report.calls;
      expect(culprit?.error).toEqual(way === 'throw' ? expect.objectContaining(THROWN) : expectedError(way));
      expect(culprit?.error?.task).toMatchObject({ item: 'culprit', index: 0, name: 'call-crashes-1' });
      expect(culprit?.error?.message).not.toContain('unknown');
      expect(next).toEqual({ value: 2 });
      expect(report.join).toEqual({});
      expect(report.warnings).toEqual([]);
      expectOrder(report);
    },
  );

  test.each(OF_CALLS)(
    'in a call among fast ones × %s, %s at a time: it rejects with it, and so do others whose fate is unknown',
    async (way, concurrency) => {
      const report = await run({
        ...{ STAGE: 'in a call', COMPANY: 'fast ones', WAY: way, CONCURRENCY: concurrency },
      });
      expect(report.calls).toHaveLength(201);
      const [culprit, next] = [report.calls[100], report.calls[200]];
      expect(culprit?.error).toEqual(way === 'throw' ? expect.objectContaining(THROWN) : expectedError(way));
      expect(culprit?.error?.task).toMatchObject({ item: 'culprit', index: 100 });
      for (const [i, { value, error }] of report.calls.slice(0, 200).entries()) {
        if (i === 100) continue;
        if (error === undefined) expect(value).toBe(i + 1);
        else {
          expect(way).not.toBe('throw');
          expect(error).toEqual(expectedError(way));
          expect(error.task).toMatchObject({ item: i, index: i });
          expect(error.message).toContain('its fate is unknown');
        }
      }
      expect(next).toEqual({ value: 2 });
      expect(report.join).toEqual({});
      expectOrder(report);
    },
  );

  test.each(WAY_NAMES)('between calls × %s: the next one has its answer, or says why not', async (way) => {
    const report = await run({ STAGE: 'between calls', WAY: way });
    const [first, next] = report.calls;
    expect(first).toEqual({ value: 'answered' });
    expect(next).toEqual(way === 'spin' ? { error: expectedError(way) } : { value: 2 });
    expect(report.join).toEqual({});
    expect(report.warnings).toEqual(way === 'wait' || way === 'spin' ? [] : ['ConsumersWarning']);
    expectOrder(report);
  });

  test.each(WAY_NAMES)(
    'in `teardown()` × %s: the calls have their answers, `join()` rejects with it',
    async (way) => {
      const report = await run({ STAGE: 'teardown', WAY: way });
      expect(report.calls).toEqual([{ value: 2 }]);
      expect(report.join.error).toEqual(
        way === 'spin' ? expect.objectContaining(TERMINATED) : expectedError(way),
      );
      expectOrder(report);
    },
  );
});
