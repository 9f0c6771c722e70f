import { RecycleLimit } from '../../../dist/lib/child/items/recycle-limit';
import type { ParentLink } from '../../../dist/lib/child/parent-link';
import { TaskLoop } from '../../../dist/lib/child/tasks/task-loop';
import type { AnswerBatch } from '../../../dist/lib/wire/child-messages';
import type { ItemsMessage } from '../../../dist/lib/wire/parent-messages';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import { fromWireFailure } from '../../../dist/lib/wire/thrown/failure';
import { segmentsOf, toWire, valuesOf } from '../../wire/segments/values';

type Sent = Parameters<ParentLink['send']>[0];
type Progress = Extract<Sent, { type: 'progress' }>;

/** A loop without a process: the specification is its parent, and moves its clock. */
class Parent implements ParentLink {
  readonly sent: Sent[] = [];
  holders = 0;
  time = 0;
  readonly loop: TaskLoop;
  readonly called: unknown[] = [];
  /** By item: ends a call that waits. */
  readonly end = new Map<unknown, (value: unknown) => void>();
  readonly limit = new RecycleLimit();
  readonly stopping = new AbortController();
  readonly finished: Promise<void>;
  readonly #receiver = new SegmentReceiver();
  #turns: (() => void)[] = [];

  constructor({ concurrency = 1, call }: { concurrency?: number; call?: (item: never) => unknown } = {}) {
    this.loop = new TaskLoop({
      link: this,
      limit: this.limit,
      clock: {
        now: () => this.time,
        elapsed: () => this.time,
        stamp: () => this.time,
        onNextTurn: (act) => this.#turns.push(act),
        after: () => undefined,
      },
      concurrency,
      name: 'f-1',
      stopping: this.stopping.signal,
    });
    const wait = (item: unknown): unknown => new Promise((resolve) => this.end.set(item, resolve));
    this.finished = this.loop.run({
      call: (item) => {
        this.called.push(item);
        return (call ?? wait)(item as never);
      },
      explain: (thrown) => thrown,
    });
  }

  send(message: Sent): void {
    this.sent.push(message);
  }

  hold(): void {
    this.holders += 1;
  }

  release(): void {
    this.holders -= 1;
  }

