import { DoneItems } from '../../../dist/lib/cli/journal/done-items';

/** Items 1, 2, 3… of these texts, whose outputs are ten bytes each. */
function done(...texts: string[]): DoneItems {
  const items = new DoneItems();
  texts.forEach((hash, index) => {
    items.add({ item: index + 1, hash, end: (index + 1) * 10 });
  });
  return items;
}

const output = (place: number): object => ({ start: (place - 1) * 10, end: place * 10, failed: undefined });

describe('DoneItems', () => {
  test('takes the item of a number that reads as it did, once', () => {
    const items = done('a', 'b');
    expect(items.take(2, 'b')).toEqual(output(2));
    expect(items.take(2, 'b')).toBeUndefined();
    expect(items.take(1, 'a')).toEqual(output(1));
  });

  test('takes none that reads otherwise', () => {
    const items = done('a', 'b');
    expect(items.take(1, 'x')).toBeUndefined();
    expect([items.has(1), items.has(3)]).toEqual([true, false]);
  });

  test('takes one that has moved', () => {
    const items = done('a', 'b', 'c');
    expect([items.take(1, 'b'), items.take(2, 'c'), items.take(3, 'a')]).toEqual([
      output(2),
      output(3),
      output(1),
    ]);
  });

  test('takes each of several that read the same, and no more', () => {
    const items = done('a', 'a', 'b');
    const taken = [items.take(3, 'a'), items.take(1, 'a'), items.take(2, 'a')];
    expect(taken.filter((item) => item !== undefined)).toHaveLength(2);
    expect(new Set(taken.map((item) => item?.start)).size).toBe(3);
  });

  test('the last entry of an item counts: it was run again after it had failed', () => {
    const items = done('a', 'b');
    items.add({ item: 3, hash: 'c', end: 20, failed: { error: 'no' } });
    items.add({ item: 3, hash: 'c', end: 30 });
    expect(items.take(3, 'c')).toEqual({ start: 20, end: 30, failed: undefined });
    // The one that failed is no other item.
    expect(items.take(4, 'c')).toBeUndefined();
  });

  test('counts, and knows the end of the outputs', () => {
    const items = done('a', 'b');
    items.add({ item: 3, hash: 'c', end: 20, failed: {} });
    expect([items.count, items.failures, items.end]).toEqual([3, 1, 20]);
    expect([new DoneItems().count, new DoneItems().end]).toEqual([0, 0]);
  });
});
