import type { Prepared } from '../../wire/segments/open-segment';
import { SegmentQueue } from '../../wire/segments/segment-queue';
import { ItemStock } from './item-stock';

/** The items of a pool: first in, first out. */
export class Backlog extends ItemStock {
  readonly #queue: SegmentQueue;

  constructor() {
    const queue = new SegmentQueue();
    super(queue);
    this.#queue = queue;
  }

  /** See {@link SegmentQueue.prepare}. */
  prepare(item: unknown): Prepared {
    return this.#queue.prepare(item);
  }

  push(item: Prepared): void {
    this.added(this.#queue.push(item));
  }
}
