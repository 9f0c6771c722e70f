import fc from 'fast-check';

import { Ledger } from '../../dist/lib/parent/ledger';

describe('Ledger', () => {
  test('is what one array of its items would be', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('add' as const), count: fc.integer({ min: 1, max: 5 }) }),
        fc.record({
          type: fc.constantFrom('drop' as const, 'first' as const, 'last' as const),
          count: fc.nat({ max: 7 }),
        }),
      ),
    );
    fc.assert(
      fc.property(steps, (given) => {
        const ledger = new Ledger();
        const model: unknown[] = [];
        let made = 0;
        for (const { type, count: wanted } of given) {
          const count = Math.min(wanted, model.length);
          if (type === 'add') {
            // Items that are arrays must stay so.
            const items = Array.from({ length: wanted }, () => [(made += 1)]);
            ledger.add(items);
            model.push(...items);
          } else if (type === 'drop') {
            ledger.drop(count);
            model.splice(0, count);
          } else if (type === 'first') expect(ledger.takeFirst(count)).toEqual(model.splice(0, count));
          else expect(ledger.takeLast(count)).toEqual(model.splice(model.length - count, count));
          expect(ledger.count).toBe(model.length);
        }
        expect(ledger.takeFirst(ledger.count)).toEqual(model);
      }),
    );
  });
});
