import type { Segment } from '../../wire/segments/segment';

/**
 * Copies of items that travel together. The holder of a chunk knows how many there are and how large they are; it does
 * not look at the items. A chunk never changes.
 */
export class Chunk {
  /** The items, as an `items` message carries them. */
  readonly segments: readonly Segment[];
  readonly count: number;
  /** What the items take on the wire. */
  readonly bytes: number;

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
    this.count = sum(segments, (segment) => segment.count);
    this.bytes = sum(segments, (segment) => segment.bytes);
  }

  at(index: number): unknown {
    const [part] = this.#parts(index, index + 1);
    return part?.segment.at(part.from);
  }

  /** How many of the items from `from` on, but `limit` at most, fit into `maxBytes`. */
  countWithin(from: number, limit: number, maxBytes: number): number {
    let count = 0;
    let bytes = 0;
    for (const part of this.#parts(from, from + limit)) {
      const most = part.to - part.from;
      const fitting = part.segment.countWithin(part.from, most, maxBytes - bytes);
      count += fitting;
      if (fitting < most) break;
      bytes += part.segment.slice(part.from, part.to).bytes;
    }
    return count;
  }

  slice(from: number, to = this.count): Chunk {
    if (from === 0 && to >= this.count) return this;
    return new Chunk(Array.from(this.#parts(from, to), (part) => part.segment.slice(part.from, part.to)));
  }

  /** Nobody looks at the items any more, in this chunk or in another one that has them. */
  release(): void {
    for (const segment of this.segments) segment.release();
  }

  static join(chunks: readonly Chunk[]): Chunk {
    const [only] = chunks;
    if (only !== undefined && chunks.length === 1) return only;
    const segments: Segment[] = [];
    for (const segment of chunks.flatMap((chunk) => chunk.segments)) {
      const last = segments.pop();
      const joined = last?.join(segment);
      if (joined !== undefined) segments.push(joined);
      else segments.push(...(last === undefined ? [] : [last]), segment);
    }
    return new Chunk(segments);
  }

  /** The parts of the segments that hold the items from `from` to before `to`. */
  *#parts(from: number, to: number): Generator<{ segment: Segment; from: number; to: number }> {
    let start = 0;
    for (const segment of this.segments) {
      const end = start + segment.count;
      if (from < end && to > start) {
        yield { segment, from: Math.max(from, start) - start, to: Math.min(to, end) - start };
      }
      start = end;
    }
  }
}

function sum(segments: readonly Segment[], of: (segment: Segment) => number): number {
  return segments.reduce((total, segment) => total + of(segment), 0);
}
