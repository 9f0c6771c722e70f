import { toOutcome, type Evidence } from '../../../dist/lib/parent/process/outcome';
import { toWireFailure } from '../../../dist/lib/wire/thrown/failure';

const silent: Evidence = { started: true, end: { exitCode: 0, signal: null }, stderr: '' };
const OOM = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';
const failed = (reason: 'threw' | 'could not start'): NonNullable<Evidence['failed']> => ({
  type: 'failed',
  reason,
  moved: 0,
  started: 0,
  failure: toWireFailure(new TypeError('told')),
});

describe('why a consumer failed', () => {
  test.each<[string, Partial<Evidence>, object]>([
    ['it exited', { end: { exitCode: 0, signal: null } }, { reason: 'exited', exitCode: 0 }],
    [
      'it exited while loading',
      { started: false, end: { exitCode: 3, signal: null } },
      { reason: 'could not start', exitCode: 3 },
    ],
    [
      'it was killed',
      { end: { exitCode: null, signal: 'SIGKILL' } },
      { reason: 'killed', signal: 'SIGKILL' },
    ],
    [
      'it was killed while loading',
      { started: false, end: { exitCode: null, signal: 'SIGKILL' } },
      { reason: 'killed' },
    ],
    [
      'V8 aborted because it ran out of memory',
      { end: { exitCode: null, signal: 'SIGABRT' }, stderr: OOM },
      { reason: 'out of memory', stderr: OOM },
    ],
    [
      'a shell reported this abort by its exit code',
      { end: { exitCode: 134, signal: null }, stderr: OOM },
      { reason: 'out of memory' },
    ],
    [
      'it aborted for another reason',
      { end: { exitCode: null, signal: 'SIGABRT' }, stderr: 'FATAL ERROR: v8::ToLocalChecked Empty\n' },
      { reason: 'killed' },
    ],
    [
      'it wrote about memory, but did not abort',
      { end: { exitCode: 1, signal: null }, stderr: OOM },
      { reason: 'exited' },
    ],
    [
      'no process could be started',
      { end: { exitCode: null, signal: null, spawnError: new Error('EAGAIN') } },
      { reason: 'could not start', error: new Error('EAGAIN') },
    ],
    [
      'it said so',
      { failed: failed('threw'), stderr: 'and wrote' },
      { reason: 'threw', error: new TypeError('told'), stderr: '' },
    ],
    ['it said that it could not start', { failed: failed('could not start') }, { reason: 'could not start' }],
  ])('%s', (_, evidence, expected) => {
    expect(toOutcome({ ...silent, ...evidence }, {})).toMatchObject({ type: 'failed', ...expected });
  });

  test('a result that has arrived counts, however the process ended', () => {
    const evidence: Evidence = {
      ...silent,
      returned: { result: 42 },
      end: { exitCode: null, signal: 'SIGSEGV' },
    };
    expect(toOutcome(evidence, {})).toEqual({ type: 'returned', result: 42 });
  });
});
