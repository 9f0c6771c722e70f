import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import type { EncodedValues, WireSegment } from '../../../dist/lib/wire/segments/segment';
import { memoryInUse } from '../../parent/collect-garbage';
import { arrived, crossed, shown } from '../crossing';
import { segmentsOf, toWire } from '../segments/values';

const times = <Value>(count: number, make: (i: number) => Value): Value[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** As many characters as one way to write a string ends with, and as the next one begins with. */
const LENGTHS = [0, 1, 2, 11, 12, 13, 14, 15, 16, 17, 62, 63, 64, 65, 255, 256, 65_535, 65_536];

describe('a string', () => {
  test.each([
    ['ASCII', 'a'],
    ['Latin-1', 'é'],
    ['the last character of one byte', 'ÿ'],
    ['the first one of two', 'Ā'],
    ['a wide script', '語'],
    ['a lone surrogate', '\ud83d'],
    ['pairs of surrogates', '😀'],
    ['zeros', '\0'],
  ])('of any length arrives as it was: %s', (_, character) => {
    for (const length of LENGTHS) {
      const text = character.repeat(length);
      const mixed = [`${text}x`, `x${text}`, `x${text}`.padStart(14, 'y')];
      // In few bytes, short strings are cut out of the text of all.
      for (const value of [
        { text },
        [text, ...mixed],
        { [text]: text, end: 1 },
        [text, 'x'.repeat(300_000), text],
      ])
        expect(crossed(value)).toEqual(value);
    }
  });

  test('that wide characters stand at the end of arrives as it was', () => {
    for (const length of LENGTHS) {
      const text = `${'a'.repeat(length)}語`;
      expect(crossed([text, text])).toEqual([text, text]);
    }
  });

  test.each([5, 12, 13, 40, 100])(
    'of %d characters that is kept keeps nothing of what it came with',
    async (length) => {
      const read = (i: number): unknown => {
        const values = { text: `${i}`.padStart(length), rest: times(1_000, (j) => `rest ${i} ${j}`) };
        return (crossed(values) as typeof values).text;
      };
      read(0);
      const before = await memoryInUse();
      const kept = times(300, read);
      // They came with 4 MB.
      expect((await memoryInUse()) - before).toBeLessThan(1_000_000);
      expect(kept[7]).toBe('7'.padStart(length));
    },
  );
});

describe('bytes', () => {
  const beside = 'x'.repeat(1_000);

  test.each<[string, () => NodeJS.ArrayBufferView]>([
    ['a `Buffer`', () => Buffer.from('abc')],
    ['a Uint8Array', () => Uint8Array.of(1, 2, 3)],
    ['a Float64Array', () => Float64Array.of(1, 2, 3)],
  ])('of %s beside more have memory of their own', (_, make) => {
    const items = times(10, () => make());
    for (const values of [arrived(segmentsOf(items)), crossed([...items, beside]) as unknown[]]) {
      const views = values.slice(0, 10) as NodeJS.ArrayBufferView[];
      expect(shown(views)).toBe(shown(items));
      for (const view of views) expect(view.buffer.byteLength).toBe(make().byteLength);
      expect(new Set(views.map((view) => view.buffer)).size).toBe(10);
    }
  });

  test('of a small `Buffer` alone do not keep what came with it in one message', () => {
    const segments = toWire(segmentsOf([Buffer.alloc(500, 7)]));
    const [own] = deserialize(serialize([segments, beside.repeat(10)])) as [WireSegment[], string];
    const value = new SegmentReceiver().open(own).read() as Buffer;
    expect(value.equals(Buffer.alloc(500, 7))).toBe(true);
    expect(value.buffer.byteLength).toBe(500);
  });

  test('of a `Buffer` in a Map are not kept in the memory of the whole message', () => {
    const [value] = arrived(segmentsOf([new Map([['data', Buffer.from('abc')]]), { beside }])) as Map<
      string,
      Buffer
    >[];
    expect(value?.get('data')?.buffer.byteLength).toBe(3);
  });

  test.each<[string, NodeJS.ArrayBufferView]>([
    ['a `Buffer`', Buffer.from('abc')],
    ['a Uint8ClampedArray', Uint8ClampedArray.of(1, 2, 3)],
    ['a Float64Array', Float64Array.of(1, NaN, -0)],
    ['a DataView', new DataView(Uint8Array.of(1, 2, 3).buffer)],
  ])('of %s in a Map keep nothing of what is beside them in it', (_, view) => {
    const item = new Map<string, unknown>([
      ['large', 'x'.repeat(100_000)],
      ['view', view],
      ['again', view],
    ]);
    const value = crossed(item) as Map<string, NodeJS.ArrayBufferView>;
    expect(shown(value)).toBe(shown(item));
    expect(value.get('view')?.buffer.byteLength).toBe(view.byteLength);
    expect(value.get('again')).toBe(value.get('view'));
  });

  test.each<[string, (data: Buffer) => unknown]>([
    ['in an object', (data) => ({ data })],
    ['in a Map', (data) => new Map([['data', data]])],
  ])('that are transferred take no other item with them: %s', (_, wrap) => {
    // Each is most of the message, but for the others.
    const items = [wrap(Buffer.alloc(10_000, 1)), { id: 2 }, wrap(Buffer.alloc(100, 3))];
    const [message] = deserialize(serialize([toWire(segmentsOf(items))])) as [WireSegment[]];
    const reader = new SegmentReceiver().open(message);
    const read = items.map(() => {
      const value = reader.read();
      const before = shown(value);
      const { buffer } = value instanceof Map || 'data' in Object(value) ? dataOf(value) : Buffer.alloc(0);
      structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
      return before;
    });
    expect(read).toEqual(items.map(shown));
  });

  test('that are no values make all that follow unreadable', () => {
    const [segment] = toWire(segmentsOf([{ a: 'x'.repeat(50), b: 2 }, [1], [2]])) as [EncodedValues];
    segment.bytes[1] = 0xff;
    const reader = new SegmentReceiver().open([segment]);
    for (let i = 0; i < 3; i += 1) expect(() => reader.read()).toThrow(RangeError);
  });

  test.each<[string, (data: Buffer) => unknown]>([
    ['alone', (data) => data],
    ['in an object', (data) => ({ name: 'data', data })],
    ['in a Map', (data) => new Map([['data', data]])],
  ])('of a large `Buffer` %s are not copied', (_, wrap) => {
    const message = deserialize(
      serialize(toWire(segmentsOf([wrap(Buffer.alloc(1_000_000, 7))]))),
    ) as WireSegment[];
    const value = new SegmentReceiver().open(message).read();
    const data = Buffer.isBuffer(value) ? value : dataOf(value);
    expect(shown(data)).toBe(shown(Buffer.alloc(1_000_000, 7)));
    const [segment] = message as [EncodedValues];
    expect(data.buffer).toBe(segment.bytes.buffer);
  });

  test('are aligned for typed arrays, whatever stands before them', () => {
    for (let before = 0; before < 9; before += 1) {
      const values = [
        'x'.repeat(before),
        Float64Array.of(1, NaN, -0),
        BigInt64Array.of(-1n),
        Uint16Array.of(1, 2),
      ];
      expect(shown(crossed(values))).toBe(shown(values));
      const large = ['x'.repeat(before), new Float64Array(1_000).fill(1.5)];
      expect(shown(crossed(large))).toBe(shown(large));
    }
  });

  test('that change do not change those of another value', () => {
    const [one, two] = arrived(segmentsOf([Buffer.from('abc'), Buffer.from('abc')])) as [Buffer, Buffer];
    one[0] = 0;
    expect(two.toString()).toBe('abc');
  });
});

/** `instanceof` knows no Map of another realm. */
function dataOf(value: unknown): Buffer {
  return types.isMap(value) ? (value.get('data') as Buffer) : (value as { data: Buffer }).data;
}
