import fc from 'fast-check';

import { ItemNumbers } from '../../../dist/lib/parent/lane/item-numbers';

const runs = fc.array(fc.record({ gap: fc.nat(3), count: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 1,
  maxLength: 6,
});

/** The numbers both ways: as they are, and as a plain array. */
function make(given: readonly { gap: number; count: number }[]): { numbers: ItemNumbers; model: number[] } {
  let next = 1;
  const parts = given.map(({ gap, count }) => {
    const first = next + gap;
    next = first + count;
    return { first, count };
  });
  const [head, ...others] = parts.map(({ first, count }) => ItemNumbers.consecutive(first, count));
  const numbers = others.reduce((all, part) => all.concat(part), head as ItemNumbers);
  return { numbers, model: parts.flatMap(({ first, count }) => toArray(first, count)) };
}

const toArray = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);
const listOf = (numbers: ItemNumbers): number[] =>
  numbers.runs().flatMap(({ first, count }) => toArray(first, count));

describe('ItemNumbers', () => {
  test('are what an array of the numbers would be', () => {
    fc.assert(
      fc.property(runs, fc.nat(40), fc.nat(40), fc.nat(40), (given, from, to, limit) => {
        const { numbers, model } = make(given);
        expect(listOf(numbers)).toEqual(model);
        expect([numbers.first, numbers.highest]).toEqual([model[0], Math.max(...model)]);
        expect(listOf(numbers.slice(from, to))).toEqual(model.slice(from, Math.max(from, to)));
        const below = model.findLastIndex((number) => number <= limit);
        expect(numbers.countAbove(limit)).toBe(model.length - 1 - below);
      }),
    );
  });

  test('count from the end only as far as no number is below', () => {
    const numbers = ItemNumbers.consecutive(50, 3).concat(ItemNumbers.consecutive(10, 2));
    expect(numbers.countAbove(9)).toBe(5);
    expect(numbers.countAbove(10)).toBe(1);
    expect(numbers.countAbove(20)).toBe(0);
    expect([numbers.first, numbers.highest]).toEqual([50, 52]);
  });
});
