import { OpenItems } from '../../../dist/lib/parent/tasks/open-items';

describe('OpenItems', () => {
  test('knows items by index until their calls have ended, in any order', () => {
    const items = new OpenItems();
    expect(['a', 'b', 'c'].map((item) => items.add(item))).toEqual([0, 1, 2]);
    items.close(1);
    expect([items.has(0), items.has(1), items.has(2), items.has(3)]).toEqual([true, false, true, false]);
    expect([items.get(0), items.get(2), items.count]).toEqual(['a', 'c', 2]);
    items.close(0);
    items.close(2);
    expect([items.count, items.has(0), items.has(2)]).toEqual([0, false, false]);
    expect(items.add('d')).toBe(3);
    expect(items.get(3)).toBe('d');
  });

  test('`closeFrom()` closes later ones, and tells how many were open', () => {
    const items = new OpenItems();
    for (let item = 0; item < 10; item += 1) items.add(item);
    items.close(7);
    expect(items.closeFrom(5)).toBe(4);
    expect(items.count).toBe(5);
    expect([items.has(4), items.has(5)]).toEqual([true, false]);
    expect(items.closeFrom(0)).toBe(5);
    expect(items.closeFrom(0)).toBe(0);
  });

  test('an item that is `undefined` is there', () => {
    const items = new OpenItems();
    items.add(undefined);
    expect([items.has(0), items.get(0)]).toEqual([true, undefined]);
  });
});
