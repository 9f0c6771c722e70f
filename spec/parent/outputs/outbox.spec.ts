import { Outbox } from '../../../dist/lib/parent/outputs/outbox';

/** An outbox with room for 4 gifts of 10 bytes, and what it let go. */
function make(holds = true) {
  const gone: string[] = [];
  const outbox = new Outbox(holds, { items: 4, bytes: 1_000 });
  const add = (name: string, moved: number, bytes = 10): void => {
    outbox.add({ count: 1, bytes, letGo: () => gone.push(name) }, moved);
  };
  return { outbox, add, gone };
}

describe('an outbox', () => {
  test('lets go at once where nothing is redelivered', () => {
    const { outbox, add, gone } = make(false);
    add('a', 0);
    outbox.share();
    for (let i = 0; i < 10; i += 1) add('b', 0);
    expect(gone).toHaveLength(11);
    expect([outbox.count, outbox.whyFinal(0)]).toEqual([0, undefined]);
  });

  test('holds what belongs to the item in hand until the consumer has moved past it', () => {
    const { outbox, add, gone } = make();
    add('0', 0);
    add('1', 1);
    outbox.settle(0);
    expect([gone, outbox.count, outbox.hasLetGoStart]).toEqual([[], 2, false]);
    outbox.settle(1);
    expect([gone, outbox.count, outbox.hasLetGoStart]).toEqual([['0'], 1, true]);
    outbox.settle(2);
    expect(gone).toEqual(['0', '1']);
  });

  test('drops it when the process dies, and what follows is held again', () => {
    const { outbox, add, gone } = make();
    add('lost', 0);
    outbox.drop();
    outbox.settle(5);
    expect([gone, outbox.count]).toEqual([[], 0]);
    for (const name of ['a', 'b', 'c', 'd']) add(name, 0);
    expect(gone).toEqual([]);
  });

  test('lets everything go with the result, after which another one begins', () => {
    const { outbox, add, gone } = make();
    add('item', 3);
    outbox.settle(3);
    add('end', 4);
    outbox.settleAll();
    expect([gone, outbox.count, outbox.hasLetGoStart]).toEqual([['item', 'end'], 0, false]);
  });

  test.each<[string, number, number]>([
    ['gifts', 5, 10],
    ['bytes', 3, 400],
  ])(
    'lets all go when there are too many %s, and no other process may follow at this item',
    (_, count, bytes) => {
      const { outbox, add, gone } = make();
      for (let i = 0; i < count - 1; i += 1) add(String(i), 7, bytes);
      expect([gone, outbox.whyFinal(7)]).toEqual([[], undefined]);
      add('last', 7, bytes);
      expect([gone.length, outbox.count]).toEqual([count, 0]);
      expect(outbox.whyFinal(7)).toMatch(/more than `outputHighWaterMark`/);
      add('later', 7);
      expect(gone.at(-1)).toBe('later');
      expect(outbox.whyFinal(8)).toBeUndefined();
      add('held', 8);
      expect(outbox.count).toBe(1);
      outbox.drop();
      expect(outbox.whyFinal(7)).toBeUndefined();
    },
  );

  test('lets go at once as soon as several items are in hand, until the result', () => {
    const { outbox, add, gone } = make();
    add('before', 0);
    outbox.share();
    add('with several', 0);
    expect(gone).toEqual(['before', 'with several']);
    expect(outbox.whyFinal(1_000)).toMatch(/several items in hand/);
    outbox.settleAll();
    expect(outbox.whyFinal(0)).toBeUndefined();
  });

  test('is final where a pool refused', () => {
    const { outbox } = make();
    outbox.makeFinal();
    expect(outbox.whyFinal(9)).toMatch(/a pool refused/);
  });

  test('is final where a pool refuses what goes with the result', () => {
    const { outbox } = make();
    const letGo = (): void => {
      outbox.makeFinal();
    };
    outbox.add({ count: 1, bytes: 10, letGo }, 9);
    outbox.settleAll();
    expect(outbox.whyFinal(9)).toMatch(/a pool refused/);
  });
});
