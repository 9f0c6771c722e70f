import fc from 'fast-check';

import { highest, peaks, Series, sums } from '../../dist/lib/report/series';

const LIMIT = 50;
const DAY = 24 * 3_600_000;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);

describe('A series', () => {
  test('of a day, looked at every 20 ms, has no more stretches than its limit, and lost nothing', () => {
    const series = new Series({ from: 0, step: 20, limit: LIMIT, merge: sums });
    const looks = DAY / 20;
    for (let look = 1; look <= looks; look += 1) series.add(look * 20, [1]);
    expect(series.intervals.length).toBeLessThanOrEqual(LIMIT);
    expect(series.intervals.length).toBeGreaterThan(LIMIT / 4);
    expect(sumOf(series.intervals.map(({ values: [value = 0] }) => value))).toBe(looks);
    expect(series.intervals.at(-1)?.until).toBe(DAY);
  });

  test('has no gaps, whenever values come', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 300 }), (pauses) => {
        const series = new Series({ from: 7, step: 20, limit: LIMIT, merge: sums });
        let now = 7;
        for (const pause of pauses) series.add((now += pause), [pause]);
        expect(series.intervals.length).toBeLessThanOrEqual(LIMIT);
        let last = 7;
        for (const { from, until, values } of series.intervals) {
          expect(from).toBe(last);
          expect(values[0]).toBeCloseTo(until - from, 5);
          last = until;
        }
        expect(last).toBe(now);
      }),
    );
  });

  test('grows its last stretch until that is long enough', () => {
    const series = new Series({ from: 0, step: 20, limit: LIMIT, merge: sums });
    for (const until of [5, 19, 21, 30]) series.add(until, [1]);
    expect(series.intervals).toEqual([
      { from: 0, until: 21, values: [3] },
      { from: 21, until: 30, values: [1] },
    ]);
  });

  test('merges as it is told to', () => {
    expect(sums([1, 5], [2, 3])).toEqual([3, 8]);
    expect(peaks([1, 5], [2, 3])).toEqual([2, 5]);
    expect(highest([1, 5], [4, 1])).toEqual([1, 5]);
    expect(highest([1, 5], [4, 3])).toEqual([4, 3]);
  });
});
