import { collectGarbage } from '../parent/collect-garbage';

/** In megabytes. */
interface Reading {
  readonly heap: number;
  readonly rss: number;
}

/** Reads the memory of this process, without its garbage, now and then. */
export class Memory {
  readonly #readings: Reading[] = [];

  read(): string {
    collectGarbage();
    const { heapUsed, rss } = process.memoryUsage();
    const reading = { heap: heapUsed / MEGABYTE, rss: rss / MEGABYTE };
    this.#readings.push(reading);
    return describe(reading);
  }

  /** Near the start, in the middle and at the end. */
  get story(): string {
    return this.#three.map(describe).join('; then ');
  }

  /** Whether it grows as if it never stopped: clearly in the first half, and as clearly in the second. */
  findGrowth(): string[] {
    const [start, middle, end] = this.#three;
    return (['heap', 'rss'] as const)
      .filter((kind) => Math.min(middle[kind] - start[kind], end[kind] - middle[kind]) > MOST_GROWTH[kind])
      .map((kind) => `the memory grows, ${kind}: ${this.story}`);
  }

  /** The first readings are of a process that warms up. */
  get #three(): readonly [Reading, Reading, Reading] {
    const last = this.#readings.length - 1;
    const at = (part: number): Reading => this.#readings[Math.round(last * part)] as Reading;
    return [at(0.2), at(0.6), at(1)];
  }
}

const MEGABYTE = 1_048_576;
/** In megabytes, in half of the time: chance and a late garbage collection stay below. */
const MOST_GROWTH = { heap: 4, rss: 30 };

function describe({ heap, rss }: Reading): string {
  return `heap ${heap.toFixed(1)} MB, rss ${rss.toFixed(0)} MB`;
}
