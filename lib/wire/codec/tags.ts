/**
 * The first byte of an encoded value says what follows: a small integer, the shape of an object, the length of a short
 * string or of a short array, or one of {@link TAGS}. Numbers are little-endian, lengths have four bytes.
 */
export const FIRST = {
  /** The integers 0 to 63. */
  INTEGER: 0x00,
  /** An object of the shapes 0 to 63. The values of its keys follow. */
  SHAPE: 0x40,
  /** A string of 0 to 63 characters of one byte each. */
  STRING: 0x80,
  /** An array of 0 to 15 elements, which follow. */
  ARRAY: 0xc0,
  /** Those from here on are {@link TAGS}. */
  TAG: 0xd0,
} as const;

export const TAGS = {
  NULL: 0xd0,
  UNDEFINED: 0xd1,
  FALSE: 0xd2,
  TRUE: 0xd3,
  INT16: 0xd4,
  INT32: 0xd5,
  DOUBLE: 0xd6,
  BIGINT64: 0xd7,
  /** The length in characters, then one byte for each. */
  LATIN1: 0xd8,
  /** The length in characters, then two bytes for each, so that lone surrogates cross. */
  UTF16: 0xd9,
  /** The length, then the elements. */
  LONG_ARRAY: 0xda,
  /** The number of the shape in two bytes, then the values of its keys. */
  WIDE_SHAPE: 0xdb,
  /** An object without a shape: how many keys it has, then each key with its value. */
  RECORD: 0xdc,
  /** The time as a double. */
  DATE: 0xdd,
  /** The kind in one byte (see `VIEWS`), the length in bytes, the bytes. */
  VIEW: 0xde,
  /** The length in bytes, then what `v8.serialize` wrote. */
  V8: 0xdf,
} as const;

/** So many shapes, and strings shorter than this, take one byte. */
export const SMALL = 0x40;
/** Shorter arrays take one byte. */
export const FEW_ELEMENTS = 0x10;
