import { Chunk } from '../../../dist/lib/parent/lane/chunk';

/** Items named by their sizes. */
const chunkOf = (...sizes: number[]): Chunk => new Chunk(sizes.map(String), Float64Array.from(sizes));

describe('Chunk', () => {
  test('is as large as its items together', () => {
    expect(chunkOf(5, 1, 4)).toMatchObject({ count: 3, bytes: 10 });
  });

  test('`countWithin()` counts the items from a place on that fit together', () => {
    const chunk = chunkOf(9, 5, 1, 4, 9);
    expect([4, 5, 6, 9, 10, Infinity].map((most) => chunk.countWithin(1, 3, most))).toEqual([
      0, 1, 2, 2, 3, 3,
    ]);
    expect(chunk.countWithin(3, 9, Infinity)).toBe(2);
  });

  test('a part has its own items and sizes', () => {
    const part = chunkOf(7, 5, 1, 4, 7).slice(1, 4);
    expect(part).toMatchObject({ payload: ['5', '1', '4'], bytes: 10 });
    expect(part.slice(2)).toMatchObject({ payload: ['4'], bytes: 4 });
  });

  test('chunks that are joined have the items and sizes of all, in order', () => {
    const all = Chunk.join([chunkOf(5), chunkOf(1, 4), Chunk.join([])]);
    expect(all).toMatchObject({ payload: ['5', '1', '4'], bytes: 10 });
    expect([5, 6, 10].map((most) => all.countWithin(0, 3, most))).toEqual([1, 2, 3]);
  });

  test('never changes: parts and joins are other chunks', () => {
    const chunk = chunkOf(5, 1);
    Chunk.join([chunk.slice(1), chunk]);
    expect(chunk).toMatchObject({ payload: ['5', '1'], bytes: 6 });
  });
});
