import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { snapshot } from '../../../dist/lib/parent/intake/snapshot';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** More than one chunk holds. */
const MANY = 10_000;

function filled(values: Iterable<unknown>): Backlog {
  const backlog = new Backlog();
  for (const value of values) backlog.push(snapshot(value));
  return backlog;
}

function numbers(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

describe('Backlog', () => {
  test('is empty at first', () => {
    const backlog = new Backlog();
    expect([backlog.count, backlog.bytes]).toEqual([0, 0]);
    expect(backlog.take(10)).toEqual({ values: [], bytes: 0 });
  });

  test('`take()` gives items in the order of the pushes, over any number of chunks', () => {
    const backlog = filled(numbers(MANY));
    expect(backlog.take(MANY + 1).values).toEqual(numbers(MANY));
    expect(backlog.count).toBe(0);
  });

  test('`take()` gives no more than `limit` items', () => {
    const backlog = filled('abc');
    expect(backlog.take(2).values).toEqual(['a', 'b']);
    expect(backlog.take(0).values).toEqual([]);
    expect(backlog.count).toBe(1);
  });

  test('`take()` gives no more than `maxBytes`', () => {
    const backlog = filled([1, 2, 3, 4]);
    expect(backlog.take(4, 2 * snapshot(1).bytes)).toEqual({ values: [1, 2], bytes: 2 * snapshot(1).bytes });
  });

  test('`take()` gives one item that is larger than `maxBytes`, alone', () => {
    const large = 'x'.repeat(1000);
    const backlog = filled([large, 1]);
    expect(backlog.take(2, 10).values).toEqual([large]);
    expect(backlog.take(2, 10).values).toEqual([1]);
  });

  test('an item that is `undefined`, `0` or `NaN` is an item like any other', () => {
    const items = [undefined, 0, NaN, null, -0, ''];
    expect(filled(items).take(items.length).values).toEqual(items);
  });

  test('`giveBack()` puts a batch back at the front, in its order', () => {
    const backlog = filled('abcde');
    const { values } = backlog.take(3);
    backlog.giveBack(values.slice(1));
    expect(backlog.take(5).values).toEqual(['b', 'c', 'd', 'e']);
  });

  test('`giveBack()` takes more than a chunk holds, into an empty backlog too', () => {
    const backlog = new Backlog();
    backlog.giveBack(numbers(MANY, MANY));
    backlog.giveBack(numbers(MANY));
    backlog.push(snapshot('last'));
    expect(backlog.count).toBe(2 * MANY + 1);
    expect(backlog.take(Infinity).values).toEqual([...numbers(2 * MANY), 'last']);
  });

  test('`giveBack()` restores `bytes`', () => {
    const backlog = filled([{ a: 'one' }, ['two', 2n], Buffer.from('three')]);
    const { bytes } = backlog;
    backlog.giveBack(backlog.take(3).values);
    expect(backlog.bytes).toBe(bytes);
  });

  test('`clear()` forgets all items and says how many there were', () => {
    const backlog = filled(numbers(MANY));
    backlog.take(1);
    expect(backlog.clear()).toBe(MANY - 1);
    expect([backlog.count, backlog.bytes, backlog.take(1).values]).toEqual([0, 0, []]);
    expect(backlog.clear()).toBe(0);
  });

  test('does what a plain array of all items would do', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('push'),
        items: fc.array(fc.string({ maxLength: 50 }), { maxLength: 20 }),
      }),
      fc.record({ type: fc.constant('push'), items: fc.nat(9000).map((count) => numbers(count)) }),
      fc.record({ type: fc.constant('take'), limit: fc.nat(9000), maxBytes: fc.nat(40_000) }),
      fc.record({ type: fc.constant('take'), limit: fc.nat(9000), maxBytes: fc.constant(Infinity) }),
      fc.record({ type: fc.constant('give back'), of: fc.nat(), from: fc.nat(9000) }),
      fc.record({ type: fc.constant('clear') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const backlog = new Backlog();
        let model: unknown[] = [];
        const taken: unknown[][] = [];
        for (const step of steps) {
          if ('items' in step) {
            for (const item of step.items) backlog.push(snapshot(item));
            model.push(...step.items);
          } else if ('limit' in step) {
            const expected = model.splice(0, fitting(model, step.limit, step.maxBytes));
            const batch = backlog.take(step.limit, step.maxBytes);
            expect(batch).toEqual({ values: expected, bytes: totalBytes(expected) });
            taken.push(expected);
          } else if ('of' in step) {
            const back = taken
              .splice(step.of % (taken.length + 1), 1)
              .flatMap((batch) => batch.slice(step.from));
            backlog.giveBack(back);
            model.unshift(...back);
          } else {
            expect(backlog.clear()).toBe(model.length);
            model = [];
          }
          expect([backlog.count, backlog.bytes]).toEqual([model.length, totalBytes(model)]);
        }
        expect(backlog.take(Infinity).values).toEqual(model);
      }),
    );
  });

  test('does not hold on to an item that was taken', async () => {
    const backlog = filled([{ first: 1 }, { second: 2 }]);
    const first = weaklyTake(backlog);
    await setImmediate();
    collectGarbage();
    expect(first.deref()).toBeUndefined();
    expect(backlog.count).toBe(1);
  });

  test('a whole number costs no more than 20 bytes', async () => {
    const before = await memoryInUse();
    const backlog = filled(countUpTo(2_000_000));
    expect(((await memoryInUse()) - before) / backlog.count).toBeLessThan(20);
  });

  test('memory is let go as items are taken', async () => {
    const before = await memoryInUse();
    const backlog = filled(countUpTo(1_000_000));
    for (let round = 0; round < 1000; round++) backlog.take(1000);
    expect(backlog.count).toBe(0);
    expect((await memoryInUse()) - before).toBeLessThan(2_000_000);
  });
});

function weaklyTake(backlog: Backlog): WeakRef<object> {
  return new WeakRef(backlog.take(1).values[0] as object);
}

function* countUpTo(end: number): Generator<number> {
  for (let item = 0; item < end; item++) yield item;
}

/** Garbage is collected until nothing more goes: array buffers are freed in the background. */
async function memoryInUse(): Promise<number> {
  for (let last = Infinity; ;) {
    collectGarbage();
    await setImmediate();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    if (heapUsed + arrayBuffers > last - 10_000) return last;
    last = heapUsed + arrayBuffers;
  }
}

function totalBytes(items: readonly unknown[]): number {
  return items.reduce<number>((sum, item) => sum + snapshot(item).bytes, 0);
}

function fitting(items: readonly unknown[], limit: number, maxBytes: number): number {
  let bytes = 0;
  const tooMuch = items.findIndex((item, index) => {
    bytes += snapshot(item).bytes;
    return index > 0 && bytes > maxBytes;
  });
  return Math.min(limit, tooMuch === -1 ? items.length : tooMuch);
}
