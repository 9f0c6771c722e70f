import { types } from 'node:util';

import { refuseLarge } from '../clone/size-limit';
import { MAX_DEPTH } from '../clone/uncloneable';
import { hasHiddenContent } from '../object-kind';
import { LargePages } from './large-pages';
import { mayBeOther, ShapeTable, type Site } from './shapes';
import { FEW_ELEMENTS, FIRST, SMALL, TAGS, VIEWS } from './tags';

// Fields of an imported object are looked up at each use.
const { INTEGER, SHAPE, STRING, ARRAY } = FIRST;
const { NULL, UNDEFINED, FALSE, TRUE, INT16, INT32, DOUBLE, BIGINT64, LATIN1, UTF16 } = TAGS;
const { LONG_ARRAY, WIDE_SHAPE, RECORD, DATE, VIEW, V8 } = TAGS;

/** The size of a page, in bytes. Smaller pages make more garbage; one item that is kept keeps its whole page. */
const PAGE = 64 * 1024;
/** A value that takes more gets a page of its own, as there would be much left over of another one. */
const LARGE = PAGE / 4;
/** Any value takes less, besides its content. */
const MARGIN = 16;
/** Shorter strings are written character by character: a call of Node's takes as long as so many. */
const SHORT = 16;
/** A character that does not fit into one byte. V8 does not have to search a string of one-byte characters. */
const WIDE = /[^\0-\xff]/;
/** Among so many objects, a search takes less time than a Set. */
const FEW_OBJECTS = 16;

const NO_PROPERTIES = {};

// Captured at the start: user code may replace it.
const { getTime: timeOf } = Date.prototype;

/** Where the bytes of an encoded value are. */
export interface Encoded {
  /** What is to be done with the page when nobody reads the value any more; `undefined` if other values are in it. */
  readonly recycle: ((page: Buffer) => void) | undefined;
  readonly page: Buffer;
  readonly from: number;
  readonly to: number;
  /** The shapes of the objects in it. */
  readonly table: ShapeTable;
}

/**
 * Writes values one behind the other into pages of memory, each by itself: no value refers to another one, and each can be
 * read alone, with the table of its shapes.
 *
 * A value of plain objects, dense arrays, strings, numbers and other primitives, Dates, Buffers and typed arrays is carried;
 * any other is for `v8`. A value may run code while it is written (getters). That code must use another encoder.
 */
