import { KnownShapes } from '../../../dist/lib/wire/segments/known-shapes';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import type { Segment, WireSegment } from '../../../dist/lib/wire/segments/segment';
import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';

/** Values as they wait in a queue that is taken out at once. */
export function segmentsOf(values: Iterable<unknown>): Segment[] {
  const queue = new SegmentQueue();
  let left = 0;
  for (const value of values) {
    queue.push(queue.prepare(value));
    left += 1;
  }
  const segments: Segment[] = [];
  while (left > 0) {
    const segment = queue.take(left, Infinity, 1);
    segments.push(segment);
    left -= segment.count;
  }
  return segments;
}

/** As in a message to a receiver that knows nothing, unless it is said what it knows. */
export function toWire(segments: readonly Segment[], known = new KnownShapes()): WireSegment[] {
  return segments.map((segment) => segment.toWire(known));
}

/** What a receiver reads. */
export function valuesOf(segments: readonly WireSegment[], receiver = new SegmentReceiver()): unknown[] {
  const values = receiver.open(segments);
  return Array.from({ length: values.count }, () => values.read());
}
