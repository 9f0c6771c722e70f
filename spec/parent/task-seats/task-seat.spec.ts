import { Stretch, type NumberRuns } from '../../../dist/lib/parent/lane/stretch';
import { OutputQueue } from '../../../dist/lib/parent/outputs/output-queue';
import type { CallDesk, SeatDeath } from '../../../dist/lib/parent/task-seats/call-desk';
import { TaskSeat, type TaskLaunch } from '../../../dist/lib/parent/task-seats/task-seat';
import type { AnswerBatch } from '../../../dist/lib/wire/child-messages';
import { toWireFailure } from '../../../dist/lib/wire/thrown/failure';
import { segmentsOf, toWire } from '../../wire/segments/values';
import { chunkOf } from '../chunks';
import { observed, PaperProcess, SlowSource, start } from '../seats/paper-process';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

/** Items with these numbers, which are their values too. */
const items = (first: number, count = 1): Stretch =>
  new Stretch([first, count], chunkOf(Array.from({ length: count }, (_, index) => first + index)));

/** Keeps what became of calls. */
class Desk implements CallDesk {
  readonly answers = new Map<number, unknown>();
  readonly canceled = new Set<number>();
  readonly deaths: [numbers: readonly number[], death: SeatDeath][] = [];
  readonly dropped: number[] = [];
  /** Those that are made again after a death. */
  again: readonly number[] = [];
  timeout: number | undefined;

  isOpen(number: number): boolean {
    return !this.answers.has(number);
  }

  isCanceled(number: number): boolean {
    return this.canceled.has(number);
  }

  hasCanceled(): boolean {
    return this.canceled.size > 0;
  }

  indexesOf(numbers: () => NumberRuns): number[] {
    return numbers().flatMap(({ first, count }) => [first, count]);
  }

  timeoutOf(): number | undefined {
    return this.timeout;
  }

  answer({ first, count }: { first: number; count: number }, values: { read: () => unknown }): void {
    for (let number = first; number < first + count; number += 1) this.answers.set(number, values.read());
  }

  reject(number: number, thrown: unknown): void {
    this.answers.set(number, thrown);
  }

  drop(number: number): void {
    this.dropped.push(number);
  }

  isSuspect(number: number): boolean {
    return this.again.includes(number);
  }

  sentence(numbers: readonly number[], death: SeatDeath): Set<number> {
    this.deaths.push([numbers, death]);
    return new Set(this.again);
  }
}

const answers = (values: unknown[], rest: Partial<AnswerBatch> = {}): { answers: AnswerBatch } => {
  return { answers: { segments: toWire(segmentsOf(values)), isCareful: false, ...rest } };
};

interface Progress {
  readonly moved: number;
  readonly started: number;
  readonly received: number;
  readonly waiting?: number;
  readonly answers?: AnswerBatch;
}

function make({
  idleTimeout,
  mustStayAwake = () => false,
  reportsEach = false,
  timeout,
}: Partial<Pick<TaskLaunch, 'mustStayAwake'>> & {
  idleTimeout?: number;
  reportsEach?: boolean;
  timeout?: number;
} = {}) {
  const processes: PaperProcess[] = [];
  const source = new SlowSource();
  const desk = new Desk();
  desk.timeout = timeout;
  const changed = jest.fn();
  const launch: TaskLaunch = {
    launcher: (_: string, receive: (message: object) => void) => {
      const process = new PaperProcess(receive);
      processes.push(process);
      return process;
    },
    start: { ...start, task: { concurrency: 1 } },
    ...observed(),
    timeout: undefined,
    putInto: () => Promise.resolve(),
    outputs: new OutputQueue({ items: 1, bytes: 1 }),
    yielded: () => undefined,
    calls: desk,
    reportsEach: () => reportsEach,
    idleTimeout,
    mustStayAwake,
    changed,
  };
  const seat = new TaskSeat('f-1', 1, launch, source);
  const current = (): PaperProcess => processes.at(-1) as PaperProcess;
  const say = ({ waiting = 1, ...progress }: Progress): void => {
    current().say({ type: 'progress', elapsed: 1, belowLowWatermark: false, waiting, ...progress });
  };
  const load = (): void => {
    seat.wake();
    current().say({ type: 'started' });
    say({ moved: 0, started: 0, received: 0 });
  };
  /** Its process is gone, and what follows has followed. */
  const end = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    const dead = current();
    dead.kill(signal);
    await dead.ended;
    await new Promise(setImmediate);
  };
  const sent = (type: string): object[] => current().sent.filter((message) => message.type === type);
  return { seat, source, desk, changed, current, say, load, end, sent, processes };
}

