import { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { OutputQueue } from '../../../dist/lib/parent/outputs/output-queue';
import { Seat, type SeatLaunch } from '../../../dist/lib/parent/seats/seat';
import { packValues } from '../../../dist/lib/wire/segments/pack';
import { toWireFailure } from '../../../dist/lib/wire/thrown/failure';
import { chunkOf } from '../chunks';
import { observed, PaperProcess, SlowSource, start } from './paper-process';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

const MARK = { items: 4, bytes: 1_000 };

const items = (...values: number[]): Stretch => new Stretch([values[0] ?? 0, values.length], chunkOf(values));

function make({ retries = 0, poison = 'fail', ack = 'result', timeout }: Partial<SeatLaunch> = {}) {
  const processes: PaperProcess[] = [];
  const source = new SlowSource();
  const ended = jest.fn();
  const outputs = new OutputQueue(MARK);
  const launch = {
    launcher: (_: string, receive: (message: object) => void) => {
      const process = new PaperProcess(receive);
      processes.push(process);
      return process;
    },
    start,
    ...observed(),
    timeout,
    putInto: () => Promise.resolve(),
    outputs,
    outputHighWaterMark: MARK,
    yielded: () => undefined,
    loaded: () => undefined,
    called: () => undefined,
    retries,
    poison,
    ack,
    ended,
  };
  const seat = new Seat('sum-1', 1, launch, source);
  const current = (): PaperProcess => processes.at(-1) as PaperProcess;
  /** The process is killed, and what follows has followed. */
  const kill = async (): Promise<void> => {
    const dead = current();
    dead.kill('SIGKILL');
    await dead.ended;
    await new Promise(setImmediate);
  };
  return { seat, source, ended, current, kill, processes };
}

function useFakeTimers(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
}

afterEach(() => {
  jest.useRealTimers();
});

describe('Seat', () => {
  test('is fed by any source, whenever that has items, and reports how far its consumer is', () => {
    const { seat, source, current } = make();
    expect(seat.state).toBe('starting');
    current().say({ type: 'started' });
    current().progress(0, 0, 0);
    expect(seat.state).toBe('idle');
    seat.hand(items(1, 2, 3), false);
    expect(seat.state).toBe('busy');
    expect(current().items).toEqual([1, 2, 3]);
    current().progress(2, 3, 3, 0);
    expect(source.reports.at(-1)).toMatchObject({ moved: 2, waiting: 0 });
    expect(seat.lane).toMatchObject({ consumed: 2, inHand: 1 });
  });

  test('gives back what the process gives back, and asks it for that', () => {
    const { seat, source, current } = make();
    current().progress(0, 0, 0);
    seat.hand(items(1, 2, 3, 4), false);
    seat.revoke(2);
    expect(current().sent.at(-1)).toEqual({ type: 'revoke', count: 2 });
    current().say({ type: 'revoked', kept: 2 });
    expect(source.back).toEqual([3, 4]);
    expect(seat.lane.inHand).toBe(2);
  });

  test('a consumer that finished reading gives back what it had not started, and keeps the rest', () => {
    const { seat, source, current } = make();
    current().progress(0, 0, 0);
    seat.hand(items(1, 2, 3), false);
    current().say({ type: 'finishedReading', moved: 1, started: 2, exiting: false });
    expect(source.back).toEqual([3]);
    expect(seat.lane.inHand).toBe(1);
  });

  test('without retries, a death names the only item in hand, or counts several as lost', async () => {
    for (const [handed, lost] of [
      [items(1), 0],
      [items(1, 2), 2],
    ] as const) {
      const { seat, ended, current, kill } = make();
      current().say({ type: 'started' });
      current().progress(0, 0, 0);
      seat.hand(handed, false);
      await kill();
      expect(ended).toHaveBeenCalledTimes(1);
      expect(seat.failure).toMatchObject({ reason: 'killed', signal: 'SIGKILL', consumed: 0 });
      expect([seat.failure?.item, seat.lost, seat.lane.inHand]).toEqual([
        lost === 0 ? 1 : undefined,
        lost,
        0,
      ]);
    }
  });

  test('with retries, the next process is sent all items again, the suspects to be reported one by one', async () => {
    const { seat, source, current, kill } = make({ retries: 1 });
    current().say({ type: 'started' });
    current().progress(0, 0, 0);
    seat.hand(items(1, 2, 3), false);
    current().progress(1, 2, 3, 0);
    await kill();
    expect([seat.restarts.count, source.restarts]).toEqual([1, 1]);
    current().progress(0, 0, 0);
    current().progress(1, 1, 1);
    expect(current().sent.filter(({ type }) => type === 'items')).toEqual([
      {
        type: 'items',
        first: 0,
        segments: [{ form: 'numbers', values: [1] }],
        prefetch: false,
        reportEach: false,
      },
      {
        type: 'items',
        first: 1,
        segments: [{ form: 'numbers', values: [2, 3] }],
        prefetch: false,
        reportEach: true,
      },
    ]);
    // While it is sent these, it asks its source for nothing.
    expect(source.reports.slice(-2).map(({ waiting }) => waiting)).toEqual([0, 0]);
    current().progress(3, 3, 3);
    expect(source.reports.at(-1)?.waiting).toBe(1);
  });

  test('an item that was in hand each time is quarantined, and the seat goes on without it', async () => {
    const { seat, current, processes } = make({ poison: 'skip', ack: 'item' });
    current().say({ type: 'started' });
    current().progress(0, 0, 0);
    seat.hand(items(1, 2, 3), false);
    const failure = toWireFailure(new Error('two'));
    current().say({ type: 'failed', reason: 'threw', moved: 1, started: 2, failure });
    const dead = current();
    dead.kill('SIGKILL');
    await dead.ended;
    await new Promise(setImmediate);
    expect(processes).toHaveLength(2);
    expect(seat.poisoned).toMatchObject([{ item: 2, name: 'sum-1', reason: 'threw' }]);
    current().progress(0, 0, 0);
    expect(current().items).toEqual([3]);
  });

  test('a result acknowledges what went into it; what was not started is free for others', async () => {
    const { seat, source, current, kill, ended } = make({ retries: 1 });
    current().progress(0, 0, 0);
    seat.hand(items(1, 2, 3), false);
    current().say({
      type: 'returned',
      result: packValues([['result', 'sum']]),
      recycled: false,
      moved: 1,
      started: 2,
    });
    expect(current().sent.at(-1)).toEqual({ type: 'received' });
    expect(source.back).toEqual([3]);
    expect(seat.lane).toMatchObject({ consumed: 2, inHand: 0 });
    await kill();
    expect(ended).toHaveBeenCalledTimes(1);
    expect([seat.results, seat.state]).toEqual([['sum'], 'ended']);
  });

  test('the end is announced when nothing is to be redelivered any more', async () => {
    const { seat, current, kill } = make({ retries: 1 });
    current().say({ type: 'started' });
    current().progress(0, 0, 0);
    seat.hand(items(1), false);
    seat.announceEnd();
    expect(current().sent.at(-1)).toEqual({ type: 'end' });
    await kill();
    expect(current().sent.map(({ type }) => type)).toEqual(['start']);
    current().progress(0, 0, 0);
    current().progress(1, 1, 1);
    expect(current().sent.map(({ type }) => type)).toEqual(['start', 'items', 'end']);
  });

  test('an item that took too long is the one to blame, even if its consumer finishes it before it is killed', async () => {
    useFakeTimers();
    const { seat, current, ended } = make({ timeout: 50 });
    current().say({ type: 'started' });
    current().progress(0, 0, 0);
    seat.hand(items(1, 2), false);
    current().progress(0, 1, 2, 0);
    const killed = jest.spyOn(current(), 'kill').mockReturnValue();
    jest.advanceTimersByTime(60);
    await new Promise(setImmediate);
    expect(killed).toHaveBeenCalledWith('SIGKILL');
    current().progress(1, 2, 2, 0);
    killed.mockRestore();
    current().kill('SIGKILL');
    await current().ended;
    await new Promise(setImmediate);
    expect(ended).toHaveBeenCalled();
    expect(seat.failure).toMatchObject({ reason: 'timed out', item: 1, consumed: 0 });
  });

  describe('that retires', () => {
    const ends = (process: PaperProcess): number => process.sent.filter(({ type }) => type === 'end').length;

    test('learns of the end at once where it has nothing in hand', () => {
      const { seat, current } = make();
      current().progress(0, 0, 0);
      seat.retire(true);
      seat.retire(true);
      expect(ends(current())).toBe(1);
    });

    test('learns of the end when it asks for more, and not before: what it has not started would be lost', () => {
      const { seat, current } = make();
      current().progress(0, 0, 0);
      seat.hand(items(1, 2, 3), false);
      current().progress(0, 1, 3, 0);
      seat.retire(true);
      expect(current().sent.at(-1)).toEqual({ type: 'revoke', count: 2 });
      expect(ends(current())).toBe(0);
      current().say({ type: 'revoked', kept: 1 });
      current().progress(1, 1, 1, 1);
      expect(ends(current())).toBe(1);
    });

    test('learns of the end at once where it reads ahead, and works on all that it has', () => {
      const { seat, current } = make();
      current().progress(0, 0, 0);
      seat.hand(items(1), false);
      current().progress(0, 1, 1, 1);
      seat.retire(true);
      expect(ends(current())).toBe(1);
    });

    test('has another process for what it redelivers, which asks its source for nothing', async () => {
      const { seat, source, current, kill, processes } = make({ retries: 1 });
      current().say({ type: 'started' });
      current().progress(0, 0, 0);
      seat.hand(items(1), false);
      seat.retire(true);
      expect(seat.mayComeBack).toBe(false);
      await kill();
      expect([processes.length, source.restarts]).toEqual([2, 0]);
      current().say({ type: 'started' });
      current().progress(0, 0, 0);
      expect(current().items).toEqual([1]);
      current().progress(1, 1, 1);
      expect(ends(current())).toBe(1);
    });

    test('has no other process where this one is recycled', async () => {
      const { seat, source, current, ended, processes } = make();
      current().progress(0, 0, 0);
      seat.hand(items(1, 2), false);
      seat.retire(true);
      const result = packValues([['result', 7]]);
      current().say({ type: 'returned', moved: 1, started: 1, result, recycled: true });
      expect(source.back).toEqual([2]);
      current().kill('SIGTERM');
      await current().ended;
      await new Promise(setImmediate);
      expect([processes.length, ended.mock.calls.length]).toEqual([1, 1]);
      expect(seat.results).toEqual([7]);
    });
  });

  describe('whose processes die right after their start', () => {
    beforeEach(useFakeTimers);

    const die = async () => {
      const made = make({ retries: 9 });
      for (let deaths = 0; deaths < 2; deaths += 1) {
        made.current().say({ type: 'started' });
        made.current().progress(0, 0, 0);
        if (deaths === 0) made.seat.hand(items(1, 2), false);
        await made.kill();
      }
      return made;
    };

    test('has the next but one after a pause, and no pid until then', async () => {
      const { seat, processes, source } = await die();
      expect(processes).toHaveLength(2);
      expect(seat).toMatchObject({ state: 'starting', pid: undefined, restarts: { count: 2 } });
      expect(source.restarts).toBe(2);
      jest.advanceTimersByTime(100);
      expect(seat).toMatchObject({ state: 'starting', pid: 1 });
      processes[2]?.progress(0, 0, 0);
      expect(processes[2]?.items).toEqual([1]);
    });

    test('ends at once when it is stopped in the pause, and its items are left', async () => {
      const { seat, ended, source, processes } = await die();
      seat.stop();
      expect(ended).toHaveBeenCalledTimes(1);
      expect(source.back).toEqual([1, 2]);
      expect(seat).toMatchObject({ state: 'ended', isRunning: false, failure: undefined });
      jest.runAllTimers();
      expect(processes).toHaveLength(2);
    });
  });
});
