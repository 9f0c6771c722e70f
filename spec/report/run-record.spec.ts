import { toHtml } from '../../dist/lib/report/html';
import type { ReportData } from '../../dist/lib/report/report-data';
import { RunRecord } from '../../dist/lib/report/run-record';
import { toTrace } from '../../dist/lib/report/trace';
import { HOSTILE, LOOKS, recordLongRun } from './long-run';
import { statsOf } from './stats';

const settings = { title: 'title', type: 'Pool', name: 'work', startedAt: 0, nameOf: String } as const;

describe('The record of a day with 64,000 failures', () => {
  let data: ReportData;
  beforeAll(() => {
    data = recordLongRun().toData();
  });

  test('makes a page of less than 2 MB', () => {
    expect(Buffer.byteLength(toHtml(data))).toBeLessThan(2e6);
  });

  test('counts everything', () => {
    expect(data.failures).toMatchObject({ count: 64 * LOOKS });
    expect(data.failures.rows).toHaveLength(200);
    expect(data.lanes).toHaveLength(64);
    expect(data.others).toMatchObject({ seats: 16 });
    for (const lane of data.lanes) expect(lane.failures).toBe(LOOKS);
    const moved = data.progress.reduce((sum, [, items = 0]) => sum + items, 0);
    expect(moved).toBe(LOOKS * 1e9);
  });

  test('has no markup of items, names or errors in its page', () => {
    const html = toHtml({ ...data, title: HOSTILE });
    expect(html.match(/<img/g)).toBe(null);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
    expect(json.match(/[<>&\u2028\u2029]/g)).toBe(null);
    expect((JSON.parse(json) as ReportData).failures).toEqual(JSON.parse(JSON.stringify(data.failures)));
  });

  test('makes a trace whose events are in order', () => {
    const { traceEvents } = JSON.parse(toTrace(data)) as { traceEvents: { ts: number }[] };
    const times = traceEvents.map(({ ts }) => ts);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('The record of a run', () => {
  const self = { pool: { ...settings, stats: statsOf(1) }, name: 'work-1', index: 1, pid: 1_000 };

  test.each([
    ['done', []],
    ['stopped', ['stopped']],
    ['done', ['stopped', 'started']],
  ] as const)('is %s after %j', (state, events) => {
    const record = new RunRecord(settings, statsOf(1), 0);
    for (const event of events) {
      if (event === 'started') record.processStarted(self, 1);
      else record.processEnded({ ...self, duration: 1, outcome: event, exitCode: null, signal: null }, 1);
    }
    expect(record.toData().state).toBe('running');
    record.poolEnded({ failures: [] });
    expect(record.toData().state).toBe(state);
    record.stopped();
    expect(record.toData().state).toBe(state);
  });

  test('was cut if it is stopped before the pool ends', () => {
    const record = new RunRecord(settings, statsOf(1), 0);
    record.stopped();
    expect(record.toData().state).toBe('cut');
  });

  test.each([
    ['an error with bad getters', Object.defineProperty(new Error('x'), 'message', { get: fail })],
    ['a proxy that throws', new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail })],
  ])('takes %s for an item and an error', (_, value: unknown) => {
    const record = new RunRecord(settings, statsOf(1), 0);
    const died = { exitCode: null, signal: 'SIGKILL', stderr: '', consumed: 0, reason: 'killed' } as const;
    record.failed({ ...self, ...died, error: value, item: value }, 5);
    expect(record.toData().failures.rows).toMatchObject([{ number: 1, end: 'SIGKILL', time: 5 }]);
  });
});

function fail(): never {
  throw new Error('on purpose');
}
