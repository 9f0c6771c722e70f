import fc from 'fast-check';

import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher, type Progress } from '../../../dist/lib/parent/dispatch/dispatcher';

const QUANTITY = 3;

type ToChild = { readonly type: 'items'; readonly items: readonly number[] } | AskBack;
interface AskBack {
  readonly type: 'askBack';
  readonly count: number;
}
type ToParent =
  ({ readonly type: 'progress'; readonly received: number } & Omit<Progress, 'onTheWay'>) | GivesBack;
interface GivesBack {
  readonly type: 'givesBack';
  readonly items: readonly number[];
}

/** A consumer on paper. What is said on the way to and from it lies there until somebody reads it. */
class Child {
  readonly inbox: ToChild[] = [];
  readonly outbox: ToParent[] = [];
  readonly moved: number[] = [];
  readonly #hand: number[] = [];
  #received = 0;

  constructor() {
    this.work(0, 1);
  }

  read(): void {
    const message = this.inbox.shift();
    if (message?.type === 'items') {
      this.#hand.push(...message.items);
      this.#received += message.items.length;
    } else if (message?.type === 'askBack') {
      // The first it works on.
      const unstarted = Math.max(0, this.#hand.length - 1);
      const kept = this.#hand.length - Math.min(message.count, unstarted);
      this.outbox.push({ type: 'givesBack', items: this.#hand.splice(kept) });
    }
  }

  work(count: number, each: number): void {
    const moved = this.#hand.splice(0, count);
    this.moved.push(...moved);
    const waiting = this.#hand.length === 0 ? 1 : 0;
    const progress = { moved: moved.length, elapsed: moved.length * each, received: this.#received };
    this.outbox.push({ type: 'progress', ...progress, waiting, low: waiting === 0 });
  }

  /** Takes its hand with it, and what is on its way. */
  leave(): number[] {
    const onTheWay = this.inbox
      .splice(0)
      .flatMap((message) => (message.type === 'items' ? message.items : []));
    const given = this.outbox.splice(0).flatMap((said) => (said.type === 'givesBack' ? said.items : []));
    return [...this.#hand.splice(0), ...given, ...onTheWay];
  }
}

/** The real dispatcher, and consumers on paper. */
class World {
  readonly backlog = new Backlog();
  readonly children = Array.from({ length: QUANTITY }, () => new Child());
  readonly #sent = Array<number>(QUANTITY + 1).fill(0);
  readonly #dispatcher = new Dispatcher(QUANTITY, this.backlog, {
    hand: (seat, items) => {
      this.#sent[seat] = (this.#sent[seat] ?? 0) + items.length;
      this.#of(seat).inbox.push({ type: 'items', items: items as number[] });
    },
    askBack: (seat, count) => this.#of(seat).inbox.push({ type: 'askBack', count }),
  });
  put = 0;

  putMore(count: number): void {
    for (let i = 0; i < count; i += 1) this.backlog.push({ value: this.put++, bytes: 8 });
    this.#dispatcher.dispatch();
  }

  /** The parent reads what a seat said first. */
  hear(seat: number): void {
    const said = this.#of(seat).outbox.shift();
    if (said?.type === 'progress') {
      const onTheWay = (this.#sent[seat] ?? 0) - said.received;
      this.#dispatcher.progress(seat, { ...said, onTheWay });
    } else if (said?.type === 'givesBack') this.#dispatcher.giveBack(seat, said.items);
  }

  work(seat: number, count: number, each: number): void {
    this.#of(seat).work(count, each);
  }

  read(seat: number): void {
    this.#of(seat).read();
  }

  loseOrder(): void {
    this.#dispatcher.loseOrder();
  }

  /** Its consumer returns early: all that it had is given back. */
  leave(seat: number): void {
    while (this.#of(seat).outbox.length > 0) this.hear(seat);
    const items = this.#of(seat).leave();
    this.#dispatcher.leave(seat, 0, items);
  }

  /** Everybody reads and works until all is done. */
  finish(seats: readonly number[]): void {
    for (let round = 0; this.#dispatcher.inHand > 0 || this.backlog.count > 0; round += 1) {
      if (round === 10_000)
        throw new Error(`Stuck: ${this.backlog.count} wait, ${this.#dispatcher.inHand} in hand.`);
      for (const seat of seats) {
        this.read(seat);
        this.work(seat, 5, 0.1);
        this.hear(seat);
        this.hear(seat);
      }
    }
  }

  #of(seat: number): Child {
    return this.children[seat - 1] as Child;
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
        world.loseOrder();
        world.loseOrder();
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
