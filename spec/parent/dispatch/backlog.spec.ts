import fc from 'fast-check';
import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { itemsOf } from '../chunks';
import { memoryInUse } from '../collect-garbage';

/** More than one segment holds. */
const MANY = 10_000;

function filled(values: Iterable<unknown>): Backlog {
  const backlog = new Backlog();
  for (const value of values) backlog.push(backlog.prepare(value));
  return backlog;
}

function valuesOf({ chunk }: Stretch): unknown[] {
  return itemsOf(chunk);
}

function takeAll(backlog: Backlog): unknown[] {
  const taken: unknown[] = [];
  while (backlog.count > 0) for (const item of valuesOf(backlog.take(Infinity))) taken.push(item);
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

  test('`take()` gives items in the order of the pushes, over any number of segments', () => {
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
    const { chunk } = backlog.take(4, 2 * NUMBER);
    expect([itemsOf(chunk), chunk.bytes]).toEqual([[1, 2], 2 * NUMBER]);
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
    expect(valuesOf(backlog.take(4, 2 * NUMBER))).toEqual([1, 2]);
    expect(valuesOf(backlog.take(4, 1))).toEqual([3]);
    expect(valuesOf(backlog.take(4))).toEqual([4]);
  });

  test('`giveBack()` takes more than a segment holds, into an empty backlog too', () => {
    const backlog = filled(numbers(2 * MANY));
    const [first, second] = [backlog.take(MANY), backlog.take(MANY)];
    backlog.giveBack([second]);
    backlog.giveBack([first]);
    backlog.push(backlog.prepare('last'));
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
    backlog.push(backlog.prepare('c'));
    expect(takeAll(backlog)).toEqual(['c']);
  });

  test('does what a plain array of all items, sorted by number, would do', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('push' as const),
        items: fc.oneof(
          fc.array(fc.string({ maxLength: 50 }), { maxLength: 20 }),
          fc.array(fc.oneof(fc.nat(), fc.string(), fc.record({ id: fc.nat() })), { maxLength: 20 }),
          fc.nat(9000).map((count) => numbers(count)),
          fc.nat(9000).map((count) => numbers(count).map((id) => ({ id }))),
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
        let model: Numbered[] = [];
        const taken: { stretch: Stretch; numbered: Numbered[] }[] = [];
        let put = 0;
        for (const step of steps) {
          if (step.type === 'push') {
            for (const item of step.items) {
              const before = backlog.bytes;
              backlog.push(backlog.prepare(item));
              model.push({ number: (put += 1), item, bytes: backlog.bytes - before });
            }
          } else if (step.type === 'take') {
            const stretch = backlog.take(step.limit, step.maxBytes);
            const numbered = model.splice(0, fitting(model, step.limit, step.maxBytes));
            expect(valuesOf(stretch)).toEqual(numbered.map(({ item }) => item));
            expect(stretch.chunk.bytes).toBe(totalBytes(numbered));
            expect(numbersOf(stretch)).toEqual(numbered.map(({ number }) => number));
            if (stretch.count > 0) taken.push({ stretch, numbered });
          } else if (step.type === 'give back') {
            const [whole] = taken.splice(step.of % (taken.length + 1), 1);
            if (whole === undefined) continue;
            const from = Math.min(step.from, whole.stretch.count - 1);
            backlog.giveBack([whole.stretch.slice(from)]);
            model.push(...whole.numbered.slice(from));
            model.sort((a, b) => a.number - b.number);
          } else {
            expect(backlog.clear()).toBe(model.length);
            model = [];
          }
          expect([backlog.count, backlog.bytes]).toEqual([model.length, totalBytes(model)]);
        }
        expect(takeAll(backlog)).toEqual(model.map(({ item }) => item));
      }),
    );
  });

  test.each<[string, () => unknown]>([
    ['a string', () => Buffer.alloc(500_000, 'x').toString('latin1')],
    ['a `Buffer`', () => Buffer.alloc(500_000)],
  ])('does not hold on to %s that was taken, while one behind it waits', async (_, make) => {
    const before = await memoryInUse();
    const backlog = filled(map(numbers(20), make));
    backlog.take(19);
    expect(backlog.count).toBe(1);
    expect((await memoryInUse()) - before).toBeLessThan(2_000_000);
  });

  test.each<[string, number, (i: number) => unknown]>([
    ['a whole number', 10, (i) => i],
    ['an object of two small numbers', 12, (i) => ({ id: i % 64, group: i % 64 })],
  ])('%s costs no more than %d bytes', async (_, most, make) => {
    const before = await memoryInUse();
    const backlog = filled(map(countUpTo(1_000_000), make));
    expect(((await memoryInUse()) - before) / backlog.count).toBeLessThan(most);
  });

  test.each<[string, (i: number) => unknown]>([
    ['numbers', (i) => i],
    ['strings', (i) => `item ${i}`],
    ['objects', (id) => ({ id })],
  ])('memory is let go as %s are taken', async (_, make) => {
    const before = await memoryInUse();
    const backlog = filled(map(countUpTo(1_000_000), make));
    for (let round = 0; round < 1000; round++) backlog.take(1000);
    expect(backlog.count).toBe(0);
    expect((await memoryInUse()) - before).toBeLessThan(2_000_000);
  });
});

/** The size of a number, in bytes. */
const NUMBER = 8;

/** An item of the model, and the size that the backlog said it has. */
interface Numbered {
  readonly number: number;
  readonly item: unknown;
  readonly bytes: number;
}

function* countUpTo(end: number): Generator<number> {
  for (let item = 0; item < end; item++) yield item;
}

function* map(numbers: Iterable<number>, make: (number: number) => unknown): Generator {
  for (const number of numbers) yield make(number);
}

function numbersOf(stretch: Stretch): number[] {
  return stretch.runs().flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i));
}

function totalBytes(items: readonly Numbered[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

function fitting(items: readonly Numbered[], limit: number, maxBytes: number): number {
  let bytes = 0;
  const tooMuch = items.findIndex((item, index) => {
    bytes += item.bytes;
    return index > 0 && bytes > maxBytes;
  });
  return Math.min(limit, tooMuch === -1 ? items.length : tooMuch);
}
