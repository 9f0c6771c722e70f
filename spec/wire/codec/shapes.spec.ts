import { deserialize, serialize } from 'node:v8';

import { Encoder } from '../../../dist/lib/wire/codec/encoder';
import { KnownShapes } from '../../../dist/lib/wire/segments/known-shapes';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';
import type { WireSegment } from '../../../dist/lib/wire/segments/segment';
import { memoryInUse } from '../../parent/collect-garbage';
import { crossed, encoded } from '../crossing';
import { toWire, valuesOf } from '../segments/values';

/** The keys of each are like those of no other. */
const strange = (i: number): object => ({ [`a${i}`]: i, [`b${i}`]: { [`c${i}`]: String(i) } });

const MOST_SHAPES = 256;

/** What arrives of values that go one by one, and what the messages told of shapes. */
function sendOneByOne(values: Iterable<unknown>) {
  const [queue, known, receiver] = [new SegmentQueue(), new KnownShapes(), new SegmentReceiver()];
  let told = 0;
  const mark: { expected: string; got: string }[] = [];
  for (const value of values) {
    queue.push(queue.prepare(value));
    const wire = queue.take(1, Infinity, 1).toWire(known);
    if (wire.form === 'encoded') told += wire.shapes?.keys.length ?? 0;
    const [got] = valuesOf(deserialize(serialize([wire])) as WireSegment[], receiver);
    if (JSON.stringify(got) !== JSON.stringify(value))
      mark.push({ expected: JSON.stringify(value), got: JSON.stringify(got) });
  }
  return { told, wrong: mark, queue, known, receiver };
}

function* times<Value>(count: number, make: (i: number) => Value): Generator<Value> {
  for (let i = 0; i < count; i += 1) yield make(i);
}

describe('the shapes of objects', () => {
  test('are no more than 256 in a table, where 10,000 objects have different ones, and all arrive right', () => {
    const encoder = new Encoder({ most: 1_000_000 });
    for (const value of times(10_000, strange)) {
      encoder.encode(value, 'item');
      expect(encoder.table.count).toBeLessThanOrEqual(MOST_SHAPES);
    }
    const { wrong, told } = sendOneByOne(times(10_000, strange));
    expect(wrong).toEqual([]);
    // Most objects bring their keys themselves.
    expect(told).toBeLessThan(5_000);
  });

  test('with long keys count with them, and are no shapes', () => {
    for (const length of [5_000, 100_000]) {
      const item = { ['k'.repeat(length)]: 1, id: 2 };
      const segment = encoded(item);
      expect(segment.bytes).toBeGreaterThan(length);
      expect(toWire([segment])).toMatchObject([{ shapes: undefined }]);
      expect(crossed(item)).toEqual(item);
    }
  });

  test('let nothing grow without limit, on either side', async () => {
    // The first ones are compiled code.
    sendOneByOne(times(5_000, strange));
    const before = await memoryInUse();
    const kept = sendOneByOne(times(30_000, strange));
    // Their keys alone have more.
    expect((await memoryInUse()) - before).toBeLessThan(5_000_000);
    expect(kept.wrong).toEqual([]);
  });

  test('that are used often find their place again after others have filled the table', () => {
    const fill = [...times(400, strange)];
    const common = [...times(20_000, (id) => ({ id, name: `number ${id}` }))];
    const { wrong } = sendOneByOne([...fill, ...common]);
    expect(wrong).toEqual([]);
    const encoder = new Encoder({ most: 1_000_000 });
    for (const value of [...fill, ...common]) encoder.encode(value, 'item');
    expect(encoder.table.count).toBe(1);
  });

  test('have numbers of one byte and of two, and 64 is the first of two', () => {
    const values = [...times(200, (i) => ({ [`key ${i}`]: 1 }))];
    const encoder = new Encoder({ most: 1_000_000 });
    const sizes = values.map((value) => {
      encoder.encode(value, 'item');
      return encoder.to - encoder.from;
    });
    expect(sizes).toEqual(values.map((_, i) => (i < 64 ? 2 : 4)));
    expect(sendOneByOne([...values, ...values]).wrong).toEqual([]);
  });

  test.each([
    ['many keys', () => Object.fromEntries(times(20_000, (i) => [`key ${i}`, i]))],
    ['long keys', () => ({ ['x'.repeat(100_000)]: 1, ['€'.repeat(10_000)]: 2 })],
  ])('of %s cross', (_, make) => {
    expect(sendOneByOne(times(12, make)).wrong).toEqual([]);
  });
});
