import { Decoder } from '../codec/decoder';
import { ShapeReader } from '../codec/shape-reader';
import type { EncodedValues, WireSegment } from './segment';

/** The values of a segment, one after the other. */
export interface SegmentReader {
  readonly count: number;
  /** The next value. It is read only now, so that what is not needed costs nothing. */
  read(): unknown;
}

/** Opens the segments of one channel, which must come in the order in which they were sent. */
export class SegmentReceiver {
  #shapes: readonly ShapeReader[] = [];

  open(segments: readonly WireSegment[]): SegmentReader {
    const isSole = segments.length === 1;
    const readers = segments.map((segment) => this.#open(segment, isSole));
    const [only] = readers;
    return only !== undefined && readers.length === 1 ? only : new ReaderOfMany(readers);
  }

  #open(segment: WireSegment, isSole: boolean): SegmentReader {
    if (segment.form === 'numbers') return new NumbersReader(segment.values);
    return this.#openEncoded(segment, isSole);
  }

  #openEncoded({ count, bytes, shapes }: EncodedValues, isSole: boolean): SegmentReader {
    if (shapes !== undefined) {
      // A new array, because segments that were opened before read with the old one.
      const known = this.#shapes.slice(0, shapes.from);
      this.#shapes = [...known, ...shapes.keys.map((keys) => new ShapeReader(keys))];
    }
    return new EncodedReader(count, new Decoder(bytes, this.#shapes, isSole && count === 1));
  }
}

class NumbersReader implements SegmentReader {
  readonly #values: ArrayLike<number>;
  #at = 0;

  constructor(values: ArrayLike<number>) {
    this.#values = values;
  }

  get count(): number {
    return this.#values.length;
  }

  read(): unknown {
    return this.#values[this.#at++];
  }
}

class EncodedReader implements SegmentReader {
  readonly count: number;
  readonly #decoder: Decoder;

  constructor(count: number, decoder: Decoder) {
    this.count = count;
    this.#decoder = decoder;
  }

  read(): unknown {
    return this.#decoder.read();
  }
}

class ReaderOfMany implements SegmentReader {
  readonly count: number;
  readonly #readers: readonly SegmentReader[];
  #current = 0;
  #left = 0;

  constructor(readers: readonly SegmentReader[]) {
    this.#readers = readers;
    this.count = readers.reduce((sum, { count }) => sum + count, 0);
    this.#left = readers[0]?.count ?? 0;
  }

  read(): unknown {
    while (this.#left === 0) {
      this.#current += 1;
      this.#left = (this.#readers[this.#current] as SegmentReader).count;
    }
    this.#left -= 1;
    return (this.#readers[this.#current] as SegmentReader).read();
  }
}
