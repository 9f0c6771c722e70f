import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { snapshot } from '../../../dist/lib/parent/intake/snapshot';
import { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { collectGarbage } from '../collect-garbage';

/** More than one chunk holds. */
const MANY = 10_000;

function filled(values: Iterable<unknown>): Backlog {
  const backlog = new Backlog();
  for (const value of values) backlog.push(snapshot(value));
  return backlog;
}

/** The items of a stretch, or of several. */
function valuesOf(...stretches: readonly Stretch[]): unknown[] {
  return stretches.flatMap(({ chunk }) => chunk.payload);
}

function takeAll(backlog: Backlog): unknown[] {
  const taken: unknown[] = [];
  while (backlog.count > 0) taken.push(...valuesOf(backlog.take(Infinity)));
  return taken;
}

function numbers(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

describe('Backlog', () => {
  test('is empty at first', () => {
    const backlog = new Backlog();
    expect([backlog.count, backlog.bytes]).toEqual([0, 0]);
    expect(backlog.take(10).count).toBe(0);
  });

  test('`take()` gives items in the order of the pushes, over any number of chunks', () => {
    const backlog = filled(numbers(MANY));
    expect(valuesOf(backlog.take(MANY + 1))).toEqual(numbers(MANY));
    expect(backlog.count).toBe(0);
  });

  test('`take()` gives no more than `limit` items', () => {
    const backlog = filled('abc');
    expect(valuesOf(backlog.take(2))).toEqual(['a', 'b']);
    expect(valuesOf(backlog.take(0))).toEqual([]);
    expect(backlog.count).toBe(1);
  });

  test('`take()` gives no more than `maxBytes`', () => {
    const backlog = filled([1, 2, 3, 4]);
    const { chunk } = backlog.take(4, 2 * snapshot(1).bytes);
    expect([chunk.payload, chunk.bytes]).toEqual([[1, 2], 2 * snapshot(1).bytes]);
  });

  test('`take()` gives one item that is larger than `maxBytes`, alone', () => {
    const large = 'x'.repeat(1000);
    const backlog = filled([large, 1]);
    expect(valuesOf(backlog.take(2, 10))).toEqual([large]);
    expect(valuesOf(backlog.take(2, 10))).toEqual([1]);
  });

  test('an item that is `undefined`, `0` or `NaN` is an item like any other', () => {
    const items = [undefined, 0, NaN, null, -0, ''];
    expect(valuesOf(filled(items).take(items.length))).toEqual(items);
  });

  test('numbers its items from 1, in the order of the pushes', () => {
    const backlog = filled('abcde');
    expect(backlog.take(2).runs()).toEqual([{ first: 1, count: 2 }]);
    expect(backlog.take(2).runs()).toEqual([{ first: 3, count: 2 }]);
    expect(backlog.put).toBe(5);
  });

  test('`giveBack()` puts items back by their numbers, before all that have higher ones', () => {
    const backlog = filled('abcdefg');
    const [first, second, third] = [backlog.take(2), backlog.take(2), backlog.take(1)];
    backlog.giveBack([third]);
    backlog.giveBack([first.slice(1), second.slice(1)]);
    expect(takeAll(backlog)).toEqual(['b', 'd', 'e', 'f', 'g']);
  });

  test('`giveBack()` puts items into the gaps of others that came back together', () => {
    const backlog = filled('abcdefg');
    const [first, second, third] = [backlog.take(2), backlog.take(1), backlog.take(2)];
    backlog.giveBack([Stretch.join([first, third])]);
    backlog.giveBack([second]);
    expect(takeAll(backlog).join('')).toBe('abcdefg');
  });

  test('`giveBack()` brings nothing again that came back before, and was taken', () => {
    const backlog = filled('abcdefg');
    const [first, second] = [backlog.take(4), backlog.take(1)];
    backlog.giveBack([first]);
    backlog.take(3);
    backlog.giveBack([second]);
    expect(takeAll(backlog).join('')).toBe('defg');
  });

  test('`take()` gives no more than `maxBytes` of what came back, but for one item that is larger', () => {
    const backlog = filled([1, 2, 3, 4]);
    backlog.giveBack([backlog.take(4)]);
    expect(valuesOf(backlog.take(4, 2 * snapshot(1).bytes))).toEqual([1, 2]);
    expect(valuesOf(backlog.take(4, 1))).toEqual([3]);
    expect(valuesOf(backlog.take(4))).toEqual([4]);
  });

  test('`giveBack()` takes more than a chunk holds, into an empty backlog too', () => {
    const backlog = filled(numbers(2 * MANY));
    const [first, second] = [backlog.take(MANY), backlog.take(MANY)];
    backlog.giveBack([second]);
    backlog.giveBack([first]);
    backlog.push(snapshot('last'));
    expect(backlog.count).toBe(2 * MANY + 1);
    expect(takeAll(backlog)).toEqual([...numbers(2 * MANY), 'last']);
  });

  test('`giveBack()` takes back very many items with gaps between their numbers, and they leave in batches', () => {
    const backlog = filled(numbers(300_000));
    const singles = Array.from({ length: 300_000 }, () => backlog.take(1));
    backlog.giveBack([Stretch.join(singles.filter((_, index) => index % 2 === 0))]);
    expect(backlog.count).toBe(150_000);
    expect(valuesOf(backlog.take(100))).toEqual(numbers(100).map((item) => 2 * item));
    for (let item = 100; item < 1_000; item += 1) expect(valuesOf(backlog.take(1))).toEqual([2 * item]);
  });

  test('`giveBack()` restores `bytes`', () => {
    const backlog = filled([{ a: 'one' }, ['two', 2n], Buffer.from('three')]);
    const { bytes } = backlog;
    backlog.giveBack([backlog.take(3)]);
    expect(backlog.bytes).toBe(bytes);
  });

  test('`clear()` forgets all items and says how many there were', () => {
    const backlog = filled(numbers(MANY));
    backlog.take(1);
    expect(backlog.clear()).toBe(MANY - 1);
    expect([backlog.count, backlog.bytes, backlog.take(1).count]).toEqual([0, 0, 0]);
    expect(backlog.clear()).toBe(0);
  });

  test('`clear()` forgets what came back too', () => {
    const backlog = filled('ab');
    backlog.giveBack([backlog.take(1)]);
    backlog.clear();
    backlog.push(snapshot('c'));
    expect(takeAll(backlog)).toEqual(['c']);
  });

  test('does what a plain array of all items, sorted by number, would do', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('push' as const),
        items: fc.oneof(
          fc.array(fc.string({ maxLength: 50 }), { maxLength: 20 }),
          fc.nat(9000).map((count) => numbers(count)),
        ),
      }),
      fc.record({
        type: fc.constant('take' as const),
        limit: fc.integer({ min: 1, max: 9000 }),
        maxBytes: fc.oneof(fc.nat(40_000), fc.constant(Infinity)),
      }),
      fc.record({ type: fc.constant('give back' as const), of: fc.nat(), from: fc.nat(9000) }),
      fc.record({ type: fc.constant('clear' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const backlog = new Backlog();
        let model: { number: number; item: unknown }[] = [];
        const taken: Stretch[] = [];
        let put = 0;
        for (const step of steps) {
          if (step.type === 'push') {
            for (const item of step.items) {
              backlog.push(snapshot(item));
              model.push({ number: (put += 1), item });
            }
          } else if (step.type === 'take') {
            const stretch = backlog.take(step.limit, step.maxBytes);
            const items = model.map(({ item }) => item);
            const most = fitting(items, step.limit, step.maxBytes);
            expect(stretch.count).toBe(most);
            expect(valuesOf(stretch)).toEqual(items.slice(0, stretch.count));
            expect(stretch.chunk.bytes).toBe(totalBytes(items.slice(0, stretch.count)));
            expect(numbersOf(stretch)).toEqual(model.splice(0, stretch.count).map(({ number }) => number));
            if (stretch.count > 0) taken.push(stretch);
          } else if (step.type === 'give back') {
            const [whole] = taken.splice(step.of % (taken.length + 1), 1);
            const back = whole?.slice(Math.min(step.from, whole.count - 1));
            if (back === undefined) continue;
            backlog.giveBack([back]);
            const all = numbersOf(back);
            model.push(...valuesOf(back).map((item, index) => ({ number: all[index] as number, item })));
            model.sort((a, b) => a.number - b.number);
          } else {
            expect(backlog.clear()).toBe(model.length);
            model = [];
          }
          const items = model.map(({ item }) => item);
          expect([backlog.count, backlog.bytes]).toEqual([items.length, totalBytes(items)]);
        }
        expect(takeAll(backlog)).toEqual(model.map(({ item }) => item));
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
  return new WeakRef(valuesOf(backlog.take(1))[0] as object);
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

function numbersOf(stretch: Stretch): number[] {
  return stretch.runs().flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i));
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
