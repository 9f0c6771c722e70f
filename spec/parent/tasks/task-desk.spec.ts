import type { ConsumerFailure } from '../../../dist/lib/errors';
import { Line, type Caller } from '../../../dist/lib/parent/tasks/line';
import { TaskDesk } from '../../../dist/lib/parent/tasks/task-desk';
import { itemsIn } from '../chunks';

const failure: ConsumerFailure = {
  name: 'f-1',
  index: 1,
  pid: 7,
  reason: 'killed',
  exitCode: null,
  signal: 'SIGKILL',
  error: undefined,
  consumed: 0,
  stderr: '',
};

/** Keeps what it is told. */
class Ear implements Caller {
  readonly hasIndexes: boolean;
  readonly heard: unknown[] = [];

  constructor(hasIndexes = true) {
    this.hasIndexes = hasIndexes;
  }

  answered(index: number, value: unknown): void {
    this.heard.push([index, value]);
  }

  failed(index: number, error: unknown): void {
    this.heard.push([index, error]);
  }

  givenUp(index: number, refusal: unknown): void {
    this.heard.push([index, 'given up', refusal]);
  }

  itemOf(index: number): unknown {
    return `item ${index}`;
  }

  timeoutOf(index: number): number | undefined {
    return index;
  }
}

function make(retries = 0) {
  const desk = new TaskDesk('f', retries);
  const [a, b] = [new Ear(), new Ear(false)];
  const lines = { a: new Line(a), b: new Line(b) };
  const put = (line: Line, ...items: unknown[]): void => {
    for (const item of items) desk.put(line, line.prepare(item));
  };
  const take = (limit: number): unknown[] => itemsIn([desk.stock.take(limit)]);
  const values = (...given: unknown[]): { read: () => unknown } => ({ read: () => given.shift() });
  return { desk, a, b, lines, put, take, values };
}

