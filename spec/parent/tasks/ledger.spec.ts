import fc from 'fast-check';

import { Ledger } from '../../../dist/lib/parent/tasks/ledger';
import { Line, type Caller } from '../../../dist/lib/parent/tasks/line';

const caller = {} as Caller;

describe('Ledger', () => {
  test('knows an open call by its number, until it is closed', () => {
    const ledger = new Ledger();
    const line = new Line(caller);
    ledger.add({ line, index: 10, first: 1, count: 3 });
    expect(ledger.find(2)).toEqual({ line, index: 10, first: 1, count: 3 });
    expect([ledger.isOpen(0), ledger.isOpen(1), ledger.isOpen(3), ledger.isOpen(4)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(ledger.close(2)).toBe(true);
    expect(ledger.close(2)).toBe(false);
    expect(ledger.find(2)).toBeUndefined();
    expect(ledger.close(99)).toBe(false);
    expect(ledger.count).toBe(2);
  });

  test('finds each call, in whatever order they are closed, over any number of pages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (counts, picks) => {
          const ledger = new Ledger();
          const open = new Map<number, { line: Line; index: number }>();
          let number = 1;
          for (const [index, count] of counts.entries()) {
            const line = new Line(caller);
            ledger.add({ line, index: 7 * index, first: number, count });
            for (let at = 0; at < count; at += 1) open.set(number++, { line, index: 7 * index + at });
          }
          const numbers = [...open.keys()];
          while (numbers.length > 0) {
            const [picked] = numbers.splice((picks.next().value as number) % numbers.length, 1) as [number];
            const run = ledger.find(picked);
            const expected = open.get(picked) as { line: Line; index: number };
            expect(run?.line).toBe(expected.line);
            expect((run?.index as number) + picked - (run?.first as number)).toBe(expected.index);
            expect(ledger.close(picked)).toBe(true);
            expect(ledger.isOpen(picked)).toBe(false);
            expect(ledger.count).toBe(numbers.length);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('goes on in the midst of a page when all calls were dropped', () => {
    const ledger = new Ledger();
    const line = new Line(caller);
    ledger.add({ line, index: 0, first: 1, count: 100 });
    ledger.clear();
    expect([ledger.count, ledger.isOpen(1)]).toEqual([0, false]);
    ledger.add({ line, index: 5, first: 101, count: 300 });
    expect([100, 101, 400, 401].map((number) => ledger.isOpen(number))).toEqual([false, true, true, false]);
    for (let number = 101; number <= 400; number += 1) expect(ledger.close(number)).toBe(true);
    expect(ledger.count).toBe(0);
  });
});
