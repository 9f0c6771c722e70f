interface Event {
  readonly time: number;
  readonly order: number;
  readonly act: () => void | Promise<void>;
}

/** What happens at a virtual time, in ms: by time, and what is due at one time in the order it was added. A binary heap. */
export class Events {
  /** The time of the event that happens. */
  now = 0;
  readonly #heap: Event[] = [];
  #added = 0;

  at(time: number, act: () => void | Promise<void>): void {
    if (time < this.now) throw new RangeError(`Expected a time from ${this.now} on, got ${time}.`);
    const event = { time, act, order: (this.#added += 1) };
    const heap = this.#heap;
    let at = heap.length;
    for (; at > 0; at = (at - 1) >> 1) {
      const above = heap[(at - 1) >> 1] as Event;
      if (!isBefore(event, above)) break;
      heap[at] = above;
    }
    heap[at] = event;
  }

  /** Returns when nothing is left to happen. */
  async run(): Promise<void> {
    for (let event = this.#take(); event !== undefined; event = this.#take()) {
      this.now = event.time;
      const acting = event.act();
      if (acting !== undefined) await acting;
    }
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (let below = 1; below < heap.length; below = 2 * at + 1) {
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Event, heap[below] as Event)) below += 1;
      const least = heap[below] as Event;
      if (isBefore(last, least)) break;
      heap[at] = least;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}
