import fc from 'fast-check';

import { isWireSegment, type WireSegment } from '../../../dist/lib/wire/segments/segment';
import { packValues, unpackValues } from '../../../dist/lib/wire/segments/pack';
import { crossedByNode, DRAWS, received, shown } from '../crossing';

const draws = { numRuns: DRAWS };

const ENCODED = { form: 'encoded', count: 1, bytes: Uint8Array.of(1), shapes: undefined } as const;

const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Reads it if it passes for segments, as the parent does: an error and any values are right, a crash is not. */
function tryToRead(message: readonly unknown[]): 'refused' | 'failed' | 'read' {
  if (!message.every(isWireSegment)) return 'refused';
  try {
    unpackValues(message);
    return 'read';
  } catch (error) {
    // One of Node's own realm is none of this one.
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
    return 'failed';
  }
}

/** Asserts that it takes neither long nor much memory. */
function expectCheap(act: () => unknown): void {
  const before = process.memoryUsage();
  const start = performance.now();
  act();
  expect(performance.now() - start).toBeLessThan(1_000);
  const after = process.memoryUsage();
  const grown = (field: 'heapTotal' | 'external'): number => after[field] - before[field];
  expect(grown('heapTotal') + grown('external')).toBeLessThan(50_000_000);
}

describe('unpackValues()', () => {
  test('gives what was packed, in its order', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 6 }), (values) => {
        const message = packValues(values.map((value, i) => [`args[${i}]`, value]));
        expect(shown(unpackValues(received(message)))).toBe(shown(values.map(crossedByNode)));
      }),
      draws,
    );
  });

  test('gives many values of the same shape, and large ones between them', () => {
    const values = Array.from({ length: 50 }, (_, id) => ({
      id,
      text: 'x'.repeat(id % 7 === 0 ? 40_000 : 3),
    }));
    const message = packValues(values.map((value) => ['value', value]));
    expect(unpackValues(received(message))).toEqual(values);
    expect(
      message.filter((segment) => segment.form === 'encoded' && segment.shapes !== undefined),
    ).toHaveLength(1);
  });

  test('gives nothing where nothing was packed', () => {
    expect(unpackValues(received(packValues([])))).toEqual([]);
  });

  test('names the value that cannot cross', () => {
    expect(() =>
      packValues([
        ['args[0]', 1],
        ['kwargs.log', { to: () => 1 }],
      ]),
    ).toThrow(/^Expected `kwargs\.log` to be .* but `kwargs\.log\.to` is a function/);
  });

  test('fails or gives some values where the bytes are random, and does no harm', () => {
    const shapes = fc.option(
      fc.record({
        from: fc.nat(3),
        keys: fc.array(fc.array(fc.string(), { maxLength: 3 }), { maxLength: 4 }),
      }),
      { nil: undefined },
    );
    const first = fc.oneof(
      fc.nat(255),
      fc.integer({ min: 0xd0, max: 0xdf }),
      fc.integer({ min: 0x40, max: 0x44 }),
    );
    const segment = fc.record({
      form: fc.constant('encoded'),
      count: fc.nat(20),
      bytes: fc.array(first, { maxLength: 60, size: 'max' }).map((bytes) => Uint8Array.from(bytes)),
      shapes,
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 3 }), (message) => {
        expectCheap(() => tryToRead(message));
      }),
      draws,
    );
  });

  test('fails or gives some values where bits of the bytes are wrong, or some are missing', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anything, fc.array(fc.nat(), { maxLength: 3 }), fc.nat(), (value, flips, cut) => {
        const [segment] = packValues([['value', value]]);
        if (segment?.form !== 'encoded') throw new Error('Expected encoded values.');
        const bytes = Uint8Array.from(segment.bytes);
        for (const bit of flips) {
          const at = bit % (8 * bytes.length);
          bytes[at >> 3] = (bytes[at >> 3] as number) ^ (1 << (at & 7));
        }
        // Half of them stay whole.
        const length = cut % (2 * bytes.length);
        seen.add(tryToRead([{ ...segment, bytes: bytes.subarray(0, length) }]));
      }),
      draws,
    );
    expect([...seen].sort()).toEqual(['failed', 'read', 'refused']);
  });

  test('fails where bytes of a value that it needs are missing, wherever it is cut', () => {
    const value = {
      id: 1,
      at: new Date(0),
      list: [1.5, 'text', '€'.repeat(20), 300, 70_000, 2n],
      data: Buffer.from('abc'),
    };
    const [segment] = packValues([['value', value]]) as [Extract<WireSegment, { form: 'encoded' }>];
    expect(unpackValues([segment])).toEqual([value]);
    for (let length = 0; length < segment.bytes.length; length += 1)
      expect(() => unpackValues([{ ...segment, bytes: segment.bytes.subarray(0, length) }])).toThrow(
        RangeError,
      );
    expect(() => unpackValues([{ ...segment, shapes: undefined }])).toThrow(RangeError);
  });

  test.each<[string, readonly number[]]>([
    ['an array', [0xda, 0xff, 0xff, 0xff, 0xff, 1]],
    ['an object without a shape', [0xdc, 0xff, 0xff, 0xff, 0xff, 0x81, 0x61, 1]],
    ['a string of one-byte characters', [0xd8, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['a string of wide characters', [0xd9, 0xff, 0xff, 0xff, 0x7f, 0x61]],
    ['a view', [0xde, 1, 0xff, 0xff, 0xff, 0xff, 1]],
    ['what `v8` wrote', [0xdf, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['nested arrays', Array<number>(100_000).fill(0xc1)],
  ])('fails at once where %s says that it is larger than what is there', (_, bytes) => {
    expectCheap(() => {
      expect(tryToRead([{ ...ENCODED, bytes: Uint8Array.from(bytes) }])).toBe('failed');
    });
  });
});

describe('isWireSegment()', () => {
  test.each<[string, unknown]>([
    ['numbers', { form: 'numbers', values: Float64Array.of(1) }],
    ['a list', { form: 'numbers', values: ['a', 1] }],
    ['an empty list', { form: 'numbers', values: [] }],
    ['encoded values', ENCODED],
    ['encoded values in a `Buffer`', { ...ENCODED, bytes: Buffer.from([1]) }],
    ['encoded values and their shapes', { ...ENCODED, shapes: { from: 0, keys: [['a'], []] } }],
    ['no encoded values', { ...ENCODED, count: 0, bytes: new Uint8Array(0) }],
  ])('takes %s', (_, segment) => {
    expect(isWireSegment(segment)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['an array', []],
    ['an object without a form', { values: [] }],
    ['another form', { form: 'other', values: [], count: 1, bytes: Uint8Array.of(1) }],
    ['values that are no list', { form: 'numbers', values: { length: 3 } }],
    ['values that are a string', { form: 'numbers', values: 'abc' }],
    ['values that are missing', { form: 'numbers' }],
    ['a list with holes', { form: 'numbers', values: [1, , 2] }], // eslint-disable-line no-sparse-arrays
    ['a list of billions of holes', { form: 'numbers', values: new Array(2 ** 32 - 1) }],
    ['bytes that are none', { ...ENCODED, bytes: [1] }],
    ['bytes that are wider', { ...ENCODED, bytes: Float64Array.of(1) }],
    ['bytes that are missing', { ...ENCODED, bytes: undefined }],
    ['a count that is no number', { ...ENCODED, count: '1' }],
    ['a count that is not whole', { ...ENCODED, count: 0.5 }],
    ['a count below zero', { ...ENCODED, count: -1 }],
    ['a count without end', { ...ENCODED, count: Infinity }],
    ['more values than bytes', { ...ENCODED, count: 30_000_000 }],
    ['shapes that are null', { ...ENCODED, shapes: null }],
    ['shapes without a number', { ...ENCODED, shapes: { keys: [] } }],
    ['shapes of a number below zero', { ...ENCODED, shapes: { from: -1, keys: [] } }],
    ['shapes without keys', { ...ENCODED, shapes: { from: 0 } }],
    ['shapes whose keys are no lists', { ...ENCODED, shapes: { from: 0, keys: ['a'] } }],
    ['shapes with billions of holes', { ...ENCODED, shapes: { from: 0, keys: new Array(2 ** 32 - 1) } }],
    ['keys that are no strings', { ...ENCODED, shapes: { from: 0, keys: [['a', 1]] } }],
    ['keys with holes', { ...ENCODED, shapes: { from: 0, keys: [['a', , 'b']] } }], // eslint-disable-line no-sparse-arrays
  ])('refuses %s', (_, segment) => {
    expectCheap(() => {
      expect(isWireSegment(segment)).toBe(false);
    });
  });
});
