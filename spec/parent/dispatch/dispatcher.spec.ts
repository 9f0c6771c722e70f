import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher } from '../../../dist/lib/parent/dispatch/dispatcher';
import type { SeatReport } from '../../../dist/lib/parent/lane/feeder';
import { PaperSeat, type HandOver } from './paper-seat';

const QUANTITY = 3;

/** A dispatcher whose seats receive at once what they are handed. */
function make(quantity = QUANTITY, { redelivers = false, reportsEach = false } = {}) {
  const backlog = new Backlog();
  const handed: HandOver[] = [];
  const revocations: { seat: number; count: number }[] = [];
  const onChange = jest.fn();
  const dispatcher = new Dispatcher(backlog, onChange);
  const seats = Array.from(
    { length: quantity },
    (_, i) => new PaperSeat(i + 1, { handed, revocations }, { redelivers, reportsEach }),
  );
  for (const seat of seats) dispatcher.admit(seat);
  const seatOf = (seat: number): PaperSeat => seats[seat - 1] as PaperSeat;
  const report = (
    seat: number,
    { onTheWay = 0, ...said }: Partial<SeatReport> & { readonly onTheWay?: number },
  ): void => {
    seatOf(seat).move(said.moved ?? 0, onTheWay);
    const silent = { moved: 0, elapsed: 0, waiting: 0, belowLowWatermark: false };
    dispatcher.reported(seatOf(seat), { ...silent, ...said });
  };
  const put = (...items: unknown[]): void => {
    for (const item of items) {
      backlog.push(backlog.prepare(item));
      dispatcher.dispatch();
    }
  };
  /** A seat works off items that take `each` ms, one hand-over after the other, until it has had `count` of them. */
  const work = (seat: number, each: number, count: number): void => {
    const before = seatOf(seat).sent;
    let last = before;
    report(seat, { waiting: 1 });
    while (seatOf(seat).sent - before < count) {
      const moved = seatOf(seat).sent - last;
      if (moved === 0) break;
      last += moved;
      report(seat, { moved, elapsed: moved * each, waiting: 1 });
    }
  };
  const giveBack = (seat: number, count: number): void => {
    dispatcher.revoked(seatOf(seat), seatOf(seat).giveBack(count));
  };
  /** The consumer takes no more items, and has started none of those in hand. */
  const leave = (seat: number): void => {
    dispatcher.left(seatOf(seat), seatOf(seat).lane.cutInHand());
  };
  const takeHanded = (): { seat: number; items: readonly unknown[] }[] =>
    handed.splice(0).map(({ seat, items }) => ({ seat, items }));
  return {
    backlog,
    dispatcher,
    handed,
    takeHanded,
    revocations,
    report,
    put,
    work,
    giveBack,
    leave,
    seatOf,
    onChange,
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sizes = (handed: readonly { readonly items: readonly unknown[] }[]): number[] =>
  handed.map(({ items }) => items.length);

/** Seat 1 holds the last of 100 items, and was asked for half of them, as seat 2, which had the first, waits. */
function makeAsked(): ReturnType<typeof make> & { readonly held: readonly unknown[] } {
  const made = make(2);
  made.put(...numbers(100));
  made.report(2, { waiting: 1 });
  made.work(1, 0.01, 99);
  const held = made.takeHanded().at(-1)?.items ?? [];
  expect(held.length).toBeGreaterThan(4);
  made.report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
  expect(made.revocations).toEqual([{ seat: 1, count: held.length >> 1 }]);
  return { ...made, held };
}

describe('Dispatcher, handing out', () => {
  test('hands an item to the seat that has waited longest', () => {
    const { report, put, takeHanded } = make();
    report(2, { waiting: 1 });
    report(1, { waiting: 1 });
    put('a', 'b', 'c');
    expect(takeHanded()).toEqual([
      { seat: 2, items: ['a'] },
      { seat: 1, items: ['b'] },
    ]);
  });

  test('a seat that waits for more waits behind the others', () => {
    const { report, put, takeHanded } = make();
    report(1, { waiting: 2 });
    report(2, { waiting: 1 });
    put('a', 'b', 'c');
    expect(takeHanded().map(({ seat }) => seat)).toEqual([1, 2, 1]);
  });

  test('the first hand-over is one item; they grow while the items are fast', () => {
    const { report, put, takeHanded } = make();
    put(...numbers(1_000));
    report(1, { waiting: 1 });
    for (let i = 0, moved = 1; i < 4; i += 1, moved *= 2)
      report(1, { moved, elapsed: moved / 1_000, waiting: 1 });
    expect(sizes(takeHanded())).toEqual([1, 2, 4, 8, 16]);
  });

  test('slow items go one at a time, and nothing is sent behind them', () => {
    const { report, put, handed, takeHanded, work } = make();
    put(...numbers(100));
    work(1, 5, 10);
    expect(handed.every(({ items, prefetch }) => items.length === 1 && !prefetch)).toBe(true);
    takeHanded();
    report(1, { belowLowWatermark: true });
    expect(takeHanded()).toEqual([]);
  });

  test('fast items keep two batches on the way: each asks for the next one as it begins', () => {
    const { report, put, handed, takeHanded, work } = make();
    put(...numbers(1_000));
    work(1, 0.1, 50);
    expect(handed.at(-1)?.prefetch).toBe(true);
    takeHanded();
    report(1, { belowLowWatermark: true });
    expect(takeHanded()).toHaveLength(1);
  });

  test('nothing is prefetched behind the last items, nor behind a batch that takes no time', () => {
    const { put, handed, work } = make(1);
    put(...numbers(20));
    work(1, 0.1, 20);
    expect(handed.at(-1)?.prefetch).toBe(false);
    const quick = make(1);
    quick.put(...numbers(20));
    quick.work(1, 0.001, 10);
    expect(quick.handed.every(({ prefetch }) => !prefetch)).toBe(true);
  });

  test('where each item is reported, 256 go at most, and nothing behind them: all reports fit into the socket', () => {
    const { put, handed, work } = make(1, { reportsEach: true });
    put(...numbers(5_000));
    work(1, 0.01, 2_000);
    expect(Math.max(...sizes(handed))).toBe(256);
    expect(handed.every(({ prefetch }) => !prefetch)).toBe(true);
  });

  test('a seat that has still to receive a batch is not below the low watermark', () => {
    const { report, put, takeHanded, work } = make();
    put(...numbers(1_000));
    work(1, 0.1, 50);
    takeHanded();
    report(1, { belowLowWatermark: true, onTheWay: 3 });
    expect(takeHanded()).toEqual([]);
  });

  test('a seat that turns slow is back at one item at once', () => {
    const { report, put, takeHanded, work } = make();
    put(...numbers(1_000));
    work(1, 0.1, 100);
    const last = takeHanded().at(-1)?.items.length ?? 0;
    expect(last).toBeGreaterThan(10);
    report(1, { moved: last, elapsed: last * 50, waiting: 1 });
    expect(sizes(takeHanded())).toEqual([1]);
  });

  test('near the end no seat takes what others will ask for, where it matters', () => {
    const { backlog, report, put, takeHanded, work } = make(2);
    put(...numbers(400));
    work(1, 0.1, 250);
    takeHanded();
    while (backlog.count > 0) {
      const waiting = backlog.count;
      report(1, { waiting: 1 });
      // Half of its share, or what is worth half a millisecond.
      expect(takeHanded()[0]?.items.length).toBeLessThanOrEqual(Math.max(Math.ceil(waiting / 4), 5));
    }
  });

  test('bytes cap a batch, but for one item that is larger', () => {
    const { backlog, report, takeHanded, put, work } = make();
    put(...numbers(100));
    work(1, 0.001, 60);
    takeHanded();
    backlog.clear();
    for (let i = 0; i < 50; i += 1) backlog.push(backlog.prepare('x'.repeat(300_000)));
    report(1, { waiting: 1 });
    expect(sizes(takeHanded())).toEqual([1]);
  });

  test('does not count a wait that a hand-over on its way will end', () => {
    const { dispatcher, put, report, takeHanded } = make();
    report(1, { waiting: 1 });
    put('a');
    takeHanded();
    // Sent before 'a' had arrived.
    report(1, { waiting: 1, onTheWay: 1 });
    put('b');
    expect(takeHanded()).toEqual([]);
    expect(dispatcher.isDrained).toBe(false);
  });

  test('hands out nothing once it is stopped', () => {
    const { dispatcher, report, put, takeHanded } = make();
    report(1, { waiting: 1 });
    dispatcher.stop();
    put('a');
    report(2, { waiting: 1 });
    expect(takeHanded()).toEqual([]);
    expect(dispatcher.taking).toBe(0);
  });

  test('what is given back after a stop is handed to nobody', () => {
    const { backlog, dispatcher, giveBack, takeHanded } = makeAsked();
    dispatcher.stop();
    giveBack(1, 2);
    expect([takeHanded(), backlog.count]).toEqual([[], 2]);
  });

  test('tells of every change', () => {
    const { put, report, leave, giveBack, onChange } = make();
    report(1, { waiting: 1 });
    put('a');
    giveBack(1, 0);
    leave(1);
    expect(onChange).toHaveBeenCalledTimes(3);
  });
});

describe('Dispatcher, revoking', () => {
  test('a waiting seat gets its share of what another has not started and is newer than all it had', () => {
    const { giveBack, takeHanded, held } = makeAsked();
    giveBack(1, held.length >> 1);
    expect(takeHanded()).toEqual([{ seat: 2, items: held.slice(held.length - (held.length >> 1)) }]);
  });

  test('a seat is asked again only for a seat that began to wait since, or for items it was handed since', () => {
    const { giveBack, report, revocations, held } = makeAsked();
    const kept = held.length - (held.length >> 1);
    giveBack(1, 0);
    // It has given nothing, and nothing is new: seat 2 still waits.
    report(1, { moved: 1, elapsed: 0.01 });
    report(2, { waiting: 1 });
    expect(revocations).toHaveLength(1);
    expect(kept).toBeGreaterThan(1);
  });

  test('what was given back is divided among the seats that wait', () => {
    const { giveBack, report, put, takeHanded, work } = make(3);
    put(...numbers(100));
    report(2, { waiting: 1 });
    report(3, { waiting: 1 });
    work(1, 0.01, 98);
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    report(3, { moved: 1, elapsed: 0.01, waiting: 1 });
    takeHanded();
    giveBack(1, 3);
    expect(takeHanded()).toEqual([
      { seat: 2, items: [97, 98] },
      { seat: 3, items: [99] },
    ]);
  });

  test('a seat keeps its share: of 30 items a third, where two seats wait', () => {
    const { backlog, dispatcher, giveBack, report, put, revocations, takeHanded, work } = make(3);
    put(...numbers(31));
    work(1, 0.01, 31);
    report(1, { moved: 16, elapsed: 0.16, waiting: 1 });
    report(2, { waiting: 1 });
    report(3, { waiting: 1 });
    takeHanded();
    for (const item of numbers(30)) backlog.push(backlog.prepare(item));
    dispatcher.dispatch();
    expect(sizes(takeHanded())).toEqual([30]);
    expect(revocations).toEqual([{ seat: 1, count: 20 }]);
    giveBack(1, 20);
    expect(takeHanded()).toEqual([
      { seat: 2, items: numbers(30).slice(10, 20) },
      { seat: 3, items: numbers(30).slice(20) },
    ]);
  });

  test('of what a seat has, only what is newer than all that the waiting seat had is revoked', () => {
    const { report, put, revocations, takeHanded, work } = make(2);
    put(...numbers(32));
    report(2, { waiting: 1 });
    work(1, 0.01, 31);
    put('newer than the 16 of seat 1');
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    put(...numbers(5));
    report(1, { belowLowWatermark: true });
    expect(sizes(takeHanded()).slice(-3)).toEqual([16, 1, 5]);
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    expect(revocations).toEqual([{ seat: 1, count: 5 }]);
  });

  test('what comes back goes to no seat that had something newer', () => {
    const { giveBack, put, report, seatOf, takeHanded, work } = make(3);
    put(...numbers(100));
    report(2, { waiting: 1 });
    report(3, { waiting: 1 });
    work(1, 0.01, 98);
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    // Seat 3 works on something that is newer than all that seat 1 has.
    put('newer');
    expect(takeHanded().at(-1)).toEqual({ seat: 2, items: ['newer'] });
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    report(3, { moved: 1, elapsed: 0.01, waiting: 1 });
    giveBack(1, 4);
    expect(takeHanded()).toEqual([{ seat: 3, items: [96, 97, 98, 99] }]);
    expect(seatOf(2).lane.inHand).toBe(0);
  });

  test('nothing older than what the waiting seat had is revoked, until it has lain still for long', () => {
    const { dispatcher, giveBack, report, put, revocations, work, takeHanded } = make(2);
    put(...numbers(1_000));
    work(1, 0.01, 200);
    const held = takeHanded().at(-1)?.items ?? [];
    expect(held.length).toBeGreaterThan(2);
    // What is left goes to seat 2, and is newer than all that seat 1 has.
    work(2, 0.01, 1_000);
    expect(dispatcher.isStalled).toBe(true);
    expect(revocations).toEqual([]);
    dispatcher.revokeStalled();
    report(1, { moved: 1, elapsed: 0.01 });
    dispatcher.revokeStalled();
    expect(revocations).toEqual([]);
    dispatcher.revokeStalled();
    expect(revocations).toEqual([{ seat: 1, count: held.length - 2 }]);
    takeHanded();
    giveBack(1, 2);
    expect(takeHanded()).toEqual([{ seat: 2, items: held.slice(-2) }]);
  });

  test('a seat with nothing to give is looked at once, and not at every report while another waits', () => {
    const { dispatcher, report, put, seatOf, work } = make(2);
    put(...numbers(1_000));
    work(1, 0.01, 200);
    work(2, 0.01, 1_000);
    expect(dispatcher.isStalled).toBe(true);
    const revocableAbove = jest.spyOn(seatOf(1).lane, 'revocableAbove');
    const newest = jest.fn(() => 0);
    Object.defineProperty(seatOf(2).lane, 'newest', { get: newest });
    for (let i = 0; i < 10; i += 1) report(1, { elapsed: 1 });
    expect([revocableAbove.mock.calls, newest.mock.calls]).toEqual([[], []]);
  });

  test('what is given back too late for those that waited goes back to where it came from', () => {
    const { giveBack, put, takeHanded, held } = makeAsked();
    put('newer');
    expect(takeHanded()).toEqual([{ seat: 2, items: ['newer'] }]);
    giveBack(1, 2);
    expect(takeHanded()).toEqual([{ seat: 1, items: held.slice(-2) }]);
  });

  test('a seat that was asked and has not answered is handed nothing', () => {
    const { giveBack, held, report, put, takeHanded } = makeAsked();
    report(1, { moved: held.length, elapsed: 0.01 * held.length, waiting: 1 });
    put('to 2', 'to 1');
    expect(takeHanded()).toEqual([{ seat: 2, items: ['to 2'] }]);
    giveBack(1, 0);
    expect(takeHanded()).toEqual([{ seat: 1, items: ['to 1'] }]);
  });

  test('nor does it get what another gives back', () => {
    const { giveBack, report, put, revocations, takeHanded, work } = make(3);
    put(...numbers(63));
    report(2, { waiting: 1 });
    work(3, 0.01, 31);
    work(1, 0.01, 31);
    report(2, { moved: 1, elapsed: 0.01, waiting: 1 });
    expect(revocations).toEqual([
      { seat: 3, count: 8 },
      { seat: 1, count: 8 },
    ]);
    report(3, { moved: 16, elapsed: 0.16, waiting: 1 });
    takeHanded();
    giveBack(1, 8);
    expect(takeHanded()).toEqual([{ seat: 2, items: numbers(63).slice(55) }]);
  });
});

describe('Dispatcher, ends', () => {
  test('what a seat leaves behind comes before the rest', () => {
    const { leave, report, put, takeHanded } = make();
    report(1, { waiting: 1 });
    put('a', 'b');
    takeHanded();
    leave(1);
    report(2, { waiting: 2 });
    expect(takeHanded().flatMap(({ items }) => items)).toEqual(['a', 'b']);
  });

  test('is drained when nothing waits and nothing in hand can come back', () => {
    const { dispatcher, leave, report, put } = make();
    expect(dispatcher.isDrained).toBe(true);
    put('a');
    expect(dispatcher.isDrained).toBe(false);
    report(1, { waiting: 1 });
    expect([dispatcher.isDrained, dispatcher.isBusy]).toEqual([false, true]);
    report(1, { waiting: 1 });
    expect(dispatcher.isDrained).toBe(true);
    leave(1);
    expect([dispatcher.isDrained, dispatcher.isBusy]).toEqual([false, false]);
  });

  test('is not drained while something is on the way to a seat that waits: it may still leave, and give it back', () => {
    const { dispatcher, put, report } = make();
    report(1, { waiting: 3 });
    put('a');
    report(1, { waiting: 3, onTheWay: 1 });
    expect(dispatcher.isDrained).toBe(false);
    report(1, { waiting: 2 });
    expect(dispatcher.isDrained).toBe(true);
  });

  test('knows how many seats still take items', () => {
    const { dispatcher, leave } = make();
    leave(1);
    leave(1);
    expect(dispatcher.taking).toBe(QUANTITY - 1);
  });

  test('hands nothing more once the end is announced: consumers that waited know it too', () => {
    const { backlog, dispatcher, leave, report, put, takeHanded } = make();
    report(1, { waiting: 1 });
    put('a');
    report(2, { waiting: 1 });
    takeHanded();
    dispatcher.end();
    leave(1);
    expect(takeHanded()).toEqual([]);
    expect(backlog.count).toBe(1);
  });

  test.each([
    ['does not wait', false],
    ['waits', true],
  ])('%s for what a seat that has left is still at, where it redelivers: %s', (_, redelivers) => {
    const { dispatcher, report, put, seatOf } = make(QUANTITY, { redelivers });
    report(1, { waiting: 1 });
    put('a');
    dispatcher.left(seatOf(1), []);
    expect([dispatcher.isDrained, dispatcher.isBusy]).toEqual([!redelivers, redelivers]);
    report(1, { moved: 1, elapsed: 1 });
    expect([dispatcher.isDrained, dispatcher.isBusy]).toEqual([true, false]);
  });

  test('a seat that has a new process takes items again, when it asks', () => {
    const { dispatcher, leave, report, put, seatOf, takeHanded } = make(1, { redelivers: true });
    report(1, { waiting: 1 });
    leave(1);
    put('a');
    dispatcher.restarted(seatOf(1));
    expect(takeHanded()).toEqual([]);
    report(1, { waiting: 1 });
    expect(takeHanded()).toEqual([{ seat: 1, items: ['a'] }]);
  });

  test('a seat that retires is asked for all that it has not started, and handed nothing more', () => {
    const { backlog, dispatcher, giveBack, put, report, revocations, seatOf, takeHanded, work } = make(2);
    put(...Array.from({ length: 100 }, (_, n) => n));
    work(1, 1, 20);
    const last = takeHanded().at(-1)?.items.length ?? 0;
    expect(last).toBeGreaterThan(2);
    dispatcher.retire(seatOf(1), true);
    expect(revocations).toEqual([{ seat: 1, count: last - 1 }]);
    const before = backlog.count;
    giveBack(1, last - 1);
    expect(backlog.count).toBe(before + last - 1);
    report(1, { moved: 1, elapsed: 1, waiting: 1 });
    expect(takeHanded()).toEqual([]);
    expect(dispatcher.taking).toBe(1);
  });

  test('a seat that retires may keep what it was handed', () => {
    const { dispatcher, put, revocations, seatOf, work } = make(1);
    put(...Array.from({ length: 100 }, (_, n) => n));
    work(1, 1, 20);
    dispatcher.retire(seatOf(1), false);
    expect(revocations).toEqual([]);
  });

  test('waits for what a seat that retires is still at: it may give it back', () => {
    const { dispatcher, put, report, seatOf } = make(2);
    report(1, { waiting: 1 });
    put('a');
    dispatcher.retire(seatOf(1), true);
    expect(dispatcher.isDrained).toBe(false);
    report(1, { moved: 1, elapsed: 1 });
    expect(dispatcher.isDrained).toBe(true);
  });

  test('does not wait for a seat that retired and has left', () => {
    const { dispatcher, put, report, seatOf } = make(2);
    report(1, { waiting: 1 });
    put('a');
    dispatcher.retire(seatOf(1), true);
    dispatcher.left(seatOf(1), []);
    expect(dispatcher.isDrained).toBe(true);
  });
});
