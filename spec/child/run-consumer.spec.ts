import type { ParentLink } from '../../dist/lib/child/parent-link';
import { ConsumerRun, type ConsumerLoader } from '../../dist/lib/child/run-consumer';
import type { ParentMessage } from '../../dist/lib/wire/parent-messages';
import { PROTOCOL, type Unsent } from '../../dist/lib/wire/protocol';
import { packValues } from '../../dist/lib/wire/segments/pack';
import { SegmentReceiver } from '../../dist/lib/wire/segments/receiver';
import { fromWireFailure } from '../../dist/lib/wire/thrown/failure';
import { segmentsOf, toWire, valuesOf } from '../wire/segments/values';

type Sent = Parameters<ParentLink['send']>[0];

const START = {
  type: 'start',
  name: 'sum-1',
  index: 1,
  consumer: { form: 'module', url: 'file:///sum.js', exportName: 'default' },
  parameters: [],
  names: undefined,
  pools: [],
  recycle: undefined,
  watchdog: false,
  window: { outputs: 2, bytes: 1_000 },
  given: { items: 0, start: false },
  task: undefined,
} as const;

/** A run without a process: the specification is its parent. */
class Parent implements ParentLink {
  readonly sent: Sent[] = [];
  readonly left: number[] = [];
  holders = 0;
  /** In ms: no report and no turn is due unless a test moves it. */
  time = 0;
  readonly timers: number[] = [];
  readonly run: ConsumerRun;
  #wake: (() => void)[] = [];

  constructor(load: ConsumerLoader) {
    const host = {
      clock: {
        now: () => this.time,
        elapsed: () => this.time,
        stamp: () => this.time,
        onNextTurn: (act: () => void) => void setImmediate(act),
        after: (delay: number, act: () => void) => {
          this.timers.push(delay);
          setImmediate(act);
        },
      },
      become: () => undefined,
      stop: (stopping: AbortController) => {
        stopping.abort();
      },
      leave: (exitCode: number) => this.left.push(exitCode),
    };
    this.run = new ConsumerRun(this, host, load);
  }

