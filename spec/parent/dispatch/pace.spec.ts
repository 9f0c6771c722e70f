import { Pace } from '../../../dist/lib/parent/dispatch/pace';

/** More items than any batch, so that nobody has to share. */
const PLENTY = 1e9;

/** How many items a seat gets at most when its items have taken `each` ms for long. */
function settle(each: number): { pace: Pace; size: number } {
  const pace = new Pace();
  for (let i = 0; i < 100; i += 1) {
    const size = pace.share(PLENTY, 1);
    pace.observe(size, size * each);
  }
  return { pace, size: pace.share(PLENTY, 1) };
}

describe('Pace', () => {
  test('begins with one item, and twice as many after each batch', () => {
    const pace = new Pace();
    const sizes = [];
    for (let i = 0; i < 6; i += 1) {
      const size = pace.share(PLENTY, 1);
      sizes.push(size);
      pace.observe(size, size * 0.01);
    }
    expect(sizes).toEqual([1, 2, 4, 8, 16, 32]);
  });

  test.each([
    [0.1, 100],
    [1, 10],
    [2.5, 4],
    [4.9, 2],
    [5, 1],
    [50, 1],
  ])('items of %d ms settle at %i: a batch takes 10 ms, and slow items go alone', (each, size) => {
    expect(settle(each).size).toBe(size);
  });

  test('no batch is larger than 16,384 items, however fast they are', () => {
    expect(settle(0.000_1).size).toBe(16_384);
  });

  test('items of 5 ms or more are slow, and nothing is prefetched behind them', () => {
    expect([settle(4.9).pace.isSlow, settle(5).pace.isSlow]).toEqual([false, true]);
    expect(settle(5).pace.prefetches(1, 1e9)).toBe(false);
  });

  test('what takes half a millisecond or holds 128 KiB is prefetched, and nothing before the first report', () => {
    const { pace } = settle(0.1);
    expect([pace.prefetches(5, 0), pace.prefetches(4, 0), pace.prefetches(1, 131_072)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(new Pace().prefetches(1_000, 1e9)).toBe(false);
  });

  test('near the end a seat gets half of its share, unless that takes less than half a millisecond', () => {
    const { pace } = settle(0.1);
    expect([400, 100, 20, 8].map((waiting) => pace.share(waiting, 2))).toEqual([100, 25, 5, 5]);
    expect(pace.share(400, 8)).toBe(25);
  });

  test('one slow batch counts at once', () => {
    const { pace } = settle(0.1);
    pace.observe(10, 500);
    expect([pace.isSlow, pace.share(PLENTY, 1)]).toEqual([true, 1]);
  });

  test('slowness counts in full, at once: items of 2 ms after quick ones go by fives', () => {
    const { pace } = settle(0.1);
    pace.observe(100, 200);
    expect(pace.share(PLENTY, 1)).toBe(5);
  });

  test('one fast batch counts a quarter', () => {
    const { pace } = settle(4);
    pace.observe(2, 2);
    // 4 ms and 1 ms an item: 3.25 ms.
    expect(pace.share(PLENTY, 1)).toBe(3);
  });

  test('a short time says little: a single quick item after slow ones makes none of them quick', () => {
    const { pace } = settle(2);
    pace.observe(1, 0.001);
    expect(pace.share(PLENTY, 1)).toBe(5);
  });

  test('a short time says little: a message that took longer than its items makes them no slower', () => {
    const { pace } = settle(0.001);
    pace.observe(1, 0.9);
    expect(pace.share(PLENTY, 1)).toBeGreaterThan(500);
  });
});
