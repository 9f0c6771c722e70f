import { refuseLarge } from '../clone/size-limit';
import { LargePages } from './large-pages';
import { FIRST, SMALL, TAGS } from './tags';

// Fields of an imported object are looked up at each use.
const { INTEGER, STRING } = FIRST;
const { INT16, INT32, DOUBLE, BIGINT64, LATIN1, UTF16 } = TAGS;

/** The size of a page, in bytes. Smaller pages make more garbage; one item that is kept keeps its whole page. */
const PAGE = 64 * 1024;
/** A value that takes more gets a page of its own, as there would be much left over of another one. */
const LARGE = PAGE / 4;
/** Any part of a value takes less, besides its content. */
const MARGIN = 16;
/** Shorter strings are written character by character: a call of Node's takes as long as so many. */
const SHORT = 32;
/** A character that does not fit into one byte. V8 does not have to search a string of one-byte characters. */
const WIDE = /[^\0-\xff]/;

/** Limits of a writer, in bytes: the most that a value may take, and the size of a page. */
export interface WriterLimits {
  readonly most: number;
  readonly page?: number;
}

/** Writes parts of values into pages of memory, one value behind the other. It knows the form of each part, and no objects. */
export class PageWriter {
  readonly #most: number;
  readonly #size: number;
  /** Of the value, for errors. */
  #name = '';
  #page: Buffer;
  #view: DataView;
  /** Where the value begins and ends in the page. */
  #from = 0;
  #to = 0;
  /** While a large value is written into a page of its own: the page of all others, and where it goes on. */
  #shared: { readonly page: Buffer; readonly view: DataView; readonly from: number } | undefined;
  readonly #largePages = new LargePages();
  readonly #recycle = (page: Buffer): void => {
    this.#largePages.give(page);
  };

  constructor({ most, page = PAGE }: WriterLimits) {
    this.#most = most;
    this.#size = page;
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

  /** What is to be done with the page when nobody reads the value any more; `undefined` if other values are in it. */
  get recycle(): ((page: Buffer) => void) | undefined {
    return this.#shared === undefined ? undefined : this.#recycle;
  }

  /** A value follows, in the place of the last one unless that was kept. @param name of the value, for errors. */
  begin(name: string): void {
    this.#name = name;
    // The last value was not kept.
    if (this.#shared !== undefined) this.#largePages.give(this.#page);
    this.#share();
    this.#to = this.#from;
  }

  /** @throws {@link PoolError} if the value is too large. */
  end(): void {
    refuseLarge(this.#to - this.#from, this.#name, this.#most);
  }

  /** The value stays where it is: the next one is written behind it. */
  keep(): void {
    this.#from = this.#to;
    this.#share();
  }

  writeTag(tag: number): void {
    this.#reserve(MARGIN);
    this.#page[this.#to++] = tag;
  }

  writeUint16(tag: number, value: number): void {
    this.writeTag(tag);
    this.#view.setUint16(this.#to, value, true);
    this.#to += 2;
  }

  writeLength(tag: number, length: number): void {
    this.writeTag(tag);
    this.#view.setUint32(this.#to, length, true);
    this.#to += 4;
  }

  writeDouble(tag: number, value: number): void {
    this.writeTag(tag);
    this.#view.setFloat64(this.#to, value, true);
    this.#to += 8;
  }

  writeNumber(value: number): void {
    const integer = value | 0;
    if (integer !== value || Object.is(value, -0)) this.writeDouble(DOUBLE, value);
    else if (integer >= 0 && integer < SMALL) this.writeTag(INTEGER | integer);
    else if (integer === (integer << 16) >> 16) {
      this.writeTag(INT16);
      this.#view.setInt16(this.#to, integer, true);
      this.#to += 2;
    } else {
      this.writeTag(INT32);
      this.#view.setInt32(this.#to, integer, true);
      this.#to += 4;
    }
  }

  /** @param value of 64 bits. */
  writeBigint(value: bigint): void {
    this.writeTag(BIGINT64);
    this.#view.setBigInt64(this.#to, value, true);
    this.#to += 8;
  }

  writeString(text: string): void {
    const { length } = text;
    if (length < SHORT ? this.#writeShort(text) : this.#writeLatin1(text)) return;
    this.#reserve(MARGIN + 2 * length);
    this.writeLength(UTF16, length);
    this.#to += this.#page.write(text, this.#to, 'utf16le');
  }

  writeBytes(tag: number, bytes: Uint8Array): void {
    this.#reserve(MARGIN + bytes.byteLength);
    this.writeLength(tag, bytes.byteLength);
    this.#page.set(bytes, this.#to);
    this.#to += bytes.byteLength;
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
    else this.writeLength(LATIN1, length);
    this.#to += this.#page.write(text, this.#to, 'latin1');
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#to + bytes > this.#page.length) this.#turnPage(bytes);
  }

  #turnPage(bytes: number): void {
    const written = this.#to - this.#from;
    refuseLarge(written + bytes - MARGIN, this.#name, this.#most);
    const needed = Math.min(2 * written + bytes, this.#most + MARGIN);
    const isLargePage = this.#shared !== undefined;
    const isLarge = needed > LARGE;
    if (isLarge) this.#shared ??= { page: this.#page, view: this.#view, from: this.#from };
    const page = isLarge
      ? this.#largePages.take(needed)
      : Buffer.allocUnsafeSlow(Math.max(this.#size, needed));
    this.#page.copy(page, 0, this.#from, this.#to);
    if (isLargePage) this.#largePages.give(this.#page);
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
