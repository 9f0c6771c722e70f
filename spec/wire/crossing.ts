import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';

import { MOST_ITEM_BYTES } from '../../dist/lib/wire/clone/size-limit';
import { encodeValue } from '../../dist/lib/wire/codec/encode-value';
import { Encoder } from '../../dist/lib/wire/codec/encoder';
import { EncodedSegment, EncodedStore } from '../../dist/lib/wire/segments/encoded';
import type { Segment, WireSegment } from '../../dist/lib/wire/segments/segment';
import { toWire, valuesOf } from './segments/values';

/** How many draws a property test makes: with `CONSUMERS_DRAWS=100000`, it takes minutes. */
export const DRAWS = Number(process.env['CONSUMERS_DRAWS'] ?? 400);

/** A value as it waits to be sent. */
export function encoded(value: unknown, name = 'item'): EncodedSegment {
  const encoder = new Encoder({ most: MOST_ITEM_BYTES, page: 256 });
  encodeValue(encoder, value, name);
  const store = new EncodedStore(encoder);
  store.add(encoder);
  return new EncodedSegment(store, 0, 1);
}

/** What a process receives of a message. */
export function received(message: readonly WireSegment[]): WireSegment[] {
  return deserialize(serialize(message)) as WireSegment[];
}

/** What arrives of segments that go in one message to a process that knows nothing. */
export function arrived(segments: readonly Segment[]): unknown[] {
  return valuesOf(received(toWire(segments)));
}

/** What arrives of a value. */
export function crossed(value: unknown, name?: string): unknown {
  return arrived([encoded(value, name)])[0];
}

/** What arrives of a value that `v8` alone serializes, as in a message of Node's own. */
export function crossedByNode(value: unknown): unknown {
  return deserialize(serialize(value));
}

/** All there is to see. Not deep equality: Jest runs specs in another realm than the one `v8` makes its objects in. */
export function shown(value: unknown): string {
  return inspect(value, { depth: Infinity, maxArrayLength: null, maxStringLength: null });
}
