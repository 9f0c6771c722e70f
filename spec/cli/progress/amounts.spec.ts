import {
  toCount,
  toDuration,
  toElapsed,
  toMemory,
  toPercentage,
  toRate,
  toShortCount,
} from '../../../dist/lib/cli/progress/amounts';

describe('amounts', () => {
  test.each([
    [0, '0', '0'],
    [12_345, '12,345', '12,345'],
    [999_999, '999,999', '999,999'],
    [1_234_567, '1,234,567', '1.2M'],
    [2_000_000_000, '2,000,000,000', '2G'],
    [999_999_999, '999,999,999', '1G'],
  ])('a count of %d is %s, in short %s', (count, long, short) => {
    expect([toCount(count), toShortCount(count)]).toEqual([long, short]);
  });

  test.each([
    [0, '0/s'],
    [0.04, '0/s'],
    [0.44, '0.4/s'],
    [9.94, '9.9/s'],
    [9.96, '10/s'],
    [1234.4, '1,234/s'],
    [1_234_567, '1.2M/s'],
  ])('a rate of %d is %s', (rate, text) => {
    expect(toRate(rate)).toBe(text);
  });

  test.each([
    [0, '0 %'],
    [0.29, '29 %'],
    [0.999, '99 %'],
    [1, '100 %'],
  ])('a fraction of %d is %s', (fraction, text) => {
    expect(toPercentage(fraction)).toBe(text);
  });

  test.each([
    [0.2, '0 s', '0.2 s'],
    [9.96, '10 s', '10 s'],
    [89.4, '89 s', '89 s'],
    [90, '2 min', '2 min'],
    [170, '3 min', '3 min'],
    [89.4 * 60, '89 min', '89 min'],
    [125 * 60, '2 h 5 min', '2 h 5 min'],
    [7200, '2 h', '2 h'],
    [76 * 3600, '3 d 4 h', '3 d 4 h'],
    [48 * 3600, '2 d', '2 d'],
  ])('%d seconds to go are %s, and past %s', (seconds, toGo, past) => {
    expect([toDuration(seconds), toElapsed(seconds)]).toEqual([toGo, past]);
  });

  test.each([
    [512e6, '512 MB'],
    [999.6e6, '1 GB'],
    [3.14e9, '3.1 GB'],
    [256.4e9, '256 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(toMemory(bytes)).toBe(text);
  });
});
