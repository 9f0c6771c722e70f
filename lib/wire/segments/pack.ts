import { MOST_WIRE_BYTES, refuseLarge } from '../clone/size-limit';
import { encodeValue } from '../codec/encode-value';
import { Encoder } from '../codec/encoder';
import { KnownShapes } from './known-shapes';
import { SegmentReceiver } from './receiver';
import type { WireSegment } from './segment';

/** For a few values. */
const LIMITS = { most: MOST_WIRE_BYTES, page: 1024 };

/** Values with their names, for errors. */
type Named = readonly (readonly [name: string, value: unknown])[];

/**
 * Values that cross in one message of their own, such as a result: the message holds all that is needed to read them.
 *
 * @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross.
 */
export function packValues(values: Named): WireSegment[] {
  const encoder = new Encoder(LIMITS);
  const known = new KnownShapes();
  let total = 0;
  return values.map(([name, value]) => {
    encodeValue(encoder, value, name);
    const { page, from, to, table } = encoder;
    refuseLarge((total += to - from), name, MOST_WIRE_BYTES);
    encoder.keep();
    return { form: 'encoded', count: 1, bytes: page.subarray(from, to), shapes: known.teach(table) };
  });
}

/** The inverse of {@link packValues}. @throws {@link RangeError} if nothing of that kind was received. */
export function unpackValues(segments: readonly WireSegment[]): unknown[] {
  const values = new SegmentReceiver().open(segments);
  return Array.from({ length: values.count }, () => values.read());
}
