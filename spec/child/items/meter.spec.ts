import { Meter } from '../../../dist/lib/child/items/meter';

/** A clock that is set by hand, in ms. */
function makeMeter() {
  const clock = { time: 0 };
  const meter = new Meter({
    now: () => clock.time,
    elapsed: () => clock.time,
    stamp: () => clock.time,
    onNextTurn: () => undefined,
    after: () => undefined,
  });
  const pass = (time: number): void => {
    clock.time += time;
  };
  const takeWaited = () => ({ items: meter.takeWaited('items'), room: meter.takeWaited('room') });
  return { meter, pass, takeWaited };
}

describe('Meter', () => {
  test('tells work and waits apart, and each time once', () => {
    const { meter, pass, takeWaited } = makeMeter();
    pass(100);
    meter.pause('items');
    pass(7);
    meter.resume('items');
    pass(20);
    expect([meter.takeWorked(), takeWaited()]).toEqual([20, { items: 7, room: 0 }]);
    meter.pause('room');
    pass(3);
    meter.resume('room');
    pass(1);
    expect([meter.takeWorked(), takeWaited()]).toEqual([1, { items: 0, room: 3 }]);
    expect([meter.takeWorked(), takeWaited()]).toEqual([0, { items: 0, room: 0 }]);
  });

  test('counts a wait that goes on up to now', () => {
    const { meter, pass, takeWaited } = makeMeter();
    meter.pause('items');
    pass(5);
    expect(takeWaited()).toEqual({ items: 5, room: 0 });
    pass(6);
    expect(takeWaited()).toEqual({ items: 6, room: 0 });
  });

  test('items that come while it waits for room end no wait', () => {
    const { meter, pass, takeWaited } = makeMeter();
    meter.resume('items');
    meter.pause('room');
    pass(2);
    meter.resume('items');
    pass(3);
    meter.resume('room');
    pass(4);
    expect([meter.takeWorked(), takeWaited()]).toEqual([4, { items: 0, room: 5 }]);
  });

  test('counts nothing before the consumer has begun', () => {
    const { meter, pass, takeWaited } = makeMeter();
    pass(50);
    expect([meter.takeWorked(), takeWaited()]).toEqual([0, { items: 0, room: 0 }]);
    meter.resume('items');
    pass(5);
    expect(meter.takeWorked()).toBe(5);
  });
});
