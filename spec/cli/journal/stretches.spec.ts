import { Stretches } from '../../../dist/lib/cli/journal/stretches';

const make = (...pairs: (readonly [number, number])[]): Stretches => {
  const stretches = new Stretches();
  for (const [start, end] of pairs) stretches.add({ start, end });
  return stretches;
};

describe('Stretches', () => {
  test('neighbours are one, and what is empty is none', () => {
    const stretches = make([0, 3], [3, 3], [3, 7], [9, 10], [7, 9]);
    expect(stretches.all).toEqual([
      { start: 0, end: 7 },
      { start: 9, end: 10 },
      { start: 7, end: 9 },
    ]);
  });

  test('all of a file in another order are not the file', () => {
    expect(make([5, 10], [0, 5]).areAll(10)).toBe(false);
    expect(make([0, 5], [5, 10]).areAll(10)).toBe(true);
  });

  test.each([
    ['nothing of nothing', [], 0, true],
    ['nothing of something', [], 5, false],
    ['the whole', [[0, 5]], 5, true],
    ['not the end', [[0, 4]], 5, false],
    ['not the beginning', [[1, 5]], 5, false],
    [
      'a gap',
      [
        [0, 2],
        [3, 5],
      ],
      5,
      false,
    ],
  ] as [string, [number, number][], number, boolean][])('%s', (_, pairs, length, areAll) => {
    expect(make(...pairs).areAll(length)).toBe(areAll);
  });
});
