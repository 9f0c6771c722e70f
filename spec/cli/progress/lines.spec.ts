import { PassThrough } from 'node:stream';

import { toBarLine, type BarLook } from '../../../dist/lib/cli/progress/bar-line';
import { toJsonLine } from '../../../dist/lib/cli/progress/json-line';
import { toPlainLine } from '../../../dist/lib/cli/progress/plain-line';
import { LineProgress } from '../../../dist/lib/cli/progress/line-progress';
import { Screen } from '../../../dist/lib/cli/progress/screen';
import type { Snapshot } from '../../../dist/lib/cli/progress/snapshot';

const SNAPSHOT: Snapshot = {
  done: 12_345,
  failed: 2,
  kept: 1000,
  fraction: 0.415,
  busy: 2,
  quantity: 2,
  elapsed: 20,
  rate: 1234.25,
  remaining: 180.12345,
  cpu: 0.97,
  freeMemory: 3_120_000_000,
};
const LOOK: BarLook = { width: 79, coloured: false, blocks: true, ended: false };

function fit(width: number, changes: Partial<Snapshot> = {}, look: Partial<BarLook> = {}): string {
  return toBarLine({ ...SNAPSHOT, ...changes }, { ...LOOK, ...look, width });
}

describe('the line of a bar', () => {
  test.each([
    [
      200,
      `${'█'.repeat(16)}${'░'.repeat(24)} 41 %  12,345 done  2 failed  1,000 kept  1,234/s  3 min left  2/2 busy  CPU 97 %  3.1 GB free`,
    ],
    [
      100,
      '██████░░░░░░░░░░ 41 %  12,345 done  2 failed  1,234/s  3 min left  2/2 busy  CPU 97 %  3.1 GB free',
    ],
    [79, '███░░░░░ 41 %  12,345  2 failed  1,234/s  3 min  2/2 busy  CPU 97 %  3.1G free'],
    [77, '██████░░░░░░░░░░ 41 %  12,345  2 failed  1,234/s  3 min  2/2 busy  CPU 97 %'],
    [66, '██████░░░░░░░░░░ 41 %  12,345  2 failed  1,234/s  3 min  2/2 busy'],
    [56, '██████░░░░░░░░░░ 41 %  12,345  2 failed  1,234/s  3 min'],
    [46, '████░░░░░░░░ 41 %  2 failed  1,234/s  3 min'],
    [38, '██████░░░░░░░░░░ 41 %  2 failed  3 min'],
    [29, '████░░░░░░░░ 41 %  2 failed'],
    [22, '41 %  2 failed'],
    [14, '41 %  2 failed'],
    [8, '41 %  2 '],
    [0, ''],
  ])('at most %d wide is: %s', (width, line) => {
    expect(fit(width)).toBe(line);
  });

  test.each([
    [79, '12,345 done  2 failed  1,000 kept  1,234/s  2/2 busy  CPU 97 %  3.1 GB free'],
    [65, '12,345 done  2 failed  1,234/s  2/2 busy  CPU 97 %  3.1 GB free'],
    [29, '12,345  2 failed  1,234/s'],
    [20, '12,345  2 failed'],
  ])('without the size, at most %d wide is: %s', (width, line) => {
    expect(fit(width, { fraction: undefined, remaining: undefined })).toBe(line);
  });

  test('is never wider than it may be', () => {
    for (let width = 0; width < 150; width++) {
      for (const fraction of [undefined, 0, 0.5, 1]) {
        expect(fit(width, { fraction }).length).toBeLessThanOrEqual(width);
        expect(fit(width, { fraction }, { ended: true }).length).toBeLessThanOrEqual(width);
      }
    }
  });

  test('says nothing of what is not known, or did not happen', () => {
    const unknown = { rate: undefined, remaining: undefined, cpu: undefined, failed: 0, kept: 0 };
    expect(fit(79, unknown)).toBe('███░░░░░ 41 %  12,345 done  2/2 busy  3.1 GB free');
  });

  test('has its bar at the start as it is later', () => {
    const sizes = [
      { rate: undefined, remaining: undefined, cpu: undefined },
      { remaining: undefined },
      {},
    ].map((unknown) => fit(100, { kept: 0, ...unknown }).lastIndexOf('░') + 1);
    expect(new Set(sizes)).toEqual(new Set([16]));
  });

  test('is full only at the end', () => {
    expect(fit(29, { fraction: 0.999, failed: 0 })).toMatch(/^█+░ 99 %/);
    expect(fit(29, { fraction: 1, failed: 0 })).toMatch(/^█+ 100 %/);
  });

  test('at the end tells the whole run: its rate without what was kept, and its time', () => {
    expect(fit(100, { fraction: 1 }, { ended: true })).toMatch(
      /^█+ 100 % {2}12,345 done {2}2 failed {2}1,000 kept {2}567\/s {2}in 20 s$/,
    );
  });

  test('has the done part in green and the failures in red, and is no wider for it', () => {
    const painted = fit(29, {}, { coloured: true });
    expect(painted).toBe('\x1B[32m████\x1B[39m░░░░░░░░ 41 %  \x1B[31m2 failed\x1B[39m');
  });

  test('in ASCII has no other character', () => {
    expect(fit(29, {}, { blocks: false })).toBe('####........ 41 %  2 failed');
  });
});

