import fc from 'fast-check';

import { Chunk } from '../../../dist/lib/parent/lane/chunk';
import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';
import { segmentsOf } from '../../wire/segments/values';
import { chunkOf, itemsOf } from '../chunks';

/** Strings of this size each: the length takes one byte or five. */
const named = (...sizes: number[]): Chunk =>
  chunkOf(sizes.map((size) => String(size).padEnd(size - (size < 64 ? 1 : 5))));

/** The names of the items of {@link named}. */
const names = (chunk: Chunk): string[] => itemsOf(chunk).map((item) => String(item).trim());

/** Stretches of one kind each: some are segments of numbers, others are encoded. */
const values = fc
  .array(
    fc.oneof(
      fc.array(fc.integer(), { maxLength: 70, size: 'max' }),
      fc.array(fc.string(), { maxLength: 70, size: 'max' }),
      fc.array(fc.record({ a: fc.string(), b: fc.nat() }), { maxLength: 10 }),
    ),
    { maxLength: 5 },
  )
  .map((stretches) => stretches.flat());

describe('Chunk', () => {
  test('is as large as its items together', () => {
    expect(named(20, 12, 14)).toMatchObject({ count: 3, bytes: 46 });
  });

  test('`countWithin()` counts the items from a place on that fit together', () => {
    const chunk = named(100, 20, 12, 14, 100);
    expect([19, 20, 31, 32, 45, 46, Infinity].map((most) => chunk.countWithin(1, 3, most))).toEqual([
      0, 1, 1, 2, 2, 3, 3,
    ]);
    expect(chunk.countWithin(3, 9, Infinity)).toBe(2);
  });

  test('`countWithin()` stops at the first item that does not fit, whatever segments follow', () => {
    const chunk = new Chunk([
      ...segmentsOf([1]),
      ...segmentsOf(['a string that is long']),
      ...segmentsOf([2]),
    ]);
    expect([8, 20, 29, 30, 38].map((most) => chunk.countWithin(0, 3, most))).toEqual([1, 1, 1, 2, 3]);
  });

  test('a part has its own items and sizes', () => {
    const part = named(30, 20, 12, 14, 30).slice(1, 4);
    expect([names(part), part.bytes]).toEqual([['20', '12', '14'], 46]);
    expect([names(part.slice(2)), part.slice(2).bytes]).toEqual([['14'], 14]);
  });

  test('chunks that are joined have the items and sizes of all, in order', () => {
    const all = Chunk.join([named(20), named(12, 14), Chunk.join([])]);
    expect([names(all), all.bytes]).toEqual([['20', '12', '14'], 46]);
    expect([20, 32, 46].map((most) => all.countWithin(0, 3, most))).toEqual([1, 2, 3]);
  });

  test('never changes: parts and joins are other chunks', () => {
    const chunk = named(20, 12);
    Chunk.join([chunk.slice(1), chunk]);
    expect([names(chunk), chunk.bytes]).toEqual([['20', '12'], 32]);
  });

  test('parts that were cut out of a queue one by one become one segment again', () => {
    for (const items of [numbers(200), numbers(200).map(String), numbers(200).map((id) => ({ id }))]) {
      const queue = new SegmentQueue();
      for (const item of items) queue.push(queue.prepare(item));
      const ones = items.map(() => new Chunk([queue.take(1, Infinity, 1)]));
      const all = Chunk.join(ones);
      expect(all.segments).toHaveLength(1);
      expect(itemsOf(all)).toEqual(items);
    }
  });

  test('is what an array of items and their sizes would be, over segments of all forms', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), fc.nat(), (items, at, to, most) => {
        const chunk = chunkOf(items);
        const sizes = items.map((_, index) => chunk.slice(index, index + 1).bytes);
        const [from, limit] = [at % (items.length + 1), to % (items.length + 2)];
        const maxBytes = most % (chunk.bytes + 2);
        expect([chunk.count, chunk.bytes]).toEqual([items.length, sum(sizes)]);
        expect(items.map((_, index) => chunk.at(index))).toEqual(items);
        expect(chunk.at(items.length)).toBeUndefined();
        const part = chunk.slice(from, from + limit);
        expect(itemsOf(part)).toEqual(items.slice(from, from + limit));
        expect(part.bytes).toBe(sum(sizes.slice(from, from + limit)));
        expect(chunk.countWithin(from, limit, maxBytes)).toBe(
          fitting(sizes.slice(from, from + limit), maxBytes),
        );
        const joined = Chunk.join([part, chunk, chunk.slice(0, from), chunk.slice(from)]);
        expect(itemsOf(joined)).toEqual([...items.slice(from, from + limit), ...items, ...items]);
        expect(joined.bytes).toBe(part.bytes + 2 * chunk.bytes);
      }),
    );
  });
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** How many of these sizes, from the first on, are no more than `maxBytes` together. */
function fitting(sizes: readonly number[], maxBytes: number): number {
  const tooMany = sizes.findIndex((_, index) => sum(sizes.slice(0, index + 1)) > maxBytes);
  return tooMany === -1 ? sizes.length : tooMany;
}