function useFakeTimers(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
}

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const turn = (): Promise<void> => new Promise(setImmediate);

describe('TaskSeat', () => {
  test('is asleep until it is woken', () => {
    const { seat, processes } = make();
    expect([seat.state, processes.length, seat.pid]).toEqual(['asleep', 0, undefined]);
    seat.wake();
    seat.wake();
    expect([seat.state, processes.length, seat.pid]).toEqual(['starting', 1, 1]);
  });

  test('tells the answers of calls by number, and failures in their place', () => {
    const { seat, desk, say, load } = make();
    load();
    seat.hand(items(5, 3), false);
    const failures = [{ at: 1, failure: toWireFailure(new RangeError('no')) }];
    say({ moved: 3, started: 3, received: 3, ...answers(['a', undefined, 'c'], { failures }) });
    expect([...desk.answers]).toEqual([
      [5, 'a'],
      [6, new RangeError('no')],
      [7, 'c'],
    ]);
    expect(seat.inHand).toBe(0);
  });

  test('sends the places of items with them', () => {
    const { seat, sent, load } = make();
    load();
    seat.hand(items(5, 3), false);
    expect(sent('items')).toMatchObject([{ first: 0, indexes: [5, 3] }]);
  });

  test('knows calls that end before earlier ones', () => {
    const { seat, desk, say, load } = make();
    load();
    seat.hand(items(1, 3), false);
    say({ moved: 0, started: 3, received: 3, ...answers(['c'], { items: [2] }) });
    expect([...desk.answers]).toEqual([[3, 'c']]);
    expect(seat.inHand).toBe(2);
    say({ moved: 3, started: 3, received: 3, ...answers(['b', 'a'], { items: [1, 0] }) });
    expect(desk.answers.size).toBe(3);
    expect(seat.inHand).toBe(0);
  });

  test.each<[string, Progress]>([
    ['fewer answers than calls', { moved: 2, started: 2, received: 2, ...answers(['a']) }],
    ['no answers', { moved: 1, started: 1, received: 1 }],
    [
      'an answer of a call that is not started',
      { moved: 0, started: 1, received: 2, ...answers(['b'], { items: [1] }) },
    ],
    ['a call that is passed over', { moved: 2, started: 2, received: 2, ...answers(['b'], { items: [1] }) }],
  ])('a process that sends %s has broken the protocol', async (_, progress) => {
    const { seat, desk, current, say, load } = make();
    load();
    seat.hand(items(1, 2), false);
    const process = current();
    say(progress);
    await process.ended;
    await turn();
    expect(desk.deaths[0]?.[1].failure.reason).toBe('broke the protocol');
  });

  test('what a dead process may have started is judged, the rest goes to others', async () => {
    const { seat, source, desk, say, load, end } = make();
    load();
    seat.hand(items(1, 2), true);
    say({ moved: 0, started: 1, received: 2 });
    seat.hand(items(3, 2), false);
    say({ moved: 1, started: 2, received: 4, ...answers(['a']) });
    await end();
    expect(desk.deaths).toMatchObject([
      [[2, 3, 4], { failure: { reason: 'killed', consumed: 1 }, culprits: new Set() }],
    ]);
    expect(source.back).toEqual([]);
    expect(seat.state).toBe('starting');
  });

  test('of one call alone it is known what the process died of', async () => {
    const { seat, desk, load, end } = make();
    load();
    seat.hand(items(9), false);
    await end();
    expect(desk.deaths).toMatchObject([[[9], { culprits: new Set([9]) }]]);
  });

  test('what is made again is reported one by one, what may not have arrived alone', async () => {
    const { seat, desk, say, sent, load, end, current } = make();
    load();
    seat.hand(items(1, 2), true);
    say({ moved: 0, started: 1, received: 2, waiting: 0 });
    seat.hand(items(3, 2), false);
    desk.again = [2, 3, 4];
    await end();
    expect(sent('items')).toEqual([]);
    current().say({ type: 'started' });
    say({ moved: 0, started: 0, received: 0 });
    expect(sent('items')).toMatchObject([{ reportEach: true, isRedelivered: true, indexes: [2, 1] }]);
    say({ moved: 1, started: 1, received: 1, ...answers(['b']) });
    expect(sent('items')).toMatchObject([{ indexes: [2, 1] }, { indexes: [3, 1], reportEach: true }]);
  });

  test('what was suspected before stays with its seat, and is reported again; others go', async () => {
    const { seat, source, desk, say, sent, load, end, current } = make();
    load();
    seat.hand(items(1, 3), false);
    say({ moved: 0, started: 1, received: 3, waiting: 0 });
    desk.again = [1, 2, 3];
    await end();
    current().say({ type: 'started' });
    say({ moved: 0, started: 0, received: 0 });
    say({ moved: 0, started: 1, received: 3, waiting: 0 });
    desk.again = [2, 3];
    await end();
    expect(desk.deaths[1]).toMatchObject([[1], { culprits: new Set([1]) }]);
    expect(source.back).toEqual([]);
    current().say({ type: 'started' });
    say({ moved: 0, started: 0, received: 0 });
    expect(sent('items')).toMatchObject([{ indexes: [2, 2], reportEach: true }]);
  });

  test('a stopped seat gives nothing back', async () => {
    const { seat, source, load, end } = make();
    load();
    seat.hand(items(1, 3), false);
    seat.stop();
    await end();
    expect(source.back).toEqual([]);
  });

  test('calls that are given up are not handed out', () => {
    const { seat, desk, sent, load } = make();
    load();
    for (const number of [1, 3]) desk.canceled.add(number);
    seat.hand(items(1, 4), false);
    expect(desk.dropped).toEqual([1, 3]);
    expect(sent('items')).toMatchObject([{ indexes: [2, 1, 4, 1] }]);
    seat.hand(items(3), false);
    expect(sent('items')).toHaveLength(1);
  });

  test('a call in hand that is given up is told to the process, which is killed if it goes on with it', async () => {
    useFakeTimers();
    const { seat, desk, say, sent, load, current } = make();
    load();
    seat.hand(items(1, 2), false);
    say({ moved: 0, started: 1, received: 2 });
    seat.cancel((number) => number === 1, true);
    expect(sent('cancel')).toMatchObject([{ from: 0, count: 1, aborts: true }]);
    const process = current();
    jest.advanceTimersByTime(600);
    await process.ended;
    await turn();
    expect(desk.deaths).toMatchObject([[[1, 2], { culprits: new Set([1]) }]]);
  });

  test('and not if it has ended by then, or waits behind another one', async () => {
    useFakeTimers();
    const { seat, desk, say, load } = make();
    load();
    seat.hand(items(1, 2), false);
    say({ moved: 0, started: 1, received: 2, waiting: 0 });
    seat.cancel(() => true, true);
    say({ moved: 1, started: 2, received: 2, ...answers(['a']), waiting: 0 });
    say({ moved: 2, started: 2, received: 2, ...answers(['b']) });
    seat.hand(items(3), false);
    jest.advanceTimersByTime(5_000);
    await turn();
    expect(desk.deaths).toEqual([]);
  });

  test('what waits for the next process is dropped, and costs that one nothing', async () => {
    useFakeTimers();
    const { seat, desk, say, sent, load, end, current } = make();
    load();
    seat.hand(items(1, 3), false);
    say({ moved: 0, started: 1, received: 3, waiting: 0 });
    desk.again = [1, 2, 3];
    await end();
    seat.cancel((number) => number !== 2, true);
    expect(desk.dropped.sort()).toEqual([1, 3]);
    jest.advanceTimersByTime(3_000);
    await turn();
    expect(desk.deaths).toHaveLength(1);
    current().say({ type: 'started' });
    say({ moved: 0, started: 0, received: 0 });
    expect(sent('items')).toMatchObject([{ indexes: [2, 1], reportEach: true, isRedelivered: true }]);
  });

  test('one that waits behind another one does not cost the process its life', async () => {
    useFakeTimers();
    const { seat, desk, say, load } = make();
    load();
    seat.hand(items(1, 2), false);
    say({ moved: 0, started: 1, received: 2, waiting: 0 });
    seat.cancel((number) => number === 2, true);
    jest.advanceTimersByTime(3_000);
    await turn();
    await turn();
    expect(desk.deaths).toEqual([]);
    expect(seat.restarts.count).toBe(0);
  });

  test('a call that a process does not begin is ended too', async () => {
    useFakeTimers();
    const { seat, desk, load, current } = make({ reportsEach: true, timeout: 100 });
    load();
    seat.hand(items(1, 2), false);
    const process = current();
    jest.advanceTimersByTime(101);
    await process.ended;
    await turn();
    expect(desk.deaths).toMatchObject([
      [[1, 2], { failure: { reason: 'timed out' }, culprits: new Set([1]) }],
    ]);
  });

  test('a call that takes too long is ended with its process', async () => {
    useFakeTimers();
    const { seat, desk, say, load, current } = make({ reportsEach: true, timeout: 100 });
    load();
    seat.hand(items(1, 2), false);
    say({ moved: 0, started: 1, received: 2, waiting: 0 });
    jest.advanceTimersByTime(60);
    say({ moved: 1, started: 2, received: 2, ...answers(['a']), waiting: 0 });
    jest.advanceTimersByTime(60);
    await turn();
    expect(desk.deaths).toEqual([]);
    const process = current();
    jest.advanceTimersByTime(41);
    await process.ended;
    await turn();
    expect(desk.deaths).toMatchObject([[[2], { failure: { reason: 'timed out' }, culprits: new Set([2]) }]]);
  });

  test('a process that does not start is not tried again, and what waited for it goes to others', async () => {
    const { seat, source, current, changed } = make();
    seat.wake();
    const process = current();
    process.say({
      type: 'failed',
      reason: 'could not start',
      failure: toWireFailure(new Error('no')),
      moved: 0,
      started: 0,
    });
    process.kill('SIGKILL');
    await process.ended;
    await turn();
    expect(seat.state).toBe('failed');
    expect(seat.failure).toMatchObject({ reason: 'could not start', error: new Error('no') });
    expect(source.restarts).toBe(0);
    expect(changed).toHaveBeenCalledWith(seat);
  });

  test('processes that die before they have loaded their function are given up after some, however long that takes', async () => {
    useFakeTimers();
    jest.spyOn(process, 'emitWarning').mockReturnValue();
    const { seat, end, processes } = make();
    seat.wake();
    while (seat.failure === undefined && processes.length < 9) {
      jest.advanceTimersByTime(5_000);
      await end();
      jest.advanceTimersByTime(10_000);
    }
    expect(processes).toHaveLength(5);
    expect(seat.failure).toMatchObject({ reason: 'killed' });
  });

  test('processes that die right after their start, with no call, are given up after some', async () => {
    useFakeTimers();
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const { seat, processes, end } = make();
    seat.wake();
    for (let death = 0; death < 5; death += 1) {
      await end();
      // Longer than the pause before the next one.
      jest.advanceTimersByTime(500);
    }
    expect(seat.state).toBe('failed');
    expect(processes).toHaveLength(5);
    expect(warn).toHaveBeenCalledTimes(3);
  });

  test('one with a call is replaced at once, however often that happens', async () => {
    const { seat, processes, load, end } = make();
    for (let death = 0; death < 12; death += 1) {
      load();
      seat.hand(items(death + 1), false);
      await end();
      expect(processes).toHaveLength(death + 2);
    }
  });

  test('ends a process that has nothing to do, and sleeps', async () => {
    useFakeTimers();
    const { seat, load, sent, current } = make({ idleTimeout: 50 });
    load();
    jest.advanceTimersByTime(40);
    expect(sent('end')).toEqual([]);
    jest.advanceTimersByTime(11);
    expect(sent('end')).toHaveLength(1);
    const process = current();
    process.say({ type: 'returned', result: [], recycled: false, moved: 0, started: 0 });
    process.kill('SIGTERM');
    await process.ended;
    await turn();
    expect(seat.restarts.count).toBe(0);
  });

  test('keeps a process that has nothing to do as long as all are waited for', () => {
    useFakeTimers();
    let isAwaited = true;
    const { seat, load, sent } = make({ idleTimeout: 50, mustStayAwake: () => isAwaited });
    load();
    jest.advanceTimersByTime(140);
    expect([sent('end'), seat.isDozing]).toEqual([[], false]);
    isAwaited = false;
    jest.advanceTimersByTime(11);
    expect([sent('end').length, seat.isDozing]).toEqual([1, true]);
  });

  test('warns of a process that does not come to its first call', () => {
    useFakeTimers();
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const { seat } = make();
    seat.wake();
    jest.advanceTimersByTime(10_001);
    expect(warn.mock.calls[0]?.[0]).toMatch(
      /^f-1 \(pid 1\) has not loaded its function after 10 s: .*`setup\(\)`/,
    );
  });

  test('`stop()` ends its process, or its pause, or its sleep', async () => {
    const { seat, end } = make();
    seat.wake();
    seat.stop();
    await end();
    expect(seat.state).toBe('ended');
    const { seat: sleeping } = make();
    sleeping.stop();
    expect(sleeping.state).toBe('ended');
  });

  test('where no item will come, its process ends; one that sleeps has', () => {
    const { seat, sent, load } = make();
    load();
    seat.announceEnd();
    expect(sent('end')).toHaveLength(1);
    const { seat: sleeping } = make();
    sleeping.announceEnd();
    expect(sleeping.state).toBe('ended');
  });
});
