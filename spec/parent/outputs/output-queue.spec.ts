import { OutputQueue, UNREADABLE } from '../../../dist/lib/parent/outputs/output-queue';

/** A queue with a mark of 8 outputs or 800 bytes. */
function make() {
  const queue = new OutputQueue({ items: 8, bytes: 800 });
  const unreadable = jest.fn();
  const push = (seat: number, values: readonly unknown[], bytes = 10 * values.length): void => {
    const left = [...values];
    const read = (): unknown => {
      const value = left.shift();
      if (value === 'bad') throw new RangeError('bad');
      return value;
    };
    queue.push({ seat, values: { count: values.length, read }, count: values.length, bytes, unreadable });
  };
  const readAll = (): unknown[] => Array.from({ length: queue.count }, () => queue.shift());
  return { queue, push, readAll, unreadable };
}

describe('a queue of outputs', () => {
  test('gives them in their order, with their seats', () => {
    const { queue, push } = make();
    push(1, ['a', 'b']);
    push(2, []);
    push(2, ['c']);
    const seen = Array.from({ length: 3 }, () => [queue.seat, queue.shift()]);
    expect(seen).toEqual([
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    expect([queue.count, queue.read]).toEqual([0, 3]);
  });

  test('stays right for many runs', () => {
    const { queue, push } = make();
    let next = 0;
    for (let i = 0; i < 1_000; i += 1) {
      push(1, [2 * i, 2 * i + 1]);
      if (i % 3 > 0) expect(queue.shift()).toBe(next++);
    }
    while (queue.count > 0) expect(queue.shift()).toBe(next++);
    expect(next).toBe(2_000);
  });

  test.each<[string, number, number]>([
    ['outputs', 8, 10],
    ['bytes', 2, 400],
  ])('has no room from so many %s on, until an eighth is free', (_, count, bytes) => {
    const { queue, push } = make();
    const act = jest.fn();
    queue.whenRoom(act);
    expect(act).toHaveBeenCalledTimes(1);
    for (let i = 0; i < count; i += 1) push(1, [i], bytes);
    expect(queue.isFull).toBe(true);
    queue.whenRoom(act);
    expect(act).toHaveBeenCalledTimes(1);
    queue.shift();
    expect([queue.isFull, act.mock.calls.length]).toEqual([false, 2]);
  });

  test('drops a run that cannot be read, tells of it once, and goes on', () => {
    const { queue, push, unreadable } = make();
    push(1, ['a', 'bad', 'lost']);
    push(2, ['b']);
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['a', UNREADABLE, 'b']);
    expect(unreadable.mock.calls).toEqual([[new RangeError('bad')]]);
    expect([queue.count, queue.read]).toEqual([0, 2]);
  });

  test('is empty when the last one is read, or when nobody reads', async () => {
    const { queue, push, readAll } = make();
    await queue.waitForEmpty();
    push(1, ['a', 'b']);
    const empty = queue.waitForEmpty();
    readAll();
    await empty;
    push(1, ['c']);
    const closed = queue.waitForEmpty();
    queue.close();
    await closed;
    push(1, ['d']);
    expect(queue.count).toBe(0);
  });
});
