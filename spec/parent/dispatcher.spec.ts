import fc from 'fast-check';

import { Backlog } from '../../dist/lib/parent/backlog';
import { Dispatcher } from '../../dist/lib/parent/dispatcher';

const QUANTITY = 3;

interface HandOver {
  readonly seat: number;
  readonly items: readonly unknown[];
}

function make(): {
  backlog: Backlog;
  dispatcher: Dispatcher;
  handed: HandOver[];
  put: (...items: unknown[]) => void;
} {
  const backlog = new Backlog();
  const handed: HandOver[] = [];
  const dispatcher = new Dispatcher(QUANTITY, backlog, (seat, items) => handed.push({ seat, items }));
  const put = (...items: unknown[]): void => {
    for (const value of items) {
      backlog.push({ value, bytes: 8 });
      dispatcher.dispatch();
    }
  };
  return { backlog, dispatcher, handed, put };
}

describe('Dispatcher', () => {
  test('hands an item to the seat that has waited longest', () => {
    const { dispatcher, handed, put } = make();
    dispatcher.ask(2, 1);
    dispatcher.ask(1, 1);
    put('a', 'b', 'c');
    expect(handed).toEqual([
      { seat: 2, items: ['a'] },
      { seat: 1, items: ['b'] },
    ]);
  });

  test('gives a seat that waits for several no more than its share', () => {
    const { backlog, dispatcher, handed, put } = make();
    put('a', 'b', 'c', 'd');
    dispatcher.giveBack(1, []);
    dispatcher.ask(1, 4);
    expect(handed.flatMap(({ items }) => items)).toEqual(['a', 'b', 'c', 'd']);
    expect(backlog.count).toBe(0);
  });

  test('hands what comes back, before the rest, to those that wait', () => {
    const { dispatcher, handed, put } = make();
    dispatcher.ask(1, 2);
    put('a', 'b', 'c');
    handed.length = 0;
    dispatcher.leave(1);
    dispatcher.release(1, 1);
    dispatcher.giveBack(1, ['b']);
    dispatcher.ask(2, 2);
    expect(handed.flatMap(({ items }) => items)).toEqual(['b', 'c']);
  });

  test('is drained when nothing waits and nothing in hand can come back', () => {
    const { dispatcher, put } = make();
    expect(dispatcher.isDrained).toBe(true);
    put('a');
    expect(dispatcher.isDrained).toBe(false);
    dispatcher.ask(1, 1);
    expect(dispatcher.isDrained).toBe(false);
    dispatcher.ask(1, 1);
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

  test('hands every item exactly once, first in, first out, and only to seats that wait', () => {
    const seat = fc.integer({ min: 1, max: QUANTITY });
    const steps = fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('put' as const) }),
        fc.record({ type: fc.constant('ask' as const), seat, wanted: fc.integer({ min: 1, max: 3 }) }),
        fc.record({ type: fc.constant('leave' as const), seat }),
      ),
    );
    fc.assert(
      fc.property(steps, (given) => {
        const { backlog, dispatcher, handed, put } = make();
        const wanted = new Map<number, number>();
        let count = 0;
        const left = new Set<number>();
        for (const step of given) {
          if (step.type === 'put') put((count += 1));
          else if (left.has(step.seat)) continue;
          else if (step.type === 'ask') {
            wanted.set(step.seat, (wanted.get(step.seat) ?? 0) + step.wanted);
            dispatcher.ask(step.seat, step.wanted);
          } else {
            left.add(step.seat);
            dispatcher.leave(step.seat);
          }
        }
        const items = handed.flatMap((handOver) => handOver.items);
        expect(items).toEqual(items.map((_, i) => i + 1));
        expect(items.length + backlog.count).toBe(count);
        expect(dispatcher.inHand).toBe(items.length);
        for (const [of, asked] of wanted) {
          const got = handed
            .filter((handOver) => handOver.seat === of)
            .flatMap((handOver) => handOver.items).length;
          expect(got).toBeLessThanOrEqual(asked);
          if (backlog.count > 0 && !left.has(of)) expect(got).toBe(asked);
        }
      }),
    );
  });
});
