import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { runProgram, type ProgramEnd } from '../../run-program';

const FIXTURE = 'shows-progress.mjs';
const ENDS = JSON.stringify({ note: 'a note\n', stdout: 'a result\n', end: true, leave: true });
const show = (kind: string, env: Record<string, string> = {}): Promise<ProgramEnd> =>
  runProgram(FIXTURE, { words: [kind, '{"done":3,"failed":1}', ENDS], env });

describe('in a pipe', () => {
  test.each(['auto', 'bar', 'plain', 'none'])('%s shows nothing of a short run', async (kind) => {
    const expected = { stdout: 'a result\n', stderr: 'a note\n', ended: 0 };
    expect(await show(kind, { FORCE_COLOR: '1' })).toEqual(expected);
  });

  test('json has a last record, on stderr alone', async () => {
    const { stdout, stderr } = await show('json');
    expect(stdout).toBe('a result\n');
    const [note, line, ...rest] = stderr.split('\n');
    expect([note, rest]).toEqual(['a note', ['']]);
    expect(JSON.parse(String(line))).toMatchObject({ type: 'progress', done: 3, failed: 1, ended: true });
  });

  test('json has a record every second', async () => {
    const child = spawn(process.execPath, [join(__dirname, '../../fixtures', FIXTURE), 'json']);
    const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
    const { elapsed, ended } = JSON.parse(line) as { elapsed: number; ended: boolean };
    child.stdin.end();
    expect(ended).toBe(false);
    // A timer of Node may be a little early.
    expect(elapsed).toBeGreaterThan(0.99);
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test('a reader of stderr that is gone is no reason to fail', async () => {
    const child = spawn(process.execPath, [join(__dirname, '../../fixtures', FIXTURE), 'json']);
    child.stderr.destroy();
    await once(child.stderr, 'close');
    for (const acts of [{ note: 'nobody reads this\n' }, { stdout: 'first\n' }]) tell(acts);
    await once(child.stdout, 'data');
    tell({ end: true, stdout: 'second\n' });
    await once(child.stdout, 'data');
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);

    function tell(acts: object): void {
      child.stdin.write(`${JSON.stringify(acts)}\n`);
    }
  });
});