describe('a plain line', () => {
  const look = { coloured: false, ended: false };

  test('says all that is known', () => {
    expect(toPlainLine({ ...SNAPSHOT, kept: 0 }, look)).toBe(
      'consumers: 12,345 done, 2 failed, 1,234/s, 41 %, about 3 min left, 2 of 2 busy, CPU 97 %, 3.1 GB free',
    );
    expect(toPlainLine(SNAPSHOT, look)).toContain(', 1,000 kept, ');
  });

  test('says nothing of what is not known', () => {
    const unknown = { rate: undefined, remaining: undefined, fraction: undefined, cpu: undefined, kept: 0 };
    expect(toPlainLine({ ...SNAPSHOT, ...unknown }, look)).toBe(
      'consumers: 12,345 done, 2 failed, 2 of 2 busy, 3.1 GB free',
    );
  });

  test('at the end says how long all took', () => {
    const ended = { coloured: false, ended: true };
    expect(toPlainLine({ ...SNAPSHOT, fraction: 1 }, ended)).toBe(
      'consumers: 12,345 done, 2 failed, 1,000 kept, 567/s, in 20 s, 100 %',
    );
  });

  test('has failures in red, where there are any', () => {
    const coloured = { coloured: true, ended: false };
    expect(toPlainLine(SNAPSHOT, coloured)).toContain('\x1B[31m2 failed\x1B[39m');
    expect(toPlainLine({ ...SNAPSHOT, failed: 0 }, coloured)).toContain(' 0 failed,');
  });
});

describe('a JSON line', () => {
  test('has always the same fields, with raw numbers', () => {
    expect(JSON.parse(toJsonLine(SNAPSHOT, false))).toEqual({
      type: 'progress',
      elapsed: 20,
      done: 12_345,
      failed: 2,
      kept: 1000,
      fraction: 0.415,
      rate: 1234.25,
      remaining: 180.1235,
      busy: 2,
      quantity: 2,
      cpu: 0.97,
      freeMemory: 3_120_000_000,
      ended: false,
    });
  });

  test('has null for what is not known', () => {
    const unknown = { rate: undefined, remaining: undefined, fraction: undefined, cpu: undefined };
    expect(JSON.parse(toJsonLine({ ...SNAPSHOT, ...unknown }, true))).toMatchObject({
      fraction: null,
      rate: null,
      remaining: null,
      cpu: null,
      ended: true,
    });
  });
});

describe('lines from time to time', () => {
  function show(endsAlways: boolean): { progress: LineProgress; stream: PassThrough } {
    const stream = new PassThrough({ encoding: 'utf8' });
    const toLine = (_: Snapshot, ended: boolean): string => (ended ? 'last' : 'line');
    const settings = { toLine, interval: 5, endsAlways };
    return { progress: new LineProgress(() => SNAPSHOT, new Screen(stream), settings), stream };
  }

  test('end with a last one, if there was another one', async () => {
    const { progress, stream } = show(false);
    progress.begin();
    const hold = setTimeout(() => undefined, 10_000);
    const first = await new Promise((resolve) => stream.once('data', resolve));
    clearTimeout(hold);
    progress.end();
    progress.end();
    expect([first, String(stream.read()).split('\n').slice(-2)]).toEqual(['line\n', ['last', '']]);
  });

  test.each([
    [true, 'last\n'],
    [false, null],
  ])('a short run has its last one if there is always one (%s)', (endsAlways, text) => {
    const { progress, stream } = show(endsAlways);
    progress.begin();
    progress.end();
    progress.end();
    expect(stream.read()).toBe(text);
  });
});
