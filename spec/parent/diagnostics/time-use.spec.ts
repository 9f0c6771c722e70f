import { TimeUse } from '../../../dist/lib/parent/diagnostics/time-use';
import { Throughput } from '../../../dist/lib/parent/diagnostics/throughput';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

const wait = (time: number): void => {
  jest.advanceTimersByTime(time);
};

describe('TimeUse', () => {
  const spent = (time: TimeUse): object => time.spentUntil(performance.now());

  test('is busy as long as no process says that it waits', () => {
    const time = new TimeUse();
    wait(70);
    expect(spent(time)).toEqual({ starved: 0, busy: 70, blocked: 0 });
  });

  test('counts a wait while it lasts, and afterwards what the process has measured', () => {
    const time = new TimeUse();
    wait(10);
    time.reported({}, 'starved');
    wait(30);
    expect(spent(time)).toEqual({ starved: 30, busy: 10, blocked: 0 });
    time.end('starved');
    wait(5);
    expect(spent(time)).toEqual({ starved: 30, busy: 15, blocked: 0 });
    time.reported({ starved: 32, blocked: 0 }, 'blocked');
    wait(8);
    expect(spent(time)).toEqual({ starved: 32, busy: 13, blocked: 8 });
    time.reported({ starved: 0, blocked: 7 }, undefined);
    expect(spent(time)).toEqual({ starved: 32, busy: 14, blocked: 7 });
  });

  test('counts a wait from when it began, even if the program hears of it later', () => {
    const time = new TimeUse();
    wait(100);
    time.reported({ at: performance.now() - 60 }, 'starved');
    expect(spent(time)).toEqual({ starved: 60, busy: 40, blocked: 0 });
    wait(5);
    time.end('starved');
    wait(50);
    // No process can say that it has waited before, or will.
    time.reported({ starved: 65, at: -1e9 }, 'blocked');
    wait(1);
    time.reported({ blocked: 51, at: 1e9 }, 'starved');
    expect(spent(time)).toEqual({ starved: 65, busy: 40, blocked: 51 });
  });

  test('ends a wait only by what is waited for', () => {
    const time = new TimeUse();
    time.reported({}, 'blocked');
    wait(3);
    time.end('starved');
    wait(4);
    time.end('blocked');
    wait(5);
    expect(spent(time)).toEqual({ starved: 0, busy: 5, blocked: 7 });
  });

  test('keeps what it knows when a process dies, and is busy until the next one waits', () => {
    const time = new TimeUse();
    time.reported({ starved: 0, blocked: 0 }, 'starved');
    wait(20);
    time.settle();
    wait(100);
    time.reported({ starved: 1, blocked: 0 }, undefined);
    expect(spent(time)).toEqual({ starved: 21, busy: 99, blocked: 0 });
  });

  test('stands still when the seat has ended', () => {
    const time = new TimeUse();
    time.reported({}, 'starved');
    wait(20);
    time.finish();
    wait(1_000);
    time.finish();
    expect(spent(time)).toEqual({ starved: 20, busy: 0, blocked: 0 });
  });
});

describe('Throughput', () => {
  test('is of the whole time, and of the last second', () => {
    const throughput = new Throughput();
    for (let count = 0; count < 30; count += 1) {
      wait(100);
      throughput.add(5);
    }
    expect(throughput.rates).toEqual({ overall: 50, lastSecond: expect.closeTo(50, -1) as number });
    wait(2_000);
    expect(throughput.rates).toEqual({ overall: 30, lastSecond: 0 });
  });

  test('of less than a second is of the time since the start', () => {
    const throughput = new Throughput();
    expect(throughput.rates).toEqual({ overall: 0, lastSecond: 0 });
    wait(200);
    throughput.add(40);
    expect(throughput.rates).toEqual({ overall: 200, lastSecond: 200 });
  });

  test('forgets what is older, also where nothing came for long', () => {
    const throughput = new Throughput();
    wait(10);
    throughput.add(1_000);
    wait(10_000);
    throughput.add(10);
    wait(90);
    const { lastSecond } = throughput.rates;
    expect(lastSecond).toBeGreaterThan(9);
    expect(lastSecond).toBeLessThan(11);
  });

  test('stands still when the pool has ended', () => {
    const throughput = new Throughput();
    throughput.add(100);
    wait(1_000);
    throughput.end();
    wait(9_000);
    expect(throughput.rates.overall).toBe(100);
  });
});
