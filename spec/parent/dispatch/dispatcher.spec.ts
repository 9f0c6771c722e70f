import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher, type Progress } from '../../../dist/lib/parent/dispatch/dispatcher';

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
    const silent = { moved: 0, elapsed: 0, onTheWay: 0, waiting: 0, low: false };
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

/** Seat 1 holds the last of 100 items, and was asked for some of them, as seat 2, which had the first, waits. */
function makeAsked(): ReturnType<typeof make> & { readonly held: number } {
  const made = make(2);
  made.put(...numbers(100));
  made.progress(2, { waiting: 1 });
  made.work(1, 0.01, 99);
  const held = made.takeHanded().at(-1)?.items.length ?? 0;
  expect(held).toBeGreaterThan(2);
  made.progress(2, { moved: 1, elapsed: 0.01, waiting: 1 });
  expect(made.askedBack).toEqual([{ seat: 1, count: held >> 1 }]);
  return { ...made, held };
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
    const { dispatcher, takeHanded } = makeAsked();
    dispatcher.giveBack(1, ['x', 'y']);
    expect(takeHanded()).toEqual([{ seat: 2, items: ['x', 'y'] }]);
  });

  test('divides what was given back among those that wait', () => {
    const { dispatcher, progress, put, takeHanded, work } = make(3);
    put(...numbers(100));
    progress(2, { waiting: 1 });
    progress(3, { waiting: 1 });
    work(1, 0.01, 98);
    progress(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    progress(3, { moved: 1, elapsed: 0.01, waiting: 1 });
    takeHanded();
    dispatcher.giveBack(1, ['x', 'y', 'z']);
    expect(takeHanded()).toEqual([
      { seat: 2, items: ['x', 'y'] },
      { seat: 3, items: ['z'] },
    ]);
  });

  test('asks for nothing older than what the waiting seat has had, until that has lain still for long', () => {
    const { askedBack, dispatcher, progress, put, work, takeHanded } = make(2);
    put(...numbers(1_000));
    work(1, 0.01, 200);
    const held = takeHanded().at(-1)?.items.length ?? 0;
    expect(held).toBeGreaterThan(1);
    // What is left goes to seat 2, and is newer than all that seat 1 has.
    work(2, 0.01, 1_000);
    expect(dispatcher.isHeldUp).toBe(true);
    expect(askedBack).toEqual([]);
    dispatcher.loseOrder();
    progress(1, { moved: 1, elapsed: 0.01 });
    dispatcher.loseOrder();
    expect(askedBack).toEqual([]);
    dispatcher.loseOrder();
    expect(askedBack).toEqual([{ seat: 1, count: held - 2 }]);
    takeHanded();
    dispatcher.giveBack(1, ['x', 'y']);
    expect(takeHanded()).toEqual([{ seat: 2, items: ['x', 'y'] }]);
  });

  test('what is given back too late for those that waited goes back to where it came from', () => {
    const { dispatcher, put, takeHanded } = makeAsked();
    put('newer');
    expect(takeHanded()).toEqual([{ seat: 2, items: ['newer'] }]);
    dispatcher.giveBack(1, ['x', 'y']);
    expect(takeHanded()).toEqual([{ seat: 1, items: ['x', 'y'] }]);
  });

  test('hands nothing to a seat that was asked and has not answered', () => {
    const { dispatcher, held, progress, put, takeHanded } = makeAsked();
    progress(1, { moved: held, elapsed: 0.01 * held, waiting: 1 });
    put('to 2', 'to 1');
    expect(takeHanded()).toEqual([{ seat: 2, items: ['to 2'] }]);
    dispatcher.giveBack(1, []);
    expect(takeHanded()).toEqual([{ seat: 1, items: ['to 1'] }]);
  });

  test('does not count a wait that a hand-over on its way will end', () => {
    const { dispatcher, put, progress } = make();
    progress(1, { waiting: 1 });
    put('a');
    // Said before 'a' had arrived.
    dispatcher.progress(1, { moved: 0, elapsed: 0, onTheWay: 1, waiting: 1, low: false });
    expect(dispatcher.isDrained).toBe(false);
  });

  test('is not drained while something is on the way to a seat that waits: it may still leave, and give it back', () => {
    const { dispatcher, put } = make();
    const wait = { moved: 0, elapsed: 0, onTheWay: 0, low: false };
    dispatcher.progress(1, { ...wait, waiting: 3 });
    put('a');
    dispatcher.progress(1, { ...wait, waiting: 3, onTheWay: 1 });
    expect(dispatcher.isDrained).toBe(false);
    dispatcher.progress(1, { ...wait, waiting: 2 });
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
    dispatcher.leave(1, 0, ['b']);
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
    dispatcher.leave(1);
    expect(dispatcher.inHand).toBe(0);
  });

  test('knows how many seats still take items', () => {
    const { dispatcher } = make();
    dispatcher.leave(1);
    dispatcher.leave(1);
    expect(dispatcher.takers).toBe(QUANTITY - 1);
  });

  test('hands nothing more once the end is told: who waits was told it too', () => {
    const { backlog, dispatcher, progress, put, takeHanded } = make();
    progress(1, { waiting: 1 });
    put('a');
    progress(2, { waiting: 1 });
    takeHanded();
    dispatcher.end();
    dispatcher.leave(1, 0, ['a']);
    expect(takeHanded()).toEqual([]);
    expect(backlog.count).toBe(1);
  });

  test('does not wait for what a seat that has left is still at', () => {
    const { dispatcher, progress, put } = make();
    progress(1, { waiting: 1 });
    put('a');
    dispatcher.leave(1);
    expect(dispatcher.isDrained).toBe(true);
    progress(1, { moved: 1, elapsed: 1 });
    expect(dispatcher.inHand).toBe(0);
  });
});
