import fc from 'fast-check';

import { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { chunkOf, itemsIn, itemsOf } from '../chunks';

const runs = fc.array(fc.record({ gap: fc.nat(3), count: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 1,
  maxLength: 6,
});

/** Items that are their own numbers. */
function consecutive(first: number, count: number): Stretch {
  return new Stretch([first, count], chunkOf(toArray(first, count)));
}

/** The items both ways: as a stretch, and as a plain array of their numbers. */
function make(given: readonly { gap: number; count: number }[]): { stretch: Stretch; model: number[] } {
  let next = 1;
  const parts = given.map(({ gap, count }) => {
    const first = next + gap;
    next = first + count;
    return { first, count };
  });
  const stretch = Stretch.join(parts.map(({ first, count }) => consecutive(first, count)));
  return { stretch, model: parts.flatMap(({ first, count }) => toArray(first, count)) };
}

const toArray = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);
const numbersOf = (stretch: Stretch): number[] =>
  stretch.runs().flatMap(({ first, count }) => toArray(first, count));

describe('Stretch', () => {
  test('is what an array of items and their numbers would be', () => {
    fc.assert(
      fc.property(runs, fc.nat(40), fc.nat(40), fc.nat(40), (given, from, to, limit) => {
        const { stretch, model } = make(given);
        const part = stretch.slice(from, Math.max(from, to));
        for (const [stretchOf, expected] of [
          [stretch, model],
          [part, model.slice(from, Math.max(from, to))],
        ] as const) {
          expect(numbersOf(stretchOf)).toEqual(expected);
          expect(itemsOf(stretchOf.chunk)).toEqual(expected);
          expect(stretchOf.chunk.bytes).toBe(8 * expected.length);
        }
        expect([stretch.first, stretch.highest, stretch.count]).toEqual([
          model[0],
          Math.max(...model),
          model.length,
        ]);
        const below = model.findLastIndex((number) => number <= limit);
        expect(stretch.countAbove(limit)).toBe(model.length - 1 - below);
      }),
    );
  });

  test('splits into parts of consecutive numbers', () => {
    fc.assert(
      fc.property(runs, (given) => {
        const { stretch, model } = make(given);
        const parts = stretch.split();
        expect(parts.every((part) => part.runs().length === 1)).toBe(true);
        expect(itemsIn(parts)).toEqual(model);
      }),
    );
  });

  test('counts from the end only as far as no number is below', () => {
    const stretch = Stretch.join([consecutive(50, 3), consecutive(10, 2)]);
    expect([9, 10, 20].map((number) => stretch.countAbove(number))).toEqual([5, 1, 0]);
    expect([stretch.first, stretch.highest]).toEqual([50, 52]);
  });
});
