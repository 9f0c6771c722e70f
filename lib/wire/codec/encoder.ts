import { types } from 'node:util';

import { MAX_DEPTH } from '../clone/uncloneable';
import { hasHiddenContent } from '../object-kind';
import { ObjectSet } from './object-set';
import { PageWriter, type WriterLimits } from './page-writer';
import { mayBeOther, ShapeTable, type Shape, type Site } from './shapes';
import { FEW_ELEMENTS, FIRST, SMALL, TAGS } from './tags';
import { bytesOfView, kindOfView } from './views';

// Fields of an imported object are looked up at each use.
const { SHAPE, ARRAY } = FIRST;
const { NULL, UNDEFINED, FALSE, TRUE, LONG_ARRAY, WIDE_SHAPE, RECORD, DATE, VIEW, V8 } = TAGS;

// Captured at the start: user code may replace it.
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the date
const { getTime: timeOf } = Date.prototype;

const NO_PROPERTIES = {};

/** Where the bytes of an encoded value are. */
export interface Encoded extends Pick<PageWriter, 'page' | 'from' | 'to' | 'recycle'> {
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
  readonly #writer: PageWriter;
  #table = new ShapeTable();
  /** Those of the value. One that is there twice makes it a case for `v8`, which keeps identities. */
  readonly #objects = new ObjectSet();
  #isBusy = false;

  constructor(limits: WriterLimits) {
    this.#writer = new PageWriter(limits);
  }

  get page(): Buffer {
    return this.#writer.page;
  }

  get from(): number {
    return this.#writer.from;
  }

  get to(): number {
    return this.#writer.to;
  }

  get recycle(): Encoded['recycle'] {
    return this.#writer.recycle;
  }

  get table(): ShapeTable {
    return this.#table;
  }

  /** It is writing a value, which runs code. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The last value stays where it is: the next one is written behind it. Else the next one is written over it. */
  keep(): void {
    this.#writer.keep();
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
      this.#writer.end();
      return true;
    } finally {
      this.#isBusy = false;
      this.#objects.clear();
    }
  }

  /** Writes what `v8.serialize` wrote of a value. */
  encodeSerialized(serialized: Uint8Array, name: string): void {
    this.#begin(name);
    this.#writer.writeBytes(V8, serialized);
  }

  #begin(name: string): void {
    this.#writer.begin(name);
    if (this.#table.isUsedUp) this.#table = new ShapeTable();
  }

  #write(value: unknown, site: Site, depth: number): boolean {
    switch (typeof value) {
      case 'string':
        this.#writer.writeString(value);
        return true;
      case 'number':
        this.#writer.writeNumber(value);
        return true;
      case 'object':
        if (value !== null) return this.#writeObject(value, site, depth);
        this.#writer.writeTag(NULL);
        return true;
      case 'boolean':
        this.#writer.writeTag(value ? TRUE : FALSE);
        return true;
      case 'undefined':
        this.#writer.writeTag(UNDEFINED);
        return true;
      case 'bigint':
        if (BigInt.asIntN(64, value) !== value) return false;
        this.#writer.writeBigint(value);
        return true;
      case 'function':
      case 'symbol':
        return false;
    }
  }

  #writeObject(value: object, site: Site, depth: number): boolean {
    // A proxy can pass for a plain object.
    if (depth >= MAX_DEPTH || !this.#objects.add(value) || types.isProxy(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      return prototype === Array.prototype && this.#writeArray(value, site.elements, depth + 1);
    }
    if (prototype === Object.prototype) {
      return this.#writeRecord(value as Record<string, unknown>, site, depth + 1);
    }
    return prototype === Date.prototype ? this.#writeDate(value) : this.#writeView(value, prototype);
  }

  #writeRecord(value: Record<string, unknown>, site: Site, depth: number): boolean {
    let { shape } = site;
    if (shape === undefined || !hasKeys(value, shape.keys)) {
      const keys = Object.keys(value);
      shape = this.#table.find(keys);
      if (shape === undefined) return this.#writeWithKeys(value, keys, depth);
      site.shape = shape;
    }
    return this.#writeShaped(value, shape, depth);
  }

  #writeShaped(
    value: Record<string, unknown>,
    { id, keys, sites, isDoubtful }: Shape,
    depth: number,
  ): boolean {
    if (isDoubtful && isOther(value, keys)) return false;
    if (id < SMALL) this.#writer.writeTag(SHAPE | id);
    else this.#writer.writeUint16(WIDE_SHAPE, id);
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
    this.#writer.writeLength(RECORD, keys.length);
    const { site } = this.#table;
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) return false;
      this.#writer.writeString(key);
      if (!this.#write(value[key], site, depth)) return false;
    }
    return true;
  }

  #writeArray(value: readonly unknown[], elements: Site, depth: number): boolean {
    const { length } = value;
    // An array with holes has fewer keys than elements, one with named properties has more.
    if (Object.keys(value).length !== length || Object.hasOwn(value, Symbol.iterator)) return false;
    if (length < FEW_ELEMENTS) this.#writer.writeTag(ARRAY | length);
    else this.#writer.writeLength(LONG_ARRAY, length);
    for (let index = 0; index < length; index += 1) {
      const part = value[index];
      if (part === undefined && !Object.hasOwn(value, index)) return false;
      if (!this.#write(part, elements, depth)) return false;
    }
    // A getter may have changed it.
    return value.length === length;
  }

  #writeDate(value: object): boolean {
    if (!types.isDate(value)) return false;
    this.#writer.writeDouble(DATE, timeOf.call(value));
    return true;
  }

  #writeView(value: object, prototype: unknown): boolean {
    const kind = kindOfView(value, prototype);
    if (kind === undefined) return false;
    this.#writer.writeTag(VIEW);
    this.#writer.writeBytes(kind, bytesOfView(value));
    return true;
  }
}

/** The properties of `Object.prototype` that someone made enumerable would pass for those of every object. */
function isPolluted(): boolean {
  for (const _ in NO_PROPERTIES) return true;
  return false;
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
