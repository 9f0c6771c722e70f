import { Deserializer } from './deserializer';
import { setProperty, type ShapeReader, type ValueReader } from './shape-reader';
import { FIRST, TAGS } from './tags';
import { VIEWS } from './views';

const { SHAPE, STRING, ARRAY, TAG } = FIRST;
const { NULL, UNDEFINED, FALSE, TRUE, INT16, INT32, DOUBLE, BIGINT64, LATIN1, UTF16 } = TAGS;
const { LONG_ARRAY, WIDE_SHAPE, RECORD, DATE, VIEW, V8 } = TAGS;

// Captured at the start: user code may replace it.
const { Date } = globalThis;

/** V8 copies shorter slices (`SlicedString::kMinLength`): they do not keep what they are cut out of. */
const SHORTEST_SLICE = 13;

/** In more bytes, there are probably few short strings. */
const MOST_TEXT = 256 * 1024;

/** Of `Buffer`, a typed array or DataView. */
interface ViewConstructor {
  readonly BYTES_PER_ELEMENT?: number;
  new (memory: ArrayBufferLike, offset: number, length: number): NodeJS.ArrayBufferView;
}

/** Reads values that an `Encoder` wrote, one after the other. */
export class Decoder implements ValueReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #shapes: readonly ShapeReader[];
  readonly #isSole: boolean;
  /** The bytes as text, to cut short strings out of it: each by itself would take six times as long. */
  #text: string | undefined;
  #at = 0;

  /**
   * @param shapes by number: those of the table that the values were written with.
   * @param isSole there is one value, and nothing else will be read from this memory.
   */
  constructor(bytes: Uint8Array, shapes: readonly ShapeReader[], isSole: boolean) {
    const { buffer, byteOffset, byteLength } = bytes;
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#view = new DataView(buffer, byteOffset, byteLength);
    this.#shapes = shapes;
    this.#isSole = isSole;
  }

  /** @throws {@link RangeError} if these are no such bytes. Then no value that follows can be read either. */
  read(): unknown {
    const first = this.#bytes[this.#at] ?? this.#fail();
    this.#at += 1;
    if (first < SHAPE) return first;
    if (first < STRING) return this.#readShape(first - SHAPE);
    if (first < ARRAY) return this.#readLatin1(first - STRING);
    if (first < TAG) return this.#readArray(first - ARRAY);
    return this.#readTagged(first);
  }

  #readTagged(tag: number): unknown {
    switch (tag) {
      case NULL:
        return null;
      case UNDEFINED:
        return undefined;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case INT16:
        return this.#view.getInt16(this.#advance(2), true);
      case INT32:
        return this.#view.getInt32(this.#advance(4), true);
      case DOUBLE:
        return this.#view.getFloat64(this.#advance(8), true);
      case BIGINT64:
        return this.#view.getBigInt64(this.#advance(8), true);
      case LATIN1:
        return this.#readLatin1(this.#readLength());
      case UTF16:
        return this.#readUtf16(this.#readLength());
      case LONG_ARRAY:
        return this.#readArray(this.#readLength());
      case WIDE_SHAPE:
        return this.#readShape(this.#view.getUint16(this.#advance(2), true));
      case RECORD:
        return this.#readRecord(this.#readLength());
      case DATE:
        return new Date(this.#view.getFloat64(this.#advance(8), true));
      case VIEW:
        return this.#readView();
      case V8:
        return this.#readSerialized(this.#readLength());
      default:
        return this.#fail();
    }
  }

  #readShape(id: number): object {
    return (this.#shapes[id] ?? this.#fail()).read(this);
  }

  #readRecord(count: number): object {
    const object = {};
    for (let left = count; left > 0; left -= 1) setProperty(object, String(this.read()), this.read());
    return object;
  }

  #readArray(length: number): unknown[] {
    const array: unknown[] = [];
    for (let left = length; left > 0; left -= 1) array.push(this.read());
    return array;
  }

  #readLatin1(length: number): string {
    const from = this.#advance(length);
    if (length >= SHORTEST_SLICE || this.#bytes.length > MOST_TEXT)
      return this.#bytes.toString('latin1', from, from + length);
    this.#text ??= this.#bytes.toString('latin1');
    return this.#text.slice(from, from + length);
  }

  #readUtf16(length: number): string {
    const from = this.#advance(2 * length);
    return this.#bytes.toString('utf16le', from, from + 2 * length);
  }

  #readView(): unknown {
    const View = VIEWS[this.#bytes[this.#advance(1)] as number] ?? this.#fail();
    const length = this.#readLength();
    const from = this.#advance(length);
    return this.#settle(this.#bytes.subarray(from, from + length), View);
  }

  #readSerialized(length: number): unknown {
    const from = this.#advance(length);
    const bytes = this.#bytes.subarray(from, from + length);
    return new Deserializer(bytes, (view) => this.#settle(view, view.constructor as ViewConstructor)).read();
  }

  /**
   * A view gets memory of its own: all that travelled with it would be kept as long as it is, and would be gone where it is
   * transferred. It stays where it is if it is most of that memory, and nothing else is read from there.
   */
  #settle(
    { buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView,
    View: ViewConstructor,
  ): NodeJS.ArrayBufferView {
    const size = View.BYTES_PER_ELEMENT ?? 1;
    const stays = this.#isSole && 2 * byteLength > buffer.byteLength && byteOffset % size === 0;
    const memory = stays ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
    const offset = stays ? byteOffset : 0;
    const length = byteLength / size;
    return (View as unknown) === Buffer
      ? Buffer.from(memory, offset, length)
      : new View(memory, offset, length);
  }

  #readLength(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** @returns where the next `count` bytes begin. */
  #advance(count: number): number {
    const from = this.#at;
    this.#at = from + count;
    if (this.#at > this.#bytes.length) this.#fail();
    return from;
  }

  #fail(): never {
    this.#at = this.#bytes.length;
    throw new RangeError('Expected encoded values, got other bytes.');
  }
}
