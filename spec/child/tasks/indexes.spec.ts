import { Indexes } from '../../../dist/lib/child/tasks/indexes';

describe('Indexes', () => {
  const take = (indexes: Indexes, count: number): number[] =>
    Array.from({ length: count }, () => indexes.next());

  test('gives each item of a run its own', () => {
    const indexes = new Indexes();
    indexes.add([5, 2, 0, 1], 3);
    indexes.add([9, 1], 1);
    expect(take(indexes, 4)).toEqual([5, 6, 0, 9]);
  });

  test('items that are the only ones of their calls are the first', () => {
    const indexes = new Indexes();
    indexes.add(undefined, 2);
    indexes.add([4, 1], 1);
    expect(take(indexes, 3)).toEqual([0, 0, 4]);
  });

  test('drops the last ones', () => {
    const indexes = new Indexes();
    indexes.add([0, 3, 10, 2], 5);
    indexes.drop(3);
    indexes.add([7, 1], 1);
    expect(take(indexes, 3)).toEqual([0, 1, 7]);
  });
});
