import type { Segment } from '../../wire/segments/segment';

/**
 * Copies of items that travel together. The holder of a chunk knows how many there are and how large they are. A
 * chunk never changes.
 */
export class Chunk {
  /** The items, as an `items` message carries them. */
  readonly segments: readonly Segment[];
  readonly count: number;
  /** What the items take on the wire. */
  readonly bytes: number;
  /** The item with which each segment begins. */
  readonly #starts: readonly number[];

  constructor(segments: readonly Segment[]) {
    let [count, bytes] = [0, 0];
    this.segments = segments;
    this.#starts = segments.map((segment) => {
      const start = count;
      count += segment.count;
      bytes += segment.bytes;
      return start;
    });
    this.count = count;
    this.bytes = bytes;
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
    let segments = chunks.flatMap((chunk) => chunk.segments);
    for (let before = Infinity; segments.length < before;) {
      before = segments.length;
      segments = joinPairs(segments);
    }
    return new Chunk(segments);
  }

  /** The parts of the segments that hold the items from `from` to before `to`. */
  *#parts(from: number, to: number): Generator<{ segment: Segment; from: number; to: number }> {
    for (let index = this.#indexOf(from); index < this.segments.length; index += 1) {
      const segment = this.segments[index] as Segment;
      const start = this.#starts[index] as number;
      const part = { from: Math.max(from - start, 0), to: Math.min(to - start, segment.count) };
      if (part.from >= part.to) return;
      yield { segment, ...part };
    }
  }

  /** The index of the segment that holds the item: by binary search. */
  #indexOf(item: number): number {
    let low = 0;
    for (let high = this.segments.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= item) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Joins neighbours by twos, so that after some rounds no item was copied more often than there were rounds. */
function joinPairs(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] as Segment;
    const next = segments[index + 1];
    const pair = next === undefined ? undefined : segment.join(next);
    if (pair !== undefined) index += 1;
    joined.push(pair ?? segment);
  }
  return joined;
}
