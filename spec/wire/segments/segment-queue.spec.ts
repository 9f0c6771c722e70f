import fc from 'fast-check';

import { KnownShapes } from '../../../dist/lib/wire/segments/known-shapes';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';
import { memoryInUse } from '../../parent/collect-garbage';
import { arrived, DRAWS, received, shown } from '../crossing';
import { toWire, valuesOf } from './values';

/** A queue, its model, and a receiver of all that leaves it. */
class Pair {
  readonly #queue = new SegmentQueue();
  readonly #known = new KnownShapes();
  readonly #receiver = new SegmentReceiver();
  readonly model: { readonly value: unknown; readonly bytes: number }[] = [];

  push(value: unknown): void {
    this.model.push({ value, bytes: this.#queue.push(this.#queue.prepare(value)) });
  }

  /** @returns whether no more would have been within the limits. If more would, they must be of another form. */
  take(limit: number, maxBytes: number): boolean {
    const segment = this.#queue.take(limit, maxBytes, 1);
    const taken = this.model.splice(0, segment.count);
    expect(segment.bytes).toBe(sum(taken));
    expect(taken.length).toBeLessThanOrEqual(limit);
    if (taken.length > 1) expect(segment.bytes).toBeLessThanOrEqual(maxBytes);
    expect(taken.length).toBeGreaterThan(0);
    const message = received(toWire([segment], this.#known));
    expect(shown(valuesOf(message, this.#receiver))).toBe(shown(taken.map(({ value }) => value)));
    const next = this.model[0];
    return next === undefined || taken.length === limit || segment.bytes + next.bytes > maxBytes;
  }

  takeAll(): void {
    while (this.model.length > 0) this.take(Infinity, Infinity);
  }
}

const value = fc.oneof(
  fc.nat(),
  fc.string(),
  fc.record({ id: fc.nat(), name: fc.string() }, { noNullPrototype: true }),
  fc.record({ id: fc.nat(), tags: fc.array(fc.string()) }, { requiredKeys: [], noNullPrototype: true }),
  fc.constantFrom(null, undefined, true, -0),
  fc.constantFrom(0, 20_000, 70_000).map((length) => ({ large: 'x'.repeat(length) })),
);

/** Of one form: as many as a segment can hold, and more. */
const stream = fc
  .tuple(
    fc.nat(9_000),
    fc.constantFrom<(i: number) => unknown>(Number, String, (id) => ({ id })),
  )
  .map(([count, make]) => Array.from({ length: count }, (_, i) => make(i)));

const step = fc.oneof(
  { arbitrary: fc.record({ push: fc.array(value, { maxLength: 100, size: 'max' }) }), weight: 4 },
  { arbitrary: fc.record({ push: stream }), weight: 1 },
  {
    arbitrary: fc.record({
      limit: fc.integer({ min: 1, max: 9_000 }),
      maxBytes: fc.oneof(fc.nat(2_000), fc.constant(Infinity)),
    }),
    weight: 5,
  },
);

function sum(values: readonly { readonly bytes: number }[]): number {
  return values.reduce((total, { bytes }) => total + bytes, 0);
}

function fill(queue: SegmentQueue, values: Iterable<unknown>): void {
  for (const value of values) queue.push(queue.prepare(value));
}

/** Takes all, with what leaves at once: its form and how many. */
function forms(queue: SegmentQueue, count: number): string[] {
  const found: string[] = [];
  for (let left = count; left > 0;) {
    const segment = queue.take(left, Infinity, 1);
    found.push(`${segment.constructor.name} ${segment.count}`);
    left -= segment.count;
  }
  return found;
}

const times = <Value>(count: number, make: (i: number) => Value): Value[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('SegmentQueue', () => {
  test('does what an array of all values and their sizes would do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const pair = new Pair();
        for (const step of steps) {
          if ('push' in step) for (const item of step.push) pair.push(item);
          else if (pair.model.length > 0) pair.take(step.limit, step.maxBytes);
        }
        pair.takeAll();
      }),
      { numRuns: Math.ceil(DRAWS / 4) },
    );
  });

  test('takes as many of one form at once as the limits allow', () => {
    for (const make of [Number, String, (id: number) => ({ id: id % 64 })]) {
      const pair = new Pair();
      for (let i = 0; i < 4_000; i += 1) pair.push(make(i));
      for (const limit of [1, 10, 1_000]) expect(pair.take(limit, Infinity)).toBe(true);
      for (const maxBytes of [1, 100, 5_000]) expect(pair.take(4_000, maxBytes)).toBe(true);
    }
  });

  test('keeps long streams of one form in that form, however they follow one another', () => {
    const queue = new SegmentQueue();
    const fractions = times(4_096, (i) => i + 0.5);
    fill(queue, [...times(4_096, Number), ...fractions, ...times(4_096, String), ...times(4_096, Number)]);
    const expected = ['Numbers 4096', 'Numbers 4096', 'EncodedSegment 4096', 'Numbers 4096'];
    expect(forms(queue, 4 * 4_096)).toEqual(expected);
  });

  test('encodes all values of a stream of all kinds, so that it does not fall into small pieces', () => {
    const queue = new SegmentQueue();
    fill(
      queue,
      times(3_000, (i) => [i % 64, `text ${i % 10}`, { id: i % 64 }][i % 3]),
    );
    expect(forms(queue, 3_000)).toEqual(['Numbers 1', 'EncodedSegment 2999']);
  });

  test('goes back to numbers after a full segment of encoded ones, and counts their bytes', () => {
    const pair = new Pair();
    for (let i = 0; i < 4_096; i += 1) pair.push({ id: 0 });
    for (let i = 0; i < 200; i += 1) pair.push(i);
    expect(pair.model.slice(4_096).map(({ bytes }) => bytes)).toEqual(Array(200).fill(8));
    pair.takeAll();
  });

  test('counts 8 bytes for a number, and for all else what it takes', () => {
    const pair = new Pair();
    for (const value of [1.5, 'x'.repeat(100)]) {
      for (let i = 0; i < 64; i += 1) pair.push(value);
    }
    pair.push({ text: 'x'.repeat(100) });
    expect(pair.model.filter((_, i) => i % 64 === 0).map(({ bytes }) => bytes)).toEqual([8, 105, 106]);
  });

  test.each([
    ['a string', 'x'.repeat(200_000)],
    ['an object', { text: 'x'.repeat(200_000), more: ['€'.repeat(70_000)] }],
    ['an array', Array.from({ length: 100_000 }, (_, i) => i)],
    ['a `Buffer`', Buffer.alloc(300_000, 1)],
  ])('a value that is larger than a page arrives whole, and what is beside it: %s', (_, large) => {
    const queue = new SegmentQueue();
    const values = [{ id: 1 }, large, { id: 2 }, large, large, 'end'];
    fill(queue, values);
    const segments = [];
    for (let left = values.length; left > 0; left -= segments.at(-1)?.count ?? left)
      segments.push(queue.take(left, Infinity, 1));
    expect(shown(arrived(segments))).toBe(shown(values));
  });

  test('a value that is put by a getter of another one takes about the memory that it needs', () => {
    const allocate = jest.spyOn(Buffer, 'allocUnsafeSlow');
    const queue = new SegmentQueue();
    queue.push(
      queue.prepare({
        get part() {
          allocate.mockClear();
          const inner = queue.prepare({ text: 'x'.repeat(600) });
          expect(allocate.mock.calls.reduce((sum, [size]) => sum + size, 0)).toBeLessThan(2_000);
          queue.push(inner);
          return 1;
        },
      }),
    );
    allocate.mockRestore();
    expect(shown(arrived([queue.take(1, Infinity, 1), queue.take(1, Infinity, 1)]))).toBe(
      shown([{ text: 'x'.repeat(600) }, { part: 1 }]),
    );
  });

  test('a part of a long string that waits does not keep that in memory', async () => {
    const line = (i: number): string => Buffer.alloc(100_000, `${i} `).toString().slice(10, 60);
    const start = await memoryInUse();
    const lines = times(300, line);
    // It could not fail otherwise.
    expect((await memoryInUse()) - start).toBeGreaterThan(20_000_000);
    const queue = new SegmentQueue();
    const before = await memoryInUse();
    for (let i = 0; i < 300; i += 1) fill(queue, [line(i)]);
    expect((await memoryInUse()) - before).toBeLessThan(3_000_000);
    const taken = queue.take(300, Infinity, 1);
    expect(times(300, (i) => taken.at(i))).toEqual(lines);
  });
});
