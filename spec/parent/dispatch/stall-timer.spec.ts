import { StallTimer } from '../../../dist/lib/parent/dispatch/stall-timer';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

describe('StallTimer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('gives order up again and again while something is held up, and has no timer when nothing is', () => {
    const flow = { isStalled: false, revokeStalled: jest.fn() };
    const timer = new StallTimer(flow);
    timer.update();
    expect(jest.getTimerCount()).toBe(0);
    flow.isStalled = true;
    timer.update();
    timer.update();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(250);
    expect(flow.revokeStalled).toHaveBeenCalledTimes(2);
    flow.isStalled = false;
    jest.advanceTimersByTime(250);
    expect(flow.revokeStalled).toHaveBeenCalledTimes(3);
    expect(jest.getTimerCount()).toBe(0);
  });
});