export class Encoder implements Encoded {
  #page: Buffer;
  #view: DataView;
  /** While a large value is written into a page of its own: the page of all others, and where it goes on. */
  #shared: { readonly page: Buffer; readonly view: DataView; readonly from: number } | undefined;
  readonly #largePages = new LargePages();
  readonly #recycle = (page: Buffer): void => {
    this.#largePages.give(page);
  };
  #from = 0;
  #to = 0;
  #table = new ShapeTable();
  readonly #most: number;
  #isBusy = false;
  /** Of the value, for errors. */
  #name = '';
  /** The objects of the value. One that is there twice makes it a case for `v8`, which keeps identities. */
  readonly #objects: unknown[] = Array<unknown>(FEW_OBJECTS).fill(undefined);
  #count = 0;
  /** Replaces the array for more than {@link FEW_OBJECTS}. */
  #many: Set<unknown> | undefined;

  /** @param limits in bytes: the most that a value may take, and the size of the first page. */
  constructor({ most, page = PAGE }: { readonly most: number; readonly page?: number }) {
    this.#most = most;
    this.#page = Buffer.allocUnsafeSlow(page);
    this.#view = new DataView(this.#page.buffer);
  }

  get page(): Buffer {
    return this.#page;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get table(): ShapeTable {
    return this.#table;
  }

  get recycle(): Encoded['recycle'] {
    return this.#shared === undefined ? undefined : this.#recycle;
  }

  /** It is writing a value, which runs code. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The last value stays where it is: the next one is written behind it. Else the next one is written over it. */
  keep(): void {
    this.#from = this.#to;
    this.#share();
  }

  /**
   * Writes a value.
   *
   * @param name of the value, for errors.
   * @returns whether it is carried. If not, nothing is written.
   * @throws whatever a getter of the value throws, and {@link PoolError} if the value is too large.
   */
  encode(value: unknown, name: string): boolean {
    this.#begin(name);
    this.#isBusy = true;
    try {
      if (isPolluted() || !this.#write(value, this.#table.site, 0)) return false;
      refuseLarge(this.#to - this.#from, name, this.#most);
      return true;
    } finally {
      this.#isBusy = false;
      this.#forgetObjects();
    }
  }

  /** Writes what `v8.serialize` wrote of a value. */
  encodeSerialized(serialized: Uint8Array, name: string): void {
    this.#begin(name);
    this.#writeBytes(V8, serialized);
  }

  #begin(name: string): void {
    this.#name = name;
    this.#share();
    this.#to = this.#from;
    if (this.#table.isUsedUp) this.#table = new ShapeTable();
  }

  #write(value: unknown, site: Site, depth: number): boolean {
    switch (typeof value) {
      case 'string':
        this.#writeString(value);
        return true;
      case 'number':
        this.#writeNumber(value);
        return true;
      case 'object':
        if (value !== null) return this.#writeObject(value, site, depth);
        this.#writeTag(NULL);
        return true;
      case 'boolean':
        this.#writeTag(value ? TRUE : FALSE);
        return true;
      case 'undefined':
        this.#writeTag(UNDEFINED);
        return true;
      case 'bigint':
        return this.#writeBigint(value);
      case 'function':
      case 'symbol':
        return false;
    }
  }

  #writeTag(tag: number): void {
    this.#reserve(MARGIN);
    this.#page[this.#to++] = tag;
  }

  #writeLength(tag: number, length: number): void {
    this.#writeTag(tag);
    this.#view.setUint32(this.#to, length, true);
    this.#to += 4;
  }

  #writeDouble(tag: number, value: number): void {
    this.#writeTag(tag);
    this.#view.setFloat64(this.#to, value, true);
    this.#to += 8;
  }

  #writeNumber(value: number): void {
    const integer = value | 0;
    if (integer !== value || Object.is(value, -0)) this.#writeDouble(DOUBLE, value);
    else if (integer >= 0 && integer < SMALL) this.#writeTag(INTEGER | integer);
    else if (integer === (integer << 16) >> 16) {
      this.#writeTag(INT16);
      this.#view.setInt16(this.#to, integer, true);
      this.#to += 2;
    } else {
      this.#writeTag(INT32);
      this.#view.setInt32(this.#to, integer, true);
      this.#to += 4;
    }
  }

  #writeBigint(value: bigint): boolean {
    if (BigInt.asIntN(64, value) !== value) return false;
    this.#writeTag(BIGINT64);
    this.#view.setBigInt64(this.#to, value, true);
    this.#to += 8;
    return true;
  }

  #writeString(text: string): void {
    const { length } = text;
    if (length < SHORT ? this.#writeShort(text) : this.#writeLatin1(text)) return;
    this.#reserve(MARGIN + 2 * length);
    this.#writeLength(UTF16, length);
    this.#to += this.#page.write(text, this.#to, 'utf16le');
  }

  #writeShort(text: string): boolean {
    this.#reserve(MARGIN + SHORT);
    const page = this.#page;
    const { length } = text;
    const at = this.#to + 1;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0xff) return false;
      page[at + index] = code;
    }
    page[at - 1] = STRING | length;
    this.#to = at + length;
    return true;
  }

  #writeLatin1(text: string): boolean {
    if (WIDE.test(text)) return false;
    const { length } = text;
    this.#reserve(MARGIN + length);
    if (length < SMALL) this.#page[this.#to++] = STRING | length;
    else this.#writeLength(LATIN1, length);
    this.#to += this.#page.write(text, this.#to, 'latin1');
    return true;
  }

  #writeObject(value: object, site: Site, depth: number): boolean {
    // A proxy can pass for a plain object.
    if (depth >= MAX_DEPTH || this.#isThere(value) || types.isProxy(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      return prototype === Array.prototype && this.#writeArray(value, site.elements, depth + 1);
    }
    if (prototype === Object.prototype) {
      return this.#writeRecord(value as Record<string, unknown>, site, depth + 1);
    }
    if (prototype === Date.prototype && types.isDate(value)) {
      this.#writeDouble(DATE, timeOf.call(value));
      return true;
    }
    return this.#writeView(value, prototype);
  }

  #writeRecord(value: Record<string, unknown>, site: Site, depth: number): boolean {
    let { shape } = site;
    if (shape === undefined || !hasKeys(value, shape.keys)) {
      const keys = Object.keys(value);
      shape = this.#table.find(keys);
      if (shape === undefined) return this.#writeWithKeys(value, keys, depth);
      site.shape = shape;
    }
    const { id, keys, sites, isDoubtful } = shape;
    if (isDoubtful && isOther(value, keys)) return false;
    if (id < SMALL) this.#writeTag(SHAPE | id);
    else {
      this.#writeTag(WIDE_SHAPE);
      this.#view.setUint16(this.#to, id, true);
      this.#to += 2;
    }
    let index = 0;
    for (const key in value) {
      // A getter may have changed the keys.
      if (key !== keys[index]) return false;
      if (!this.#write(value[key], sites[index] as Site, depth)) return false;
      index += 1;
    }
    return index === keys.length;
  }

  #writeWithKeys(value: Record<string, unknown>, keys: readonly string[], depth: number): boolean {
    if (mayBeOther(keys) && isOther(value, keys)) return false;
    this.#writeLength(RECORD, keys.length);
    const { site } = this.#table;
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) return false;
      this.#writeString(key);
      if (!this.#write(value[key], site, depth)) return false;
    }
    return true;
  }

  #writeArray(value: readonly unknown[], elements: Site, depth: number): boolean {
    const { length } = value;
    // An array with holes has fewer keys than elements, one with named properties has more.
    if (Object.keys(value).length !== length || Object.hasOwn(value, Symbol.iterator)) return false;
    if (length < FEW_ELEMENTS) this.#writeTag(ARRAY | length);
    else this.#writeLength(LONG_ARRAY, length);
    for (let index = 0; index < length; index += 1) {
      const part = value[index];
      if (part === undefined && !Object.hasOwn(value, index)) return false;
      if (!this.#write(part, elements, depth)) return false;
    }
    return value.length === length;
  }

  #writeView(value: object, prototype: unknown): boolean {
    const kind = KINDS.get(prototype);
    if (kind === undefined || TYPE_OF.call(value) !== kind.type) return false;
    // One without content may be detached.
    if (LENGTH_OF.call(value) === 0 || types.isSharedArrayBuffer(BUFFER_OF.call(value))) return false;
    this.#writeTag(VIEW);
    this.#writeBytes(kind.number, bytesOf(value));
    return true;
  }

  #writeBytes(tag: number, bytes: Uint8Array): void {
    this.#reserve(MARGIN + bytes.byteLength);
    this.#writeLength(tag, bytes.byteLength);
    this.#page.set(bytes, this.#to);
    this.#to += bytes.byteLength;
  }

  /** Whether the object is in the value twice. */
  #isThere(value: object): boolean {
    if (this.#many !== undefined) return this.#many.size === this.#many.add(value).size;
    for (let index = 0; index < this.#count; index += 1) if (this.#objects[index] === value) return true;
    if (this.#count < FEW_OBJECTS) this.#objects[this.#count++] = value;
    else this.#many = new Set(this.#objects).add(value);
    return false;
  }

  #forgetObjects(): void {
    while (this.#count > 0) this.#objects[--this.#count] = undefined;
    this.#many = undefined;
  }

  #reserve(bytes: number): void {
    if (this.#to + bytes > this.#page.length) this.#turnPage(bytes);
  }

  #turnPage(bytes: number): void {
    const written = this.#to - this.#from;
    refuseLarge(written + bytes - MARGIN, this.#name, this.#most);
    const needed = Math.min(2 * written + bytes, this.#most + MARGIN);
    const isLarge = needed > LARGE;
    if (isLarge) this.#shared ??= { page: this.#page, view: this.#view, from: this.#from };
    const page = isLarge ? this.#largePages.take(needed) : Buffer.allocUnsafeSlow(PAGE);
    this.#page.copy(page, 0, this.#from, this.#to);
    this.#page = page;
    this.#view = new DataView(page.buffer);
    this.#from = 0;
    this.#to = written;
  }

  /** The next value goes where most values are. */
  #share(): void {
    if (this.#shared === undefined) return;
    ({ page: this.#page, view: this.#view, from: this.#from } = this.#shared);
    this.#to = this.#from;
    this.#shared = undefined;
  }
}

/** The properties of `Object.prototype` that someone made enumerable would pass for those of every object. */
function isPolluted(): boolean {
  let count = 0;
  for (const key in NO_PROPERTIES) count += key.length + 1;
  return count > 0;
}

function hasKeys(value: object, keys: readonly string[]): boolean {
  let index = 0;
  for (const key in value) if (key !== keys[index++]) return false;
  return index === keys.length;
}

/** It only looks like a plain object. */
function isOther(value: object, keys: readonly string[]): boolean {
  return Symbol.iterator in value || (keys.length === 0 && hasHiddenContent(value));
}

const KINDS: ReadonlyMap<unknown, { readonly number: number; readonly type: string }> = new Map(
  VIEWS.map(({ prototype, name }, number) => [
    prototype,
    { number, type: name === 'Buffer' ? 'Uint8Array' : name },
  ]),
);

/** The getters that all typed arrays have: a property of the same name may stand before them. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const TYPE_OF = getterOf(Symbol.toStringTag) as (this: unknown) => string | undefined;
const BUFFER_OF = getterOf('buffer') as (this: unknown) => ArrayBuffer;
const OFFSET_OF = getterOf('byteOffset') as (this: unknown) => number;
const LENGTH_OF = getterOf('byteLength') as (this: unknown) => number;

function getterOf(key: string | symbol): unknown {
  return Object.getOwnPropertyDescriptor(TYPED_ARRAY, key)?.get;
}

function bytesOf(view: object): Uint8Array {
  return new Uint8Array(BUFFER_OF.call(view), OFFSET_OF.call(view), LENGTH_OF.call(view));
}
