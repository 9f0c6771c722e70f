import fc from 'fast-check';

import { Places } from '../../../dist/lib/cli/input/places';

describe('Places', () => {
  test('knows none before the first, and none behind the last', () => {
    const places = new Places();
    expect(places.find(0)).toBeUndefined();
    places.add({ file: undefined, line: 1, lastLine: 1 });
    expect(places.find(0)).toEqual({ file: undefined, line: 1, lastLine: 1 });
    expect(places.find(1)).toBeUndefined();
  });

  test('finds each item, whatever lines were left out, however many are together, in each file', () => {
    const item = fc.record({
      gap: fc.nat(2),
      length: fc.integer({ min: 1, max: 3 }),
      isNewFile: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (drawn) => {
        const places = new Places();
        let [file, last] = [0, 0];
        const expected = drawn.map(({ gap, length, isNewFile }) => {
          if (isNewFile) [file, last] = [file + 1, 0];
          const line = last + 1 + gap;
          last = line + length - 1;
          return { file: String(file), line, lastLine: last };
        });
        for (const place of expected) places.add(place);
        expect(expected.map((_, index) => places.find(index))).toEqual(expected);
      }),
    );
  });
});
