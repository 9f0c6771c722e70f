import { types } from 'node:util';

import { isDenseArray } from './dense-array';
import { isShapeNews, type KnownShapes, type ShapeNews } from './known-shapes';

/** Values in their order, of one form. A segment never changes. */
export interface Segment {
  readonly count: number;
  /** What the values take. */
  readonly bytes: number;
  at(index: number): unknown;
  /** How many of the values from `from` on, but `limit` at most, fit into `maxBytes`. */
  countWithin(from: number, limit: number, maxBytes: number): number;
  slice(from: number, to: number): Segment;
  /** This one and the one that follows it as one; `undefined` where that is not possible, or not worth the copy. */
  join(next: Segment): Segment | undefined;
  /** Nobody reads the values any more: their memory may be used for others. */
  release(): void;
  /** @param known what the receiver knows of the shapes. */
  toWire(known: KnownShapes): WireSegment;
}

/** A segment in a message. */
export type WireSegment = NumberValues | EncodedValues;

/** Numbers. */
export interface NumberValues {
  readonly form: 'numbers';
  readonly values: ArrayLike<number>;
}

export interface EncodedValues {
  readonly form: 'encoded';
  readonly count: number;
  readonly bytes: Uint8Array;
  /** What the receiver has to learn before it reads them. */
  readonly shapes: ShapeNews | undefined;
}

/** Whether this has the form of a segment. Its content may still be no encoded values. */
export function isWireSegment(value: unknown): value is WireSegment {
  const { form, values, count, bytes, shapes } = Object(value) as Record<string, unknown>;
  if (form === 'numbers')
    return types.isFloat64Array(values) || types.isInt32Array(values) || isDenseArray(values);
  const isEncoded = form === 'encoded' && types.isUint8Array(bytes) && isCountWithin(count, bytes.byteLength);
  return isEncoded && (shapes === undefined || isShapeNews(shapes));
}

/** Each value takes a byte at least. */
function isCountWithin(count: unknown, bytes: number): boolean {
  return Number.isSafeInteger(count) && (count as number) >= 0 && (count as number) <= bytes;
}

/** What values take that came in a message. */
export function bytesOf(segments: readonly WireSegment[]): number {
  return segments.reduce((sum, segment) => {
    return sum + (segment.form === 'numbers' ? 8 * segment.values.length : segment.bytes.byteLength);
  }, 0);
}

/** How many values came in a message. */
export function countOf(segments: readonly WireSegment[]): number {
  return segments.reduce((sum, segment) => {
    return sum + (segment.form === 'numbers' ? segment.values.length : segment.count);
  }, 0);
}

/** Segments of up to so many values and bytes together are copied into one: for more, the copy would cost too much. */
const JOINED = { values: 256, bytes: 64 * 1024 } as const;

export function areSmall(segment: Segment, next: Segment): boolean {
  return segment.count + next.count <= JOINED.values && segment.bytes + next.bytes <= JOINED.bytes;
}
