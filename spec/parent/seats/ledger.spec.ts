import fc from 'fast-check';

import { Ledger } from '../../../dist/lib/parent/seats/ledger';

describe('Ledger', () => {
  test('is what one array of its items would be', () => {
    const steps = fc.array(
      fc.oneof(
        // Small batches are kept together, larger ones by themselves.
        fc.record({
          type: fc.constant('add' as const),
          count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 16, max: 20 })),
        }),
        fc.record({
          type: fc.constantFrom('moveOn' as const, 'last' as const, 'all' as const, 'forget' as const),
          count: fc.nat({ max: 30 }),
        }),
      ),
    );
    fc.assert(
      fc.property(steps, (given) => {
        const ledger = new Ledger({ keeps: true });
        const past: unknown[] = [];
        const model: unknown[] = [];
        let made = 0;
        for (const { type, count: wanted } of given) {
          const count = Math.min(wanted, model.length);
          if (type === 'add') {
            // Items that are arrays must stay so.
            const items = Array.from({ length: wanted }, () => [(made += 1)]);
            ledger.add(items);
            model.push(...items);
          } else if (type === 'moveOn') {
            ledger.moveOn(count);
            past.push(...model.splice(0, count));
          } else if (type === 'forget') {
            ledger.forget();
            past.length = 0;
          } else if (type === 'all') expect(ledger.takeAll()).toEqual(model.splice(0));
          else expect(ledger.takeLast(count)).toEqual(model.splice(model.length - count, count));
          expect(ledger.count).toBe(model.length);
          expect(ledger.first).toEqual(model[0]);
        }
        expect(ledger.past.flat()).toEqual(past);
        expect(ledger.takeAll()).toEqual(model);
        expect(ledger.past.flat()).toEqual(past);
      }),
    );
  });
});
