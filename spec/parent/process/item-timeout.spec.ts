import { ItemTimeout } from '../../../dist/lib/parent/process/item-timeout';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

describe('ItemTimeout', () => {
  const expire = jest.fn();
  beforeEach(() => {
    jest.useFakeTimers();
    expire.mockReset();
  });
  afterEach(() => jest.useRealTimers());

  test('expires once, when an item exceeds the limit, and has the limit in `expired`', () => {
    const clock = new ItemTimeout(100, expire);
    clock.update(true);
    jest.advanceTimersByTime(99);
    expect([expire.mock.calls.length, clock.expired]).toEqual([0, undefined]);
    jest.advanceTimersByTime(1_000);
    expect([expire.mock.calls.length, clock.expired]).toEqual([1, 100]);
  });

  test('starts again for each item that begins, with one timer for all items', () => {
    const clock = new ItemTimeout(100, expire);
    for (let item = 0; item < 50; item += 1) {
      clock.update(true);
      jest.advanceTimersByTime(90);
      expect(jest.getTimerCount()).toBe(1);
    }
    expect(expire).not.toHaveBeenCalled();
    jest.advanceTimersByTime(20);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('does not run, and has no timer, while nothing is in hand', () => {
    const clock = new ItemTimeout(100, expire);
    clock.update(false);
    clock.update(true);
    jest.advanceTimersByTime(50);
    clock.update(false);
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(1_000);
    expect(expire).not.toHaveBeenCalled();
    clock.update(true);
    jest.advanceTimersByTime(101);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('counts a report that was unread while the parent was blocked', () => {
    const clock = new ItemTimeout(100, expire);
    clock.update(true);
    // The timer goes off; messages are read before the immediate that follows.
    jest.advanceTimersToNextTimer();
    clock.update(true);
    jest.advanceTimersToNextTimer();
    expect(expire).not.toHaveBeenCalled();
    jest.advanceTimersByTime(101);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('counts a final message that was unread while the parent was blocked', () => {
    const clock = new ItemTimeout(100, expire);
    clock.update(true);
    jest.advanceTimersToNextTimer();
    clock.update(false);
    jest.advanceTimersByTime(1_000);
    expect([expire.mock.calls.length, clock.expired]).toEqual([0, undefined]);
  });
});