describe('TaskDesk', () => {
  test('lines take turns, batch by batch, and fill a batch together', () => {
    const { lines, put, take } = make();
    put(lines.a, 'a0', 'a1', 'a2', 'a3', 'a4');
    put(lines.b, 'b0', 'b1');
    expect(take(2)).toEqual(['a0', 'a1']);
    expect(take(1)).toEqual(['b0']);
    expect(take(2)).toEqual(['a2', 'a3']);
    expect(take(9)).toEqual(['b1', 'a4']);
    put(lines.b, 'b2');
    expect(take(9)).toEqual(['b2']);
  });

  test('tells each caller its answers, by index', () => {
    const { desk, a, b, lines, put, take, values } = make();
    put(lines.a, 'a0', 'a1');
    put(lines.b, 'b0');
    take(9);
    desk.answer({ first: 1, count: 3, bytes: 30 }, values('A0', 'A1', 'B0'));
    expect(a.heard).toEqual([
      [0, 'A0'],
      [1, 'A1'],
    ]);
    expect(b.heard).toEqual([[0, 'B0']]);
    expect(desk.counts).toEqual({ called: 3, waiting: 0, inHand: 0, fulfilled: 3, rejected: 0, dropped: 0 });
    expect(desk.open).toBe(0);
  });

  test('tells nothing twice', () => {
    const { desk, a, lines, put, take, values } = make();
    put(lines.a, 'a0', 'a1');
    take(9);
    desk.answer({ first: 2, count: 1, bytes: 1 }, values('A1'));
    desk.answer({ first: 1, count: 2, bytes: 2 }, values('A0', 'again'));
    expect(a.heard).toEqual([
      [1, 'A1'],
      [0, 'A0'],
    ]);
  });

  test('knows the indexes of a batch, where they say something', () => {
    const { desk, lines, put, take } = make();
    put(lines.b, 'b0');
    take(1);
    put(lines.a, 'a0', 'a1', 'a2');
    take(2);
    expect(desk.indexesOf(() => [{ first: 1, count: 1 }])).toBeUndefined();
    expect(desk.indexesOf(() => [{ first: 1, count: 3 }])).toEqual([0, 1, 0, 2]);
    expect(desk.timeoutOf(3)).toBe(1);
  });

  test('canceled calls that wait are gone; those that are out are known', () => {
    const { desk, lines, put, take } = make();
    put(lines.a, 'a0', 'a1', 'a2', 'a3');
    put(lines.b, 'b0');
    take(2);
    desk.cancelFrom(lines.a, 1);
    expect(desk.stock.count).toBe(1);
    expect(take(9)).toEqual(['b0']);
    expect([1, 2, 3].map((number) => desk.isCanceled(number))).toEqual([false, true, false]);
    expect(desk.hasCanceled([{ first: 3, count: 1 }])).toBe(false);
    expect(desk.hasCanceled([{ first: 1, count: 3 }])).toBe(true);
    desk.drop(2);
    expect(desk.counts).toMatchObject({ dropped: 3, inHand: 2 });
  });

  test('an answer of a canceled call counts as dropped', () => {
    const { desk, lines, put, take, values } = make();
    put(lines.a, 'a0');
    take(1);
    desk.cancel(lines.a, 0);
    desk.answer({ first: 1, count: 1, bytes: 1 }, values('A0'));
    expect(desk.counts).toMatchObject({ fulfilled: 0, dropped: 1 });
  });

  test('gives up the calls that no process has, of all lines, also those that came back', () => {
    const { desk, a, b, lines, put, values } = make();
    put(lines.a, 'a0', 'a1', 'a2', 'a3');
    const out = desk.stock.take(3);
    desk.stock.giveBack([out.slice(1, 2)]);
    put(lines.b, 'b0', 'b1');
    desk.cancel(lines.b, 0);
    desk.giveUp('why');
    expect(a.heard).toEqual([
      [1, 'given up', 'why'],
      [3, 'given up', 'why'],
    ]);
    expect(b.heard).toEqual([[1, 'given up', 'why']]);
    expect(desk.counts).toEqual({ called: 6, waiting: 0, inHand: 2, fulfilled: 0, rejected: 0, dropped: 4 });
    desk.answer({ first: 1, count: 1, bytes: 1 }, values('A0'));
    expect(a.heard.at(-1)).toEqual([0, 'A0']);
    expect(desk.open).toBe(1);
  });

  describe('where a process has died', () => {
    const errorOf = (ear: Ear, at: number): Error => (ear.heard[at] as [number, Error])[1];

    test('without retries, all fail: one alone for sure, several with an unknown fate', () => {
      const { desk, a, lines, put, take } = make();
      put(lines.a, 'a0', 'a1', 'a2');
      take(9);
      expect(desk.sentence([1], { failure, culprits: new Set([1]) })).toEqual(new Set());
      expect(errorOf(a, 0).message).toBe(
        "f('item 0') failed: its process f-1 (pid 7) was killed by SIGKILL.",
      );
      desk.sentence([2, 3], { failure, culprits: new Set() });
      expect(errorOf(a, 1).message).toContain(
        "f('item 1') [item 1] was with a process that ended, and so was one other call: its fate is unknown",
      );
      expect(desk.counts).toMatchObject({ rejected: 3 });
    });

    test('with retries, each may be tried so often again', () => {
      const { desk, a, lines, put, take } = make(1);
      put(lines.a, 'a0', 'a1');
      take(9);
      expect(desk.sentence([1, 2], { failure, culprits: new Set() })).toEqual(new Set([1, 2]));
      expect(desk.sentence([1], { failure, culprits: new Set([1]) })).toEqual(new Set());
      expect(a.heard).toHaveLength(1);
      expect(desk.sentence([2], { failure, culprits: new Set([99]) })).toEqual(new Set([2]));
    });

    test('canceled ones are dropped', () => {
      const { desk, a, lines, put, take } = make(3);
      put(lines.a, 'a0', 'a1');
      take(9);
      desk.cancelFrom(lines.a, 1);
      expect(desk.sentence([1, 2], { failure, culprits: new Set() })).toEqual(new Set([1]));
      expect(a.heard).toEqual([]);
    });
  });
});
