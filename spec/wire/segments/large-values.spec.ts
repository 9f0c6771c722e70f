import { KnownShapes } from '../../../dist/lib/wire/segments/known-shapes';
import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';
import type { Segment } from '../../../dist/lib/wire/segments/segment';

const SIZE = 100_000;

/** A queue that values go through one by one. */
function makeQueue() {
  const queue = new SegmentQueue();
  return (fill: number, size = SIZE): Segment => {
    queue.push(queue.prepare(Buffer.alloc(size, fill)));
    return queue.take(1, Infinity, 1);
  };
}

/** Where the bytes of a segment are. */
function memoryOf(segment: Segment): ArrayBufferLike {
  const wire = segment.toWire(new KnownShapes());
  if (wire.form !== 'encoded') throw new Error('Expected encoded values.');
  return wire.bytes.buffer;
}

describe('the memory of a large value', () => {
  test('is its own, and used again when nobody reads the value any more', () => {
    const pass = makeQueue();
    const [first, second] = [pass(1), pass(2)];
    expect(memoryOf(first)).not.toBe(memoryOf(second));
    const memory = memoryOf(first);
    first.release();
    expect(memoryOf(pass(3))).toBe(memory);
    expect(second.at(0)).toEqual(Buffer.alloc(SIZE, 2));
  });

  test('is not used again as long as it may be read', () => {
    const pass = makeQueue();
    const segments = [1, 2, 3, 4, 5].map((fill) => pass(fill));
    expect(new Set(segments.map(memoryOf)).size).toBe(5);
    expect(segments.map((segment) => segment.at(0))).toEqual(
      [1, 2, 3, 4, 5].map((fill) => Buffer.alloc(SIZE, fill)),
    );
  });

  test('is not what a reader in the same process gets', () => {
    const pass = makeQueue();
    const first = pass(1);
    const read = first.at(0);
    first.release();
    pass(2);
    expect(read).toEqual(Buffer.alloc(SIZE, 1));
  });

  test('is kept for later up to 16 MiB', () => {
    const pass = makeQueue();
    const segments = Array.from({ length: 400 }, (_, i) => pass(i));
    const memories = new Set(segments.map(memoryOf));
    for (const segment of segments) segment.release();
    const again = Array.from({ length: 400 }, (_, i) => memoryOf(pass(i))).filter((memory) =>
      memories.has(memory),
    );
    expect(again.length * SIZE).toBeGreaterThan(13 * 2 ** 20);
    expect(again.length * SIZE).toBeLessThan(16 * 2 ** 20 + SIZE);
  });

  test('of one size makes room for that of another one, which comes later', () => {
    const pass = makeQueue();
    for (const segment of Array.from({ length: 20 }, (_, i) => pass(i, 1_000_000))) segment.release();
    const first = pass(1, 3_000_000);
    const memory = memoryOf(first);
    first.release();
    expect(memoryOf(pass(2, 3_000_000))).toBe(memory);
  });

  test('of a value that is not put after all is used for the next one', () => {
    const queue = new SegmentQueue();
    const prepare = (): ArrayBufferLike => {
      const prepared = queue.prepare(Buffer.alloc(SIZE));
      return (prepared as Exclude<typeof prepared, number>).page.buffer;
    };
    expect(prepare()).toBe(prepare());
  });

  test('that became too small while the value was written is used for the next one', () => {
    const queue = new SegmentQueue();
    const parts = Array.from({ length: 100 }, (_, i) => `${i} `.padEnd(1_000, 'x'));
    queue.push(queue.prepare(parts));
    const allocate = jest.spyOn(Buffer, 'allocUnsafeSlow');
    queue.push(queue.prepare(parts));
    expect(allocate).toHaveBeenCalledTimes(1);
    allocate.mockRestore();
  });
});
