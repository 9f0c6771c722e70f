import fc from 'fast-check';

import { Backlog } from '../../dist/lib/parent/backlog';
import { Dispatcher, type Progress } from '../../dist/lib/parent/dispatcher';

const QUANTITY = 3;

interface HandOver {
  readonly seat: number;
  readonly items: readonly unknown[];
}

/** A dispatcher whose seats receive at once what they are handed. */
function make(quantity = QUANTITY) {
  const backlog = new Backlog();
  const handed: HandOver[] = [];
  const askedBack: { seat: number; count: number }[] = [];
  const received = new Map<number, number>();
  const dispatcher = new Dispatcher(quantity, backlog, {
    hand: (seat, items) => {
      received.set(seat, (received.get(seat) ?? 0) + items.length);
      handed.push({ seat, items });
    },
    askBack: (seat, count) => askedBack.push({ seat, count }),
  });
  const progress = (seat: number, said: Partial<Progress>): void => {
    const silent = { moved: 0, elapsed: 0, received: received.get(seat) ?? 0, waiting: 0, low: false };
    dispatcher.progress(seat, { ...silent, ...said });
  };
  const put = (...items: unknown[]): void => {
    for (const value of items) {
      backlog.push({ value, bytes: 8 });
      dispatcher.dispatch();
    }
  };
  /** A seat works off items that take `each` ms, one hand-over after the other, until it has had `count` of them. */
  const work = (seat: number, each: number, count: number): void => {
    const before = received.get(seat) ?? 0;
    let last = before;
    progress(seat, { waiting: 1 });
    while ((received.get(seat) ?? 0) - before < count) {
      const moved = (received.get(seat) ?? 0) - last;
      if (moved === 0) break;
      last += moved;
      progress(seat, { moved, elapsed: moved * each, waiting: 1 });
    }
  };
  const takeHanded = (): HandOver[] => handed.splice(0);
  return { backlog, dispatcher, takeHanded, askedBack, progress, put, work, received };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('Dispatcher', () => {
  test('hands an item to the seat that has waited longest', () => {
    const { progress, put, takeHanded } = make();
    progress(2, { waiting: 1 });
    progress(1, { waiting: 1 });
    put('a', 'b', 'c');
    expect(takeHanded()).toEqual([
      { seat: 2, items: ['a'] },
      { seat: 1, items: ['b'] },
    ]);
  });

  test('the first hand-over is one item; they grow while the items are fast', () => {
    const { progress, put, takeHanded } = make();
    put(...numbers(1_000));
    progress(1, { waiting: 1 });
    for (let i = 0, moved = 1; i < 4; i += 1, moved *= 2)
      progress(1, { moved, elapsed: moved / 1_000, waiting: 1 });
    expect(takeHanded().map(({ items }) => items.length)).toEqual([1, 2, 4, 8, 16]);
  });

  test('slow items go one at a time, and nothing is sent behind them', () => {
    const { progress, put, takeHanded, work } = make();
    put(...numbers(100));
    work(1, 5, 10);
    expect(takeHanded().every(({ items }) => items.length === 1)).toBe(true);
    progress(1, { low: true });
    expect(takeHanded()).toEqual([]);
  });

  test('fast items keep two batches on the way', () => {
    const { progress, put, takeHanded, work } = make();
    put(...numbers(1_000));
    work(1, 0.1, 50);
    takeHanded();
    progress(1, { low: true });
    expect(takeHanded()).toHaveLength(1);
  });

  test('a seat that turns slow is back at one item at once', () => {
    const { progress, put, takeHanded, work } = make();
    put(...numbers(1_000));
    work(1, 0.1, 100);
    const last = takeHanded().at(-1)?.items.length ?? 0;
    expect(last).toBeGreaterThan(10);
    progress(1, { moved: last, elapsed: last * 50, waiting: 1 });
    expect(takeHanded().map(({ items }) => items.length)).toEqual([1]);
  });

  test('near the end nobody takes what others will ask for, where it matters', () => {
    const { backlog, progress, put, takeHanded, work } = make(2);
    put(...numbers(400));
    work(1, 0.1, 250);
    takeHanded();
    while (backlog.count > 0) {
      const waiting = backlog.count;
      progress(1, { waiting: 1 });
      // Half of its share, or what is worth half a millisecond.
      expect(takeHanded()[0]?.items.length).toBeLessThanOrEqual(Math.max(Math.ceil(waiting / 4), 5));
    }
  });

  test('bytes cap a batch, but for one item that is larger', () => {
    const { backlog, progress, takeHanded, put, work } = make();
    put(...numbers(100));
    work(1, 0.001, 60);
    takeHanded();
    backlog.clear();
    for (let i = 0; i < 50; i += 1) backlog.push({ value: i, bytes: 600_000 });
    progress(1, { waiting: 1 });
    expect(takeHanded().map(({ items }) => items.length)).toEqual([1]);
  });

  test('asks those that have more than they work on, when another waits and there is nothing', () => {
    const { askedBack, progress, put, work, takeHanded, dispatcher } = make(2);
    put(...numbers(200));
    work(1, 0.01, 200);
    put(...numbers(40));
    progress(1, { waiting: 1 });
    progress(1, { low: true });
    const had =
      takeHanded()
        .filter(({ seat }) => seat === 1)
        .at(-1)?.items.length ?? 0;
    expect(had).toBeGreaterThan(1);
    work(2, 0.01, 200);
    expect(askedBack).toEqual([{ seat: 1, count: expect.any(Number) as number }]);
    takeHanded();
    dispatcher.giveBack(1, ['x', 'y']);
    expect(takeHanded()[0]).toMatchObject({ seat: 2 });
  });

  test('does not count a wait that a hand-over on its way will end', () => {
    const { dispatcher, put, progress } = make();
    progress(1, { waiting: 1 });
    put('a');
    // Said before 'a' had arrived.
    dispatcher.progress(1, { moved: 0, elapsed: 0, received: 0, waiting: 1, low: false });
    expect(dispatcher.isDrained).toBe(false);
  });

  test('is not drained while something is on the way to a seat that waits: it may still leave, and give it back', () => {
    const { dispatcher, put } = make();
    const wait = { moved: 0, elapsed: 0, received: 0, low: false };
    dispatcher.progress(1, { ...wait, waiting: 3 });
    put('a');
    dispatcher.progress(1, { ...wait, waiting: 3 });
    expect(dispatcher.isDrained).toBe(false);
    dispatcher.progress(1, { ...wait, waiting: 2, received: 1 });
    expect(dispatcher.isDrained).toBe(true);
  });

  test('hands out nothing once it is stopped', () => {
    const { dispatcher, progress, put, takeHanded } = make();
    progress(1, { waiting: 1 });
    dispatcher.stop();
    put('a');
    progress(2, { waiting: 1 });
    expect(takeHanded()).toEqual([]);
  });

  test('hands what comes back, before the rest, to those that wait', () => {
    const { dispatcher, progress, put, takeHanded } = make();
    progress(1, { waiting: 2 });
    put('a', 'b', 'c');
    takeHanded();
    dispatcher.leave(1);
    dispatcher.release(1, 1);
    dispatcher.giveBack(1, ['b']);
    progress(2, { waiting: 2 });
    expect(takeHanded().flatMap(({ items }) => items)).toEqual(['b', 'c']);
  });

  test('is drained when nothing waits and nothing in hand can come back', () => {
    const { dispatcher, progress, put } = make();
    expect(dispatcher.isDrained).toBe(true);
    put('a');
    expect(dispatcher.isDrained).toBe(false);
    progress(1, { waiting: 1 });
    expect(dispatcher.isDrained).toBe(false);
    progress(1, { waiting: 1 });
    expect(dispatcher.isDrained).toBe(true);
    dispatcher.release(1, 1);
    expect(dispatcher.inHand).toBe(0);
  });

  test('knows how many seats still take items', () => {
    const { dispatcher } = make();
    dispatcher.leave(1);
    dispatcher.leave(1);
    expect(dispatcher.takers).toBe(QUANTITY - 1);
  });

  test('hands every item exactly once, first in, first out, whatever is said in whatever order', () => {
    const seat = fc.integer({ min: 1, max: QUANTITY });
    const steps = fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('put' as const), count: fc.integer({ min: 1, max: 50 }) }),
        fc.record({
          type: fc.constant('progress' as const),
          seat,
          waiting: fc.integer({ min: 0, max: 3 }),
          low: fc.boolean(),
          each: fc.constantFrom(0.001, 1, 50),
        }),
        fc.record({ type: fc.constant('leave' as const), seat }),
      ),
    );
    fc.assert(
      fc.property(steps, (given) => {
        const { backlog, dispatcher, takeHanded, progress, put } = make();
        const inHand = new Map<number, number>();
        const left = new Set<number>();
        const all: unknown[] = [];
        let count = 0;
        const look = (): void => {
          for (const handOver of takeHanded()) {
            all.push(...handOver.items);
            expect(left.has(handOver.seat)).toBe(false);
            inHand.set(handOver.seat, (inHand.get(handOver.seat) ?? 0) + handOver.items.length);
          }
        };
        for (const step of given) {
          if (step.type === 'put') put(...Array.from({ length: step.count }, () => (count += 1)));
          else if (left.has(step.seat)) continue;
          else if (step.type === 'progress') {
            const moved = inHand.get(step.seat) ?? 0;
            inHand.set(step.seat, 0);
            progress(step.seat, { ...step, moved, elapsed: moved * step.each });
          } else {
            left.add(step.seat);
            dispatcher.leave(step.seat);
          }
          look();
          expect(dispatcher.inHand).toBe([...inHand.values()].reduce((a, b) => a + b, 0));
        }
        expect(all).toEqual(all.map((_, i) => i + 1));
        expect(all.length + backlog.count).toBe(count);
      }),
    );
  });
});
