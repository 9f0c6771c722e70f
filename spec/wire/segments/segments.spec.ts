import fc from 'fast-check';

import { KnownShapes } from '../../../dist/lib/wire/segments/known-shapes';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import type { Segment } from '../../../dist/lib/wire/segments/segment';
import { arrived, DRAWS, received, shown } from '../crossing';
import { segmentsOf, toWire, valuesOf } from './values';

const times = <Value>(count: number, make: (i: number) => Value): Value[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Objects of a few shapes, and what is beside them. */
const object = fc.oneof(
  fc.record({ id: fc.nat(), name: fc.string() }, { noNullPrototype: true }),
  fc.record(
    { name: fc.string(), id: fc.nat(), of: fc.constant({ a: [{ b: 1 }] }) },
    { requiredKeys: [], noNullPrototype: true },
  ),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(3), { noNullPrototype: true }),
  fc.array(fc.nat(9)),
  fc.string(),
);

/** Values of one form. */
const alike = fc.oneof(
  fc.array(fc.double(), { maxLength: 60, size: 'max' }),
  fc.array(fc.string(), { maxLength: 60, size: 'max' }),
  fc.array(object, { maxLength: 60, size: 'max' }).map((values) => [{ first: 0 }, ...values]),
);

const one = (values: readonly unknown[]): Segment | undefined => segmentsOf(values)[0];
const sizesOf = (segment: Segment): number[] => times(segment.count, (i) => segment.slice(i, i + 1).bytes);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Of each form, with values that take one byte each where they are encoded. */
const KINDS: [string, (i: number) => unknown][] = [
  ['Numbers', (i) => i % 64],
  ['EncodedSegment', (i) => `text ${i}`],
  ['EncodedSegment', (i) => ({ id: i % 64 })],
];

describe.each(KINDS)('%s', (name, make) => {
  test('are cut at any two places, and each part is read by a receiver that knows nothing', () => {
    const values = times(25, make);
    const [segment] = segmentsOf(values) as [Segment];
    expect([segment.constructor.name, segment.count]).toEqual([name, 25]);
    for (let from = 0; from <= 25; from += 1) {
      for (let to = from; to <= 25; to += 1) {
        const part = segment.slice(from, to);
        expect(shown(arrived([part]))).toBe(shown(values.slice(from, to)));
        expect([part.count, part.bytes]).toEqual([to - from, sum(sizesOf(segment).slice(from, to))]);
        if (to > from + 1) expect(shown(part.slice(1, 2).at(0))).toBe(shown(values[from + 1]));
      }
    }
  });

  test('that were cut apart are joined without a copy, however many they are', () => {
    const [segment] = segmentsOf(times(4_000, make)) as [Segment];
    const joined = segment.slice(0, 3_000).join(segment.slice(3_000, 4_000));
    expect([joined?.count, joined?.bytes]).toEqual([4_000, segment.bytes]);
  });

  test('with others between them are joined up to 256', () => {
    const values = times(600, make);
    const [segment] = segmentsOf(values) as [Segment];
    const joined = segment.slice(0, 128).join(segment.slice(300, 428));
    expect(shown(joined && arrived([joined]))).toBe(
      shown([...values.slice(0, 128), ...values.slice(300, 428)]),
    );
    expect(joined?.bytes).toBe(segment.slice(0, 128).bytes + segment.slice(300, 428).bytes);
    expect(segment.slice(0, 128).join(segment.slice(300, 429))).toBeUndefined();
  });

  test('are not joined with values of another form', () => {
    const [segment] = segmentsOf(times(3, make)) as [Segment];
    for (const [other, makeOther] of KINDS) {
      const [next] = segmentsOf(times(3, makeOther)) as [Segment];
      if (other !== name) expect(segment.join(next)).toBeUndefined();
    }
  });
});

