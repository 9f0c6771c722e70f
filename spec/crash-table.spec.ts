import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ConsumerFailure, PoolStats } from 'consumers';

import { isRunning, runProgram } from './run-program';

/** What one run of `fixtures/crash-parent.mjs` prints. */
interface Report {
  readonly name?: string;
  readonly message: string;
  readonly results: readonly unknown[];
  readonly errors: number;
  readonly failures?: readonly (ConsumerFailure & { readonly thrown: string })[];
  readonly pids: readonly number[];
  /** How many, by seat. */
  readonly outputs: readonly number[];
  /** How the loop over the outputs ended. */
  readonly loop: string;
  readonly stats: PoolStats;
}

/** What the first consumer's failure must say; or the result it must have given. */
type Expected =
  | {
      readonly reason: string;
      readonly exitCode?: number;
      readonly signal?: string;
      readonly thrown?: string;
    }
  | { readonly result: unknown };

const STAGES = [
  'load',
  'start',
  'before the first item',
  'in an item',
  'between items',
  'returning',
  'after the result',
] as const;

type Stage = (typeof STAGES)[number];

const COUNTED = { result: expect.any(Number) as unknown };

const WAYS: Readonly<Record<string, Expected>> = {
  throw: { reason: 'threw', exitCode: 1, thrown: 'thrown on purpose' },
  'throw null': { reason: 'threw', exitCode: 1, thrown: 'null' },
  reject: { reason: 'threw', exitCode: 1, thrown: 'thrown on purpose' },
  'exit 0': { reason: 'exited', exitCode: 0 },
  'exit 3': { reason: 'exited', exitCode: 3 },
  SIGKILL: { reason: 'killed', signal: 'SIGKILL' },
  SIGABRT: { reason: 'killed', signal: 'SIGABRT' },
  'heap exhausted': { reason: 'out of memory' },
  'throw in a timer': { reason: 'threw', exitCode: 1, thrown: 'thrown on purpose' },
  'unhandled rejection': { reason: 'threw', exitCode: 1, thrown: 'thrown on purpose' },
  'un-cloneable result': { reason: 'could not send its result', exitCode: 1 },
  'result of 50 MB': { result: '50000000 bytes' },
  'open handle': { result: 'done' },
};

/** A generator is called as any other consumer. */
const STAGES_OF: Readonly<Record<Form, readonly Stage[]>> = { function: STAGES, generator: STAGES.slice(2) };

const cells = (['function', 'generator'] as const).flatMap((form) =>
  STAGES_OF[form].flatMap((stage) => Object.keys(WAYS).map((way) => [form, stage, way] as const)),
);

/** A result that has arrived stands, whatever its process does afterwards. */
function expectedOf(stage: Stage, way: string): Expected {
  if (stage === 'after the result') return COUNTED;
  const expected = WAYS[way] as Expected;
  const unstarted = stage === 'load' && 'reason' in expected && ['threw', 'exited'].includes(expected.reason);
  return unstarted ? { ...expected, reason: 'could not start' } : expected;
}

type Form = 'function' | 'generator';

async function run(form: Form, stage: Stage, way: string, met: string): Promise<Report> {
  const { stdout, ended } = await runProgram('crash-parent.mjs', {
    env: { FORM: form, STAGE: stage, WAY: way, MET: met },
  });
  expect(ended).toBe(0);
  return JSON.parse(stdout) as Report;
}

describe('whatever a consumer dies of, and whenever', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'consumers-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(cells)(
    '%s, %s × %s: `join()` settles, says it, and leaves nothing behind',
    async (form, stage, way) => {
      const report = await run(form, stage, way, join(folder, 'met'));
      const expected = expectedOf(stage, way);

      if ('result' in expected) {
        expect(report.failures).toBeUndefined();
        expect(report.results[0]).toEqual(expected.result);
      } else {
        expect(report.name).toBe('ConsumerError');
        expect(report.failures).toEqual([
          expect.objectContaining({ index: 1, pid: report.pids[0], ...expected }),
        ]);
        expect(report.results[0] ?? null).toBeNull();
        expect(report.message).toContain(`crashes-1 (pid ${String(report.pids[0])}) `);
      }
      expect(report.results[1]).toEqual(expect.any(Number));
      const { put, waiting, inHand, consumed, unconsumed } = report.stats;
      const named = report.failures?.filter((failure) => 'item' in failure).length ?? 0;
      expect({ put, waiting, inHand }).toEqual({ put: 6, waiting: 0, inHand: 0 });
      expect(consumed + unconsumed + named).toBe(put);
      const loop = 'result' in expected ? 'ended' : 'threw the same';
      // Of consumers that are no generators, it ends before.
      expect(form === 'generator' ? [loop] : [loop, 'ended']).toContain(report.loop);
      if (form === 'function') expect(report.outputs).toEqual([0, 0]);
      else {
        // An output is sent no later than the report that its item is moved past.
        const [own, others] = report.outputs as [number, number];
        expect(own).toBeGreaterThanOrEqual(report.stats.seats[0]?.consumed ?? 0);
        expect(others).toBe(report.results[1]);
      }
      expect(report.pids.filter(isRunning)).toEqual([]);
    },
  );
});