  /** The event loop turns. */
  turn(): void {
    for (const act of this.#turns.splice(0)) act();
  }

  give(first: number, items: readonly unknown[], rest: Partial<ItemsMessage> = {}): void {
    const segments = toWire(segmentsOf(items));
    this.loop.receive({ first, segments, prefetch: false, reportEach: false, ...rest });
  }

  /** What the reports since the last call said, with their answers. */
  reports(): object[] {
    return this.sent.splice(0).map((message) => {
      if (message.type !== 'progress') return message;
      const { moved, started, received, waiting, answers } = message;
      return { moved, started, received, waiting, ...(answers && this.#open(answers)) };
    });
  }

  #open({ segments, items, failures, isCareful }: AnswerBatch): object {
    const values = valuesOf(segments, this.#receiver);
    const thrown = failures?.map(({ at, failure }) => [at, fromWireFailure(failure)]);
    return { values, ...(items && { items }), ...(thrown && { thrown }), ...(isCareful && { isCareful }) };
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('TaskLoop', () => {
  test('asks for items, calls for each, and asks again with the answers', () => {
    const parent = new Parent({ call: (x: number) => x * x });
    expect(parent.reports()).toEqual([{ moved: 0, started: 0, received: 0, waiting: 1 }]);
    parent.give(0, [2, 3]);
    expect(parent.reports()).toEqual([{ moved: 2, started: 2, received: 2, waiting: 1, values: [4, 9] }]);
    expect(parent.called).toEqual([2, 3]);
  });

  test('what is thrown, or cannot be cloned, is told in the place of its answer', () => {
    const parent = new Parent({
      call: (what: string) => {
        if (what === 'throw') throw new RangeError('no');
        return what === 'function' ? () => 1 : what;
      },
    });
    parent.reports();
    parent.give(0, ['a', 'throw', 'function', 'd']);
    const [report] = parent.reports() as { values: unknown[]; thrown: [number, Error][] }[];
    expect(report?.values).toEqual(['a', undefined, undefined, 'd']);
    expect(report?.thrown[0]).toEqual([1, new RangeError('no')]);
    expect(report?.thrown[1]?.[0]).toBe(2);
    expect(report?.thrown[1]?.[1]).toMatchObject({ code: 'ERR_ITEM_NOT_CLONEABLE' });
  });

  test('a call at work is no free place, and is none that is started twice', async () => {
    const parent = new Parent();
    parent.give(0, ['a', 'b']);
    parent.reports();
    expect(parent.called).toEqual(['a']);
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.called).toEqual(['a', 'b']);
    parent.end.get('b')?.('B');
    await settle();
    expect(parent.reports().at(-1)).toEqual({
      moved: 2,
      started: 2,
      received: 2,
      waiting: 1,
      values: ['A', 'B'],
    });
  });

  test('works on several at a time, and says which of them has ended', async () => {
    const parent = new Parent({ concurrency: 2 });
    parent.turn();
    expect(parent.reports()).toEqual([{ moved: 0, started: 0, received: 0, waiting: 2 }]);
    parent.give(0, ['a', 'b', 'c']);
    expect(parent.called).toEqual(['a', 'b']);
    parent.end.get('b')?.('B');
    await settle();
    expect(parent.called).toEqual(['a', 'b', 'c']);
    parent.end.get('c')?.('C');
    await settle();
    parent.turn();
    expect(parent.reports().at(-1)).toEqual({
      moved: 0,
      started: 3,
      received: 3,
      waiting: 1,
      values: ['B', 'C'],
      items: [1, 2],
    });
    parent.end.get('a')?.('A');
    await settle();
    parent.turn();
    expect(parent.reports().at(-1)).toEqual({
      moved: 3,
      started: 3,
      received: 3,
      waiting: 2,
      values: ['A'],
      items: [0],
    });
  });

  test('works on what is redelivered one by one', async () => {
    const parent = new Parent({ concurrency: 4 });
    parent.turn();
    parent.reports();
    parent.give(0, ['a', 'b'], { isRedelivered: true, reportEach: true });
    expect(parent.called).toEqual(['a']);
    expect(parent.reports()).toEqual([{ moved: 0, started: 1, received: 2, waiting: 0 }]);
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.called).toEqual(['a', 'b']);
    parent.give(2, ['c', 'd']);
    expect(parent.called).toEqual(['a', 'b', 'c', 'd']);
  });

  test('where each item is reported, its report comes before its call', () => {
    const reports: object[] = [];
    const parent: Parent = new Parent({ call: () => void reports.push(...parent.reports()) });
    parent.reports();
    parent.give(0, ['a', 'b'], { reportEach: true });
    expect(reports).toMatchObject([
      { moved: 0, started: 1 },
      { moved: 1, started: 2, values: [undefined], isCareful: true },
    ]);
  });

  test('gives back what is not started', () => {
    const parent = new Parent();
    parent.give(0, ['a', 'b', 'c', 'd'], { indexes: [10, 4] });
    parent.reports();
    parent.loop.revoke(2);
    expect(parent.reports()).toEqual([{ type: 'revoked', kept: 2 }]);
    parent.loop.revoke(9);
    expect(parent.reports()).toEqual([{ type: 'revoked', kept: 1 }]);
  });

  test('a call that is given up is not made; one at work learns it by its signal', async () => {
    const parent = new Parent();
    parent.give(0, ['a', 'b', 'c']);
    const { signal } = parent.loop.current as { signal: AbortSignal };
    parent.loop.cancel({ from: 0, count: 2, aborts: true });
    expect(signal.aborted).toBe(true);
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.called).toEqual(['a', 'c']);
  });

  test('what is given back is not given up: other items come in its place', async () => {
    const parent = new Parent();
    parent.give(0, ['a', 'b', 'c']);
    parent.loop.cancel({ from: 1, count: 2, aborts: true });
    parent.loop.revoke(1);
    // The parent did not know yet that it is not there.
    parent.loop.cancel({ from: 2, count: 1, aborts: true });
    parent.give(2, ['d']);
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.called).toEqual(['a', 'd']);
  });

  test('answers of one batch do not wait for calls of the next one', async () => {
    const parent = new Parent({ call: (x: string) => (x === 'slow' ? new Promise(() => undefined) : x) });
    parent.reports();
    parent.give(0, ['quick'], { prefetch: true });
    parent.give(1, ['slow']);
    await settle();
    const told = parent.reports() as { values?: unknown[] }[];
    expect(told.flatMap(({ values }) => values ?? [])).toEqual(['quick']);
  });

  test('an exit sends what has ended, also while the last calls end', async () => {
    const parent = new Parent({ concurrency: 2 });
    parent.give(0, ['a', 'b']);
    parent.loop.end();
    parent.end.get('b')?.('B');
    await settle();
    parent.reports();
    parent.end.get('a')?.('A');
    parent.loop.exit();
    expect(parent.reports().at(-1)).toMatchObject({ type: 'finishedReading', exiting: true });
  });

  test('the signal of a call fires when the pool stops, also if it is asked for late', () => {
    const parent = new Parent();
    parent.give(0, ['a']);
    parent.stopping.abort();
    expect(parent.loop.current?.signal.aborted).toBe(true);
  });

  test('knows the call in which code runs', () => {
    const seen: unknown[] = [];
    const parent: Parent = new Parent({ call: () => void seen.push(parent.loop.current?.index) });
    parent.give(0, ['a', 'b'], { indexes: [7, 2] });
    parent.give(2, ['c']);
    expect(seen).toEqual([7, 8, 0]);
    expect(parent.loop.current).toBeUndefined();
  });

  test('is finished when no items come any more and the last call has ended', async () => {
    const parent = new Parent();
    parent.give(0, ['a']);
    parent.loop.end();
    let isFinished = false;
    void parent.finished.then(() => (isFinished = true));
    await settle();
    expect(isFinished).toBe(false);
    parent.end.get('a')?.('A');
    await parent.finished;
  });

  test('keeps the process alive while it waits for items, not while calls wait', async () => {
    const parent = new Parent({ concurrency: 2 });
    expect(parent.holders).toBe(1);
    parent.give(0, ['a']);
    expect(parent.holders).toBe(0);
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.holders).toBe(1);
    parent.loop.end();
    expect(parent.holders).toBe(0);
  });

  test('ends at a limit, between two calls', async () => {
    const parent = new Parent({ call: (x: number) => x });
    parent.limit.set({ items: 2, rss: undefined });
    parent.give(0, [1, 2, 3]);
    await parent.finished;
    expect(parent.called).toEqual([1, 2]);
    expect(parent.loop.isRecycled).toBe(true);
  });

  test('asks for nothing while its last calls end', async () => {
    const parent = new Parent({ concurrency: 3 });
    parent.limit.set({ items: undefined, rss: 1 });
    parent.turn();
    parent.give(0, ['a', 'b']);
    parent.give(2, ['c']);
    parent.reports();
    expect(parent.called).toEqual(['a', 'b']);
    parent.end.get('a')?.('A');
    await settle();
    parent.loop.sendOutputs();
    expect(parent.reports()).toEqual([
      { moved: 1, started: 2, received: 3, waiting: 0, values: ['A'], items: [0] },
    ]);
  });

  test('starts nothing after a failure of the process', async () => {
    const parent = new Parent();
    parent.give(0, ['a', 'b']);
    parent.loop.freeze();
    parent.end.get('a')?.('A');
    await settle();
    expect(parent.called).toEqual(['a']);
  });

  test('lets the event loop turn while quick calls go on', () => {
    const parent: Parent = new Parent({
      call: () => {
        parent.time += 1;
      },
    });
    parent.give(
      0,
      Array.from({ length: 50 }, (_, index) => index),
    );
    expect(parent.called.length).toBeLessThan(50);
  });

  test('sends the answers of slow calls no later than any report', () => {
    const parent: Parent = new Parent({
      call: () => {
        parent.time += 11;
      },
    });
    parent.reports();
    parent.give(0, ['a', 'b']);
    const reports = parent.sent as Progress[];
    expect(reports.some(({ moved, answers }) => moved === 1 && answers !== undefined)).toBe(true);
  });
});
