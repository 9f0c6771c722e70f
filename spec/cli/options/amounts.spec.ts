import { toByteSize } from '../../../dist/lib/cli/options/byte-size';
import { toCount } from '../../../dist/lib/cli/options/count';
import { toDuration } from '../../../dist/lib/cli/options/duration';

describe('toDuration()', () => {
  test.each([
    ['500ms', 500],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['2h', 7_200_000],
  ])('%s is %d ms', (text, duration) => {
    expect(toDuration('--timeout', text)).toBe(duration);
  });

  test.each(['', '30', '0s', '-1s', '1 s', '1d', 's', '1e3s', 'Infinitys'])('refuses `%s`', (text) => {
    expect(() => toDuration('--timeout', text)).toThrow(
      `Expected --timeout to be a time such as 500ms, 30s, 5m or 1h, got '${text}'.`,
    );
  });
});

describe('toByteSize()', () => {
  test.each([
    ['1K', 1_024],
    ['1.5m', 1_572_864],
    ['512MiB', 536_870_912],
    ['2GB', 2_147_483_648],
    ['1T', 1_099_511_627_776],
  ])('%s are %d bytes', (text, size) => {
    expect(toByteSize('--memory', text)).toBe(size);
  });

  test.each(['', '0', '100', '0.1', '-1M', '1 M', '1X', 'M', '1MM'])('refuses `%s`', (text) => {
    expect(() => toByteSize('--memory', text)).toThrow(
      `Expected --memory to be a size such as 512M or 2G, got '${text}'.`,
    );
  });
});

describe('toCount()', () => {
  test('takes integers from the least one on', () => {
    expect([toCount('-j', '1'), toCount('-j', '0', 0), toCount('-j', '12')]).toEqual([1, 0, 12]);
  });

  test.each(['', '0', '-1', '1.5', '1e3', 'x', '9007199254740993'])('refuses `%s`', (text) => {
    expect(() => toCount('-j', text)).toThrow(`Expected -j to be an integer of 1 or more, got '${text}'.`);
  });
});
