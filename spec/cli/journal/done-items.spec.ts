import { DoneItems } from '../../../dist/lib/cli/journal/done-items';

/** What items are recognized by. */
const [A, B, C, X] = [101, 102, 103, 104];

/** Items 1, 2, 3…, whose outputs are ten bytes each. */
function done(...hashes: number[]): DoneItems {
  const items = new DoneItems();
  hashes.forEach((hash, index) => {
    items.add({ item: index + 1, hash, end: (index + 1) * 10 });
  });
  return items;
}

const output = (place: number): object => ({ start: (place - 1) * 10, end: place * 10, failed: undefined });

describe('DoneItems', () => {
  test('takes the item of a number that reads as it did, once', () => {
    const items = done(A, B);
    expect(items.take(2, B)).toEqual(output(2));
    expect(items.take(2, B)).toBeUndefined();
    expect(items.take(1, A)).toEqual(output(1));
  });

  test('takes none that reads otherwise', () => {
    const items = done(A, B);
    expect(items.take(1, X)).toBeUndefined();
    expect([items.has(1), items.has(3)]).toEqual([true, false]);
  });

  test('takes one that has moved', () => {
    const items = done(A, B, C);
    expect([items.take(1, B), items.take(2, C), items.take(3, A)]).toEqual([output(2), output(3), output(1)]);
  });

  test('takes each of several that read the same, and no more', () => {
    const items = done(A, A, B);
    const taken = [items.take(3, A), items.take(1, A), items.take(2, A)];
    expect(taken.filter((item) => item !== undefined)).toHaveLength(2);
    expect(new Set(taken.map((item) => item?.start)).size).toBe(3);
  });

  test('the last entry of an item counts: it was run again after it had failed', () => {
    const items = done(A, B);
    items.add({ item: 3, hash: C, end: 20, failed: { error: 'no' } });
    items.add({ item: 3, hash: C, end: 30 });
    expect(items.take(3, C)).toEqual({ start: 20, end: 30, failed: undefined });
    // The one that failed is no other item.
    expect(items.take(4, C)).toBeUndefined();
  });

  test('counts, and knows the end of the outputs', () => {
    const items = done(A, B);
    items.add({ item: 3, hash: C, end: 20, failed: {} });
    expect([items.count, items.failures, items.end]).toEqual([3, 1, 20]);
    expect([new DoneItems().count, new DoneItems().end]).toEqual([0, 0]);
  });
});
