import fc from 'fast-check';

import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher } from '../../../dist/lib/parent/dispatch/dispatcher';
import type { FedSeat } from '../../../dist/lib/parent/lane/feeder';
import { Lane } from '../../../dist/lib/parent/lane/lane';
import type { Stretch } from '../../../dist/lib/parent/lane/stretch';

const QUANTITY = 3;

type ToChild =
  | { readonly type: 'items'; readonly items: readonly number[] }
  | { readonly type: 'revoke'; readonly count: number };
type ToParent =
  | {
      readonly type: 'progress';
      readonly moved: number;
      readonly received: number;
      readonly elapsed: number;
      readonly isWaiting: boolean;
    }
  | { readonly type: 'revoked'; readonly kept: number };

/** A seat with a real lane, and a consumer on paper. Messages between them lie there until somebody reads them. */
class PaperConsumer implements FedSeat {
  readonly index: number;
  readonly lane = new Lane({ keeps: false, reportsEach: false });
  readonly redelivers = false;
  readonly #inbox: ToChild[] = [];
  readonly #outbox: ToParent[] = [];
  readonly moved: number[] = [];
  readonly #hand: number[] = [];

  constructor(index: number) {
    this.index = index;
    this.work(0, 1);
  }

  hand(stretch: Stretch): void {
    this.lane.append(stretch);
    this.#inbox.push({ type: 'items', items: this.lane.send()?.chunk.payload as number[] });
  }

  revoke(count: number): void {
    this.#inbox.push({ type: 'revoke', count });
  }

  /** The child reads its next message. */
  read(): void {
    const message = this.#inbox.shift();
    if (message?.type === 'items') this.#hand.push(...message.items);
    else if (message?.type === 'revoke') {
      // It works on the first item.
      const unstarted = Math.max(0, this.#hand.length - 1);
      this.#hand.splice(this.#hand.length - Math.min(message.count, unstarted));
      this.#outbox.push({ type: 'revoked', kept: this.#received });
    }
  }

  work(count: number, each: number): void {
    const moved = this.#hand.splice(0, count);
    this.moved.push(...moved);
    this.#outbox.push({
      type: 'progress',
      moved: this.moved.length,
      received: this.#received,
      elapsed: moved.length * each,
      isWaiting: this.#hand.length === 0,
    });
  }

  /** The parent reads the next message of the child. */
  hear(dispatcher: Dispatcher): void {
    const message = this.#outbox.shift();
    if (message?.type === 'progress') {
      const { moved, received, elapsed, isWaiting } = message;
      const by = this.lane.progress({ moved, started: moved, received });
      const waiting = isWaiting ? 1 : 0;
      dispatcher.reported(this, { moved: by, elapsed, waiting, belowLowWatermark: !isWaiting });
    } else if (message?.type === 'revoked') dispatcher.revoked(this, this.lane.cutRevoked(message.kept));
  }

  /** It returns early: all that it had not started is given back. */
  leave(dispatcher: Dispatcher): void {
    while (this.#outbox.length > 0) this.hear(dispatcher);
    this.#inbox.length = this.#hand.length = 0;
    dispatcher.left(this, this.lane.cutInHand());
  }

  get #received(): number {
    return this.moved.length + this.#hand.length;
  }
}

/** The real dispatcher and real lanes, with consumers on paper. */
class World {
  readonly backlog = new Backlog();
  readonly children = Array.from({ length: QUANTITY }, (_, i) => new PaperConsumer(i + 1));
  readonly #dispatcher = new Dispatcher(this.backlog, () => undefined);
  put = 0;

  constructor() {
    for (const child of this.children) this.#dispatcher.admit(child);
  }

  putMore(count: number): void {
    for (let i = 0; i < count; i += 1) this.backlog.push({ value: this.put++, bytes: 8 });
    this.#dispatcher.dispatch();
  }

  hear(seat: number): void {
    this.#of(seat).hear(this.#dispatcher);
  }

  work(seat: number, count: number, each: number): void {
    this.#of(seat).work(count, each);
  }

  read(seat: number): void {
    this.#of(seat).read();
  }

  revokeStalled(): void {
    this.#dispatcher.revokeStalled();
  }

  leave(seat: number): void {
    this.#of(seat).leave(this.#dispatcher);
  }

  /** Everybody reads and works until all is done. */
  finish(seats: readonly number[]): void {
    for (let round = 0; this.#dispatcher.isBusy || this.backlog.count > 0; round += 1) {
      if (round === 10_000) throw new Error(`Stuck: ${this.backlog.count} wait.`);
      for (const seat of seats) {
        this.read(seat);
        this.work(seat, 5, 0.1);
        this.hear(seat);
        this.hear(seat);
      }
    }
  }

  #of(seat: number): PaperConsumer {
    return this.children[seat - 1] as PaperConsumer;
  }
}

const seat = fc.integer({ min: 1, max: QUANTITY });
const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('put' as const), count: fc.integer({ min: 1, max: 100 }) }),
    { arbitrary: fc.record({ type: fc.constant('hear' as const), seat }), weight: 4 },
    { arbitrary: fc.record({ type: fc.constant('read' as const), seat }), weight: 4 },
    {
      arbitrary: fc.record({
        type: fc.constant('work' as const),
        seat,
        count: fc.nat(30),
        each: fc.constantFrom(0.001, 0.1, 1, 50),
      }),
      weight: 4,
    },
  ),
  { maxLength: 300, size: 'max' },
);

function take(
  world: World,
  given: readonly (typeof steps extends fc.Arbitrary<(infer Step)[]> ? Step : never)[],
): void {
  for (const step of given) {
    if (step.type === 'put') world.putMore(step.count);
    else if (step.type === 'work') world.work(step.seat, step.count, step.each);
    else world[step.type](step.seat);
  }
}

const isSorted = (items: readonly number[]): boolean =>
  items.every((item, i) => i === 0 || item > (items[i - 1] as number));
const sorted = (items: readonly number[]): number[] => [...items].sort((a, b) => a - b);

describe('Dispatcher', () => {
  test('every item arrives once, and at each consumer in the order of the puts, whatever is on the way', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const world = new World();
        take(world, given);
        world.finish([1, 2, 3]);
        const moved = world.children.map((child) => child.moved);
        expect(sorted(moved.flat())).toEqual(Array.from(Array(world.put).keys()));
        expect(moved.filter((own) => !isSorted(own))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('every item arrives once where a consumer leaves, and where order is given up', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const world = new World();
        take(world, before);
        world.revokeStalled();
        world.revokeStalled();
        take(world, after);
        world.leave(2);
        world.finish([1, 3]);
        const moved = world.children.map((child) => child.moved);
        expect(sorted(moved.flat())).toEqual(Array.from(Array(world.put).keys()));
      }),
      { numRuns: 300 },
    );
  });
});
