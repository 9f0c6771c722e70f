import { Stopwatch } from '../../../dist/lib/child/items/stopwatch';

/** So many ms for each item, one after the other. */
function measure(stopwatch: Stopwatch, clock: { time: number }, durations: readonly number[]): void {
  for (const [item, duration] of durations.entries()) {
    stopwatch.begin(item);
    clock.time += duration;
    stopwatch.end(item);
  }
}

function make() {
  const clock = { time: 1_000, elapsed: () => clock.time };
  const stopwatch = new Stopwatch(clock);
  stopwatch.turn(true);
  return { clock, stopwatch };
}

describe('Stopwatch', () => {
  test('counts items in buckets of 19 %, and names the three that took longest', () => {
    const { clock, stopwatch } = make();
    measure(stopwatch, clock, [0.002_5, 1, 4, 1.1, 8, 2, 1.01]);
    expect(stopwatch.take()).toEqual({
      times: [5, 1, 39, 2, 40, 1, 43, 1, 47, 1, 51, 1],
      slowest: [4, 8, 2, 4, 5, 2].map((value) => expect.closeTo(value) as number),
    });
    expect(stopwatch.take()).toBeUndefined();
  });

  test('has a bucket for what takes no time, and for what takes for ever', () => {
    const { clock, stopwatch } = make();
    measure(stopwatch, clock, [0, 0.000_1, Number.MAX_SAFE_INTEGER]);
    expect(stopwatch.take()?.times).toEqual([0, 2, 199, 1]);
  });

  test('measures each of several at a time', () => {
    const { clock, stopwatch } = make();
    stopwatch.begin(0);
    clock.time += 10;
    stopwatch.begin(1);
    clock.time += 10;
    stopwatch.end(0);
    clock.time += 30;
    stopwatch.end(1);
    expect(stopwatch.take()?.slowest).toEqual([1, 40, 0, 20]);
  });

  test('knows nothing of an item that began before it was turned on, and forgets all when it is turned off', () => {
    const { clock, stopwatch } = make();
    stopwatch.begin(0);
    measure(stopwatch, clock, [1]);
    stopwatch.begin(1);
    stopwatch.turn(false);
    expect([stopwatch.isOn, stopwatch.take()]).toEqual([false, undefined]);
    stopwatch.turn(true);
    stopwatch.end(1);
    expect(stopwatch.take()).toBeUndefined();
  });
});
