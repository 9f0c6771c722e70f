import {
  AllOutcomes,
  OrderedOutcomes,
  Thrown,
  UnorderedOutcomes,
  type ReadOutcomes,
} from '../../../dist/lib/parent/tasks/outcomes';

function takeAll(outcomes: ReadOutcomes): unknown[] {
  const taken: unknown[] = [];
  while (outcomes.isReady) taken.push(outcomes.take());
  return taken;
}

const added = <Kind extends AllOutcomes | ReadOutcomes>(outcomes: Kind, count: number): Kind => {
  for (let at = 0; at < count; at += 1) outcomes.add();
  return outcomes;
};

describe('OrderedOutcomes', () => {
  test('gives what came in the order of the items, up to the first that has not come', () => {
    const outcomes = added(new OrderedOutcomes(), 4);
    outcomes.settle(2, 'c');
    outcomes.settle(1, 'b');
    expect(takeAll(outcomes)).toEqual([]);
    outcomes.settle(0, 'a');
    expect(takeAll(outcomes)).toEqual(['a', 'b', 'c']);
    expect(outcomes.pending).toBe(1);
    outcomes.settle(3, undefined);
    expect(takeAll(outcomes)).toEqual([undefined]);
  });

  test('goes on without what will never come', () => {
    const outcomes = added(new OrderedOutcomes(), 5);
    outcomes.settle(0, 'a');
    outcomes.settle(3, 'd');
    outcomes.drop(2);
    outcomes.drop(1);
    expect(takeAll(outcomes)).toEqual(['a', 'd']);
    outcomes.complete(undefined);
    expect(outcomes.end).toBeUndefined();
    outcomes.drop(4);
    expect(outcomes.end).toEqual({ thrown: undefined });
  });

  test('ends when it is complete and all was read', () => {
    const outcomes = added(new OrderedOutcomes(), 2);
    outcomes.settle(0, 'a');
    const thrown = new Thrown('no');
    outcomes.cancelFrom(1);
    outcomes.complete(thrown);
    expect(outcomes.end).toBeUndefined();
    expect(takeAll(outcomes)).toEqual(['a']);
    expect(outcomes.end).toEqual({ thrown });
  });

  test('`fail()` leaves nothing to be read', () => {
    const outcomes = added(new OrderedOutcomes(), 2);
    outcomes.settle(0, 'a');
    outcomes.fail('no');
    expect([outcomes.isReady, outcomes.pending, outcomes.end?.thrown?.error]).toEqual([false, 0, 'no']);
  });
});

describe('UnorderedOutcomes', () => {
  test('gives what came as it comes', () => {
    const outcomes = added(new UnorderedOutcomes(), 3);
    outcomes.settle(2, 'c');
    outcomes.settle(0, 'a');
    expect(outcomes.pending).toBe(3);
    expect(takeAll(outcomes)).toEqual(['c', 'a']);
    expect(outcomes.pending).toBe(1);
    outcomes.complete(undefined);
    expect(outcomes.end).toBeUndefined();
    outcomes.cancelFrom(0, 1);
    expect(outcomes.end).toEqual({ thrown: undefined });
  });

  test('`fail()` leaves nothing to be read', () => {
    const outcomes = added(new UnorderedOutcomes(), 2);
    outcomes.settle(0, 'a');
    outcomes.fail('no');
    expect([outcomes.isReady, outcomes.pending, outcomes.end?.thrown?.error]).toEqual([false, 0, 'no']);
  });
});

describe('AllOutcomes', () => {
  test('resolve to an array without holes when all have come', async () => {
    const outcomes = added(new AllOutcomes(), 3);
    outcomes.complete(undefined);
    for (const index of [2, 0, 1]) outcomes.settle(index, index);
    expect(await outcomes.promise).toEqual([0, 1, 2]);
  });

  test('reject when the others are given up', async () => {
    const outcomes = added(new AllOutcomes(), 3);
    outcomes.settle(1, 'b');
    outcomes.cancelFrom(0, 2);
    outcomes.complete(new Thrown('no'));
    await expect(outcomes.promise).rejects.toBe('no');
  });
});
