import fc from 'fast-check';

import type { InputItem } from '../../../dist/lib/cli/input/input-item';
import { InOrder } from '../../../dist/lib/cli/map/in-order';

const toItem = (number: number): InputItem => ({ number }) as InputItem;

function collect(): { readonly order: InOrder<string>; readonly emitted: [number, string][] } {
  const emitted: [number, string][] = [];
  return { order: new InOrder(({ number }, outcome) => emitted.push([number, outcome])), emitted };
}

describe('InOrder', () => {
  test('an item waits for those before it', () => {
    const { order, emitted } = collect();
    order.add(toItem(2), 'two');
    order.add(toItem(3), 'three');
    expect(emitted).toEqual([]);
    order.add(toItem(1), 'one');
    expect(emitted).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  test('in whatever order they end, they come in the order of the input, each once', () => {
    const permutation = fc.nat(50).chain((length) =>
      fc.shuffledSubarray(
        Array.from({ length }, (_, index) => index + 1),
        { minLength: length },
      ),
    );
    fc.assert(
      fc.property(permutation, (numbers) => {
        const { order, emitted } = collect();
        for (const number of numbers) order.add(toItem(number), String(number));
        expect(emitted).toEqual([...numbers].sort((a, b) => a - b).map((number) => [number, String(number)]));
      }),
    );
  });

  test('`flush()` lets those go that wait for one that will not come, in their order', () => {
    const { order, emitted } = collect();
    order.add(toItem(4), 'four');
    order.add(toItem(2), 'two');
    order.flush();
    order.flush();
    expect(emitted).toEqual([
      [2, 'two'],
      [4, 'four'],
    ]);
  });
});
