import { FirstAndLast } from '../../dist/lib/report/first-and-last';

describe('The first and the last of a list', () => {
  test.each([
    [0, []],
    [2, [0, 1]],
    [3, [0, 1, 2]],
    [5, [0, 1, 2, 3, 4]],
    [6, [0, 1, 2, 3, 4, 5]],
    [7, [0, 1, 2, 4, 5, 6]],
    [1_000, [0, 1, 2, 997, 998, 999]],
  ])('of %i are in order, and all are counted', (count, rows) => {
    const list = new FirstAndLast<number>(3);
    for (let entry = 0; entry < count; entry += 1) list.add(entry);
    expect(list.rows).toEqual(rows);
    expect(list.count).toBe(count);
  });
});
