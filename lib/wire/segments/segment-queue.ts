import { MOST_ITEM_BYTES } from '../clone/size-limit';
import { encodeValue } from '../codec/encode-value';
import { Encoder } from '../codec/encoder';
import { OpenEncoded, OpenNumbers, type OpenSegment, type Prepared } from './open-segment';
import type { Segment } from './segment';
import { SIZE_OF_NUMBER } from './numbers';

const LIMITS = { most: MOST_ITEM_BYTES };
/** For a single value. */
const SMALL_LIMITS = { ...LIMITS, page: 256 };

/**
 * Values that wait to be sent, first in, first out. Numbers wait in typed arrays, all else encoded; numbers among other
 * values are encoded too.
 */
export class SegmentQueue {
  readonly #name: string;
  #encoder: Encoder | undefined;
  #head: OpenSegment = new OpenNumbers();
  #tail = this.#head;

  /** @param name of a value, for errors. */
  constructor(name = 'item') {
    this.#name = name;
  }

  /**
   * A copy of a value as it will cross, for {@link push}. It is good until another value is prepared.
   *
   * @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross; or whatever a getter throws.
   */
  prepare(value: unknown): Prepared {
    return typeof value === 'number' ? value : this.#encode(value);
  }

  /** @returns the bytes it takes. */
  push(value: Prepared): number {
    const tail = this.#tail;
    if (tail.add(value)) return this.#keep(value);
    if (typeof value === 'number' && tail.form === 'encoded') {
      // Else, each number among other values could be a segment of its own.
      const encoded = this.#encode(value);
      if (tail.add(encoded)) return this.#keep(encoded);
    }
    return this.#open(value);
  }

  /** Takes up to `limit` values of one form, of up to `maxBytes` together, but `least` at least. */
  take(limit: number, maxBytes: number, least: number): Segment {
    if (this.#head.count === 0 && this.#head.next !== undefined) this.#head = this.#head.next;
    return this.#head.take(limit, maxBytes, least);
  }

  /** Forgets all values. */
  clear(): void {
    this.#encoder = undefined;
    this.#head = this.#tail = new OpenNumbers();
  }

  #open(value: Prepared): number {
    this.#tail = this.#tail.next = this.#toOpenSegment(value);
    return this.#keep(value);
  }

  #toOpenSegment(value: Prepared): OpenSegment {
    if (typeof value === 'object') return new OpenEncoded(value);
    const numbers = this.#tail instanceof OpenNumbers ? this.#tail.succeed() : new OpenNumbers();
    numbers.add(value);
    return numbers;
  }

  #keep(value: Prepared): number {
    if (typeof value === 'number') return SIZE_OF_NUMBER;
    const bytes = value.to - value.from;
    if (value === this.#encoder) this.#encoder.keep();
    return bytes;
  }

  #encode(value: unknown): Encoder {
    this.#encoder ??= new Encoder(LIMITS);
    // A getter of a value may put another one.
    const encoder = this.#encoder.isBusy ? new Encoder(SMALL_LIMITS) : this.#encoder;
    encodeValue(encoder, value, this.#name);
    return encoder;
  }
}