  send(message: Sent): void {
    this.sent.push(message);
    for (const wake of this.#wake.splice(0)) wake();
  }

  hold(): void {
    this.holders += 1;
  }

  release(): void {
    this.holders -= 1;
  }

  tell(...messages: Unsent<ParentMessage>[]): void {
    for (const message of messages) this.run.receive({ ...message, protocol: PROTOCOL });
  }

  /** Resolves with the next message of this type. */
  async waitFor<Type extends Sent['type']>(type: Type): Promise<Extract<Sent, { type: Type }>> {
    for (;;) {
      const index = this.sent.findIndex((message) => message.type === type);
      if (index >= 0) return this.sent.splice(index, 1)[0] as Extract<Sent, { type: Type }>;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

const loads =
  (consumer: (items: AsyncIterable<number>) => unknown): ConsumerLoader =>
  () =>
    Promise.resolve({ consumer: consumer as never });

const batch = (first: number, ...items: number[]) =>
  ({
    type: 'items',
    first,
    segments: toWire(segmentsOf(items)),
    prefetch: false,
    reportEach: false,
  }) as const;

/** As of a result. */
const packed = (value: unknown): unknown => packValues([['result', value]]);

describe('a run of a consumer', () => {
  test('asks for items, returns one result, and leaves when it has been received', async () => {
    const parent = new Parent(
      loads(async (items) => {
        let sum = 0;
        for await (const item of items) sum += item;
        return sum;
      }),
    );
    expect(parent.holders).toBe(1);
    parent.tell(START);
    await parent.waitFor('started');
    expect(await parent.waitFor('progress')).toMatchObject({ moved: 0, started: 0, received: 0, waiting: 1 });
    parent.tell(batch(0, 1, 2), batch(2, 3));
    expect(await parent.waitFor('progress')).toMatchObject({ moved: 3, started: 3, received: 3, waiting: 1 });
    parent.tell({ type: 'end' });
    const returned = { result: packed(6), moved: 3, started: 3, recycled: false };
    expect(await parent.waitFor('returned')).toMatchObject(returned);
    expect(parent.left).toEqual([]);
    parent.tell({ type: 'received' });
    expect(parent.left).toEqual([0]);
  });

  test('reports what it threw, and with which item in hand', async () => {
    const parent = new Parent(
      loads(async (items) => {
        for await (const item of items) if (item === 2) throw new RangeError('two');
      }),
    );
    parent.tell(START, batch(0, 1, 2, 3));
    const failed = await parent.waitFor('failed');
    expect(failed).toMatchObject({ reason: 'threw', moved: 1, started: 2 });
    expect(fromWireFailure(failed.failure)).toEqual(new RangeError('two'));
    parent.tell({ type: 'received' });
    expect(parent.left).toEqual([1]);
  });

  test('that cannot be loaded could not start', async () => {
    const parent = new Parent(() => Promise.reject(new SyntaxError('no module')));
    parent.tell(START);
    expect(await parent.waitFor('failed')).toMatchObject({ reason: 'could not start', moved: 0, started: 0 });
  });

  test('whose result cannot cross says so, and all that it started counts as consumed', async () => {
    const parent = new Parent(loads(() => () => 'a function'));
    parent.tell(START);
    expect(await parent.waitFor('failed')).toMatchObject({ reason: 'could not send its result' });
  });

  test('that is a generator runs to its end', async () => {
    const parent = new Parent(
      loads(async function* (items) {
        let last = 0;
        for await (const item of items) yield (last = item);
        return last;
      }),
    );
    parent.tell(START);
    await parent.waitFor('progress');
    parent.tell(batch(0, 7));
    await parent.waitFor('progress');
    parent.tell({ type: 'end' });
    expect(await parent.waitFor('returned')).toMatchObject({ result: packed(7) });
  });

  test('that stops reading gives back what it had not started, and goes on', async () => {
    const parent = new Parent(
      loads(async (items) => {
        for await (const _ of items) break;
        return 'early';
      }),
    );
    parent.tell(START);
    await parent.waitFor('progress');
    parent.tell(batch(0, 1, 2, 3));
    expect(await parent.waitFor('finishedReading')).toMatchObject({ moved: 0, started: 1, exiting: false });
    expect(await parent.waitFor('returned')).toMatchObject({ result: packed('early'), started: 1 });
  });

  test('fails once: what is thrown beside it later is only printed', async () => {
    const print = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const parent = new Parent(loads(() => new Promise(() => undefined)));
    parent.tell(START);
    await parent.waitFor('started');
    parent.run.fail(new Error('first'));
    parent.run.fail(new Error('second'));
    expect(parent.sent.map(({ type }) => type)).toEqual(['called', 'failed']);
    expect(print).toHaveBeenCalledTimes(1);
    print.mockRestore();
  });

  test.each([
    ['while it loads', () => new Promise<never>(() => undefined), 'could not start'],
    ['while it runs', loads(() => new Promise(() => undefined)), 'exited'],
  ] as const)('that waits for what cannot happen %s has failed', async (_, load, reason) => {
    const parent = new Parent(load);
    parent.tell(START);
    if (reason === 'exited') await parent.waitFor('started');
    parent.run.failStuck();
    expect(await parent.waitFor('failed')).toMatchObject({ reason });
  });

  test('whose items are reported one by one lets its parent take what it yields before it goes on', async () => {
    const large = 'x'.repeat(10_000);
    const parent = new Parent(
      loads(async function* (items) {
        for await (const item of items) yield `${large}${item}`;
      }),
    );
    parent.tell({ ...START, window: { outputs: 1_000, bytes: 1e6 } });
    await parent.waitFor('progress');
    parent.tell({ ...batch(0, 1, 2, 3), reportEach: true });
    // One report is of the item that begins, and one brings its output.
    await parent.waitFor('progress');
    expect(await parent.waitFor('progress')).toMatchObject({ moved: 0, started: 1, outputs: { inHand: 1 } });
    await new Promise(setImmediate);
    expect(parent.sent.filter(({ type }) => type === 'progress')).toEqual([]);
    parent.tell({ type: 'outputsTaken', batches: 1 });
    expect(await parent.waitFor('progress')).toMatchObject({ moved: 1, started: 2 });
  });

  const twice: ConsumerLoader = loads(async function* (items) {
    yield 'begin';
    for await (const item of items) {
      yield `${item} a`;
      yield `${item} b`;
    }
    yield 'end';
  });

  /** All outputs that were sent, by message, with how many of them belong to the item in hand. */
  const outputsOf = (parent: Parent): [outputs: unknown[], inHand: number][] => {
    const receiver = new SegmentReceiver();
    return parent.sent.flatMap((message) =>
      message.type === 'progress' && message.outputs !== undefined
        ? [[valuesOf(message.outputs.segments, receiver), message.outputs.inHand] as [unknown[], number]]
        : [],
    );
  };

  test('sends what it yields no later than the report that the item is moved past', async () => {
    const parent = new Parent(twice);
    parent.tell({ ...START, window: { outputs: 1_000, bytes: 1e6 } });
    while (parent.sent.length < 3) await new Promise(setImmediate);
    parent.tell(batch(0, 1, 2));
    while (outputsOf(parent).length < 2) await new Promise(setImmediate);
    parent.tell({ type: 'end' });
    while (!parent.sent.some(({ type }) => type === 'returned')) await new Promise(setImmediate);
    expect(outputsOf(parent)).toEqual([
      [['begin'], 1],
      [['1 a', '1 b', '2 a', '2 b'], 0],
      [['end'], 1],
    ]);
    // It comes before the result.
    expect(parent.sent.at(-1)?.type).toBe('returned');
  });

  test('drops what an earlier process gave away, and was let go', async () => {
    const parent = new Parent(twice);
    parent.tell({ ...START, window: { outputs: 1_000, bytes: 1e6 }, given: { items: 1, start: true } });
    await parent.waitFor('progress');
    parent.tell(batch(0, 1, 2));
    while (outputsOf(parent).length < 1) await new Promise(setImmediate);
    parent.tell({ type: 'end' });
    while (!parent.sent.some(({ type }) => type === 'returned')) await new Promise(setImmediate);
    expect(outputsOf(parent).flatMap(([outputs]) => outputs)).toEqual(['2 a', '2 b', 'end']);
  });

  test('waits at a `yield` when its window is full, and holds its process meanwhile', async () => {
    const yielded: number[] = [];
    const parent = new Parent(
      loads(async function* () {
        for (let i = 0; i < 5; i += 1) {
          yielded.push(i);
          yield await Promise.resolve(i);
        }
      }),
    );
    parent.tell(START);
    while (outputsOf(parent).length < 1) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect([yielded, parent.holders]).toEqual([[0, 1], 1]);
    parent.tell({ type: 'outputsTaken', batches: 1 });
    while (outputsOf(parent).length < 2) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(yielded).toEqual([0, 1, 2, 3]);
    parent.tell({ type: 'outputsTaken', batches: 1 });
    await parent.waitFor('returned');
    expect(outputsOf(parent).flatMap(([outputs]) => outputs)).toEqual([0, 1, 2, 3, 4]);
  });

  test('tells its parent nothing of outputs that are dropped, however long they take', async () => {
    const parent = new Parent(
      loads(async function* (items) {
        for await (const _ of items)
          for (let i = 0; i < 100; i += 1) {
            parent.time += 20;
            yield i;
          }
      }),
    );
    parent.tell({ ...START, given: { items: 1, start: true } });
    await parent.waitFor('progress');
    parent.tell(batch(0, 1));
    const { moved } = await parent.waitFor('progress');
    expect(moved).toBe(1);
  });

  test('sends the first output after quick ones in time, too', async () => {
    const parent = new Parent(
      loads(async function* () {
        for (let i = 0; i < 20; i += 1) yield await Promise.resolve(i);
        // The batch is sent meanwhile.
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        yield 'alone';
        await new Promise(() => undefined);
      }),
    );
    parent.tell({ ...START, window: { outputs: 1_000, bytes: 1e6 } });
    while (outputsOf(parent).length < 2) await new Promise(setImmediate);
    expect(outputsOf(parent).at(-1)).toEqual([['alone'], 1]);
    expect(parent.timers).toEqual([10, 10]);
  });
});
