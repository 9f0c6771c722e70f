import { Patience } from '../../../dist/lib/parent/dispatch/stall-timer';

describe('Patience', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('gives order up again and again while something is held up, and has no timer when nothing is', () => {
    const flow = { isHeldUp: false, loseOrder: jest.fn() };
    const patience = new Patience(flow);
    patience.update();
    expect(jest.getTimerCount()).toBe(0);
    flow.isHeldUp = true;
    patience.update();
    patience.update();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(250);
    expect(flow.loseOrder).toHaveBeenCalledTimes(2);
    flow.isHeldUp = false;
    jest.advanceTimersByTime(250);
    expect(flow.loseOrder).toHaveBeenCalledTimes(3);
    expect(jest.getTimerCount()).toBe(0);
  });
});
