import fc from 'fast-check';

import { Runs } from '../../../dist/lib/parent/dispatch/runs';

describe('Runs', () => {
  test('are what an array of the numbers would be', () => {
    const steps = fc.array(
      fc.record({
        type: fc.constantFrom('add' as const, 'first' as const, 'last' as const),
        count: fc.nat(8),
        gap: fc.nat(2),
      }),
    );
    fc.assert(
      fc.property(steps, fc.nat(60), (given, limit) => {
        const runs = new Runs();
        const model: number[] = [];
        let next = 0;
        for (const { type, count: wanted, gap } of given) {
          const count = Math.min(wanted, model.length);
          if (type === 'add') {
            next += gap;
            runs.add(new Runs(next, wanted));
            for (let i = 0; i < wanted; i += 1) model.push(next++);
          } else if (type === 'first') expectSame(runs.takeFirst(count), model.splice(0, count));
          else expectSame(runs.takeLast(count), model.splice(model.length - count, count));
          expectSame(runs, model);
        }
        // Runs are taken whole.
        const above = model.filter((number) => number > limit).length;
        expect(runs.countAbove(limit)).toBeLessThanOrEqual(above);
        if (!model.includes(limit)) expect(runs.countAbove(limit)).toBe(above);
      }),
    );
  });
});

function expectSame(runs: Runs, model: readonly number[]): void {
  expect([runs.count, runs.first, runs.last]).toEqual([model.length, model[0], model.at(-1)]);
}