describe('a segment', () => {
  test('counts as many values from a place on as fit together', () => {
    fc.assert(
      fc.property(alike, fc.nat(), fc.nat(), fc.nat(), (values, at, most, some) => {
        const segment = one(values);
        if (segment === undefined) return;
        const [from, limit] = [at % (segment.count + 1), most % (segment.count + 2)];
        const maxBytes = some % (segment.bytes + 2);
        const sizes = sizesOf(segment).slice(from, from + limit);
        let expected = 0;
        while (expected < sizes.length && sum(sizes.slice(0, expected + 1)) <= maxBytes) expected += 1;
        expect(segment.countWithin(from, limit, maxBytes)).toBe(expected);
        expect(segment.countWithin(from, limit, Infinity)).toBe(sizes.length);
      }),
    );
  });

  test('that is joined of parts has what these had, and never changes them', () => {
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(alike, cuts, (values, places) => {
        const segment = one(values);
        if (segment === undefined) return;
        const own: unknown[] = values.slice(0, segment.count);
        const parts = places.map(([a, b]) => {
          const [from, to] = [a % (own.length + 1), b % (own.length + 1)].sort((x, y) => x - y) as [
            number,
            number,
          ];
          return { segment: segment.slice(from, to), values: own.slice(from, to) };
        });
        let joined = parts[0]?.segment;
        for (const part of parts.slice(1)) joined = joined?.join(part.segment);
        const all = parts.flatMap((part) => part.values);
        if (all.length <= 256 && joined === undefined) throw new Error('Expected small parts to be joined.');
        if (joined !== undefined) expect(shown(arrived([joined]))).toBe(shown(all));
        for (const part of parts) expect(shown(arrived([part.segment]))).toBe(shown(part.values));
      }),
      { numRuns: DRAWS },
    );
  });

  test.each([3, 500, 100_000])('that is looked into gives copies: a `Buffer` of %d bytes', (length) => {
    const values = [{ data: Buffer.alloc(length, 7) }, { data: Buffer.alloc(length, 7) }];
    const [segment] = segmentsOf(values) as [Segment];
    const { data } = segment.at(0) as { data: Buffer };
    expect(data.equals(Buffer.alloc(length, 7))).toBe(true);
    new Uint8Array(data.buffer).fill(0);
    expect(shown(segment.at(0))).toBe(shown(values[0]));
    expect(shown(arrived([segment]))).toBe(shown(values.slice(0, segment.count)));
  });

  test('of others does not go with it in its message, nor their shapes again', () => {
    const [segment] = segmentsOf([{ long: 'x'.repeat(10_000) }, { short: 1 }, { short: 2 }]) as [Segment];
    const known = new KnownShapes();
    const [first, second] = toWire([segment.slice(1, 2), segment.slice(2, 3)], known);
    expect(first).toMatchObject({ count: 1, bytes: { length: 2 }, shapes: { from: 0 } });
    expect(second).toMatchObject({ count: 1, bytes: { length: 2 }, shapes: undefined });
  });
});

describe('the shapes that a receiver knows', () => {
  test('suffice for segments of several tables, by turns, in any messages, read in any order', () => {
    const pieces = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 20, size: 'max' });
    fc.assert(
      fc.property(
        fc.array(fc.array(object, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
        pieces,
        (sources, cuts) => {
          const tables = sources.map((values) => ({
            values: [{}, ...values],
            segment: one([{}, ...values]) as Segment,
          }));
          const known = new KnownShapes();
          const receiver = new SegmentReceiver();
          const opened = cuts.map(([which, a, b]) => {
            const { segment, values } = tables[which % tables.length] as (typeof tables)[number];
            const [from, to] = [a % segment.count, b % (segment.count + 1)].sort((x, y) => x - y) as [
              number,
              number,
            ];
            const message = received(
              toWire([segment.slice(from, to), segment.slice(to, segment.count)], known),
            );
            return { reader: receiver.open(message), expected: values.slice(from) };
          });
          for (const { reader, expected } of opened.reverse())
            expect(shown(times(reader.count, () => reader.read()))).toBe(shown(expected));
        },
      ),
      { numRuns: DRAWS },
    );
  });

  test('are told once, and the new ones only', () => {
    const [segment] = segmentsOf([{ a: 1 }, { a: 2 }, { b: 1 }]) as [Segment];
    const known = new KnownShapes();
    const news = (part: Segment): unknown => (toWire([part], known)[0] as { shapes?: unknown }).shapes;
    expect(news(segment)).toEqual({ from: 0, keys: [['a'], ['b']] });
    expect(news(segment)).toBeUndefined();
    const [other] = segmentsOf([{ c: 1 }]) as [Segment];
    expect(news(other)).toEqual({ from: 0, keys: [['c']] });
    expect(news(segment)).toEqual({ from: 0, keys: [['a'], ['b']] });
  });

  test('of another receiver are told from the first on', () => {
    const [segment] = segmentsOf([{ a: 1 }]) as [Segment];
    for (const known of [new KnownShapes(), new KnownShapes()])
      expect(valuesOf(received(toWire([segment], known)), new SegmentReceiver())).toEqual([{ a: 1 }]);
  });
});
