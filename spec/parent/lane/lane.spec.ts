import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';

import { Lane } from '../../../dist/lib/parent/lane/lane';
import { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { chunkOf, itemsIn, itemsOf } from '../chunks';
import { collectGarbage } from '../collect-garbage';

/** Items that are their own numbers, each in an array: items that are arrays stay so. */
function stretchOf(first: number, count: number): Stretch {
  return new Stretch([first, count], chunkOf(Array.from({ length: count }, (_, i) => [first + i])));
}

function sendAll(lane: Lane): { items: unknown[]; reportEach: boolean; first: number }[] {
  const sent = [];
  for (let batch = lane.send(); batch !== undefined; batch = lane.send())
    sent.push({ items: itemsOf(batch.chunk), reportEach: batch.reportEach, first: batch.first });
  return sent;
}

const KEEPS = { keeps: true, reportsEach: false };
const FORGETS = { keeps: false, reportsEach: false };

describe('Lane', () => {
  test('counts what is in hand, on the way and consumed from its cursors', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 5));
    expect(lane).toMatchObject({ inHand: 5, isBusy: false, isRedelivering: true });
    lane.send();
    expect(lane).toMatchObject({ inHand: 5, isBusy: true, isRedelivering: false, onTheWay: 5, first: [1] });
    expect(lane.progress({ moved: 2, started: 3, received: 5 })).toBe(2);
    expect(lane).toMatchObject({ inHand: 3, consumed: 2, onTheWay: 0, first: [3] });
  });

  test('suspects all that was sent, but of items that are reported one by one only those that were', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 5));
    lane.send();
    lane.progress({ moved: 1, started: 2, received: 3 });
    expect(lane.suspects).toEqual({ from: 1, to: 5 });
    const careful = new Lane({ keeps: false, reportsEach: true });
    careful.append(stretchOf(1, 5));
    careful.send();
    careful.progress({ moved: 1, started: 2, received: 5 });
    expect(careful.suspects).toEqual({ from: 1, to: 2 });
  });

  test('suspects what was on the way, which then travels alone: the process may have died as it received it', () => {
    const lane = new Lane({ keeps: false, reportsEach: true });
    lane.append(stretchOf(1, 3));
    lane.send();
    expect(lane).toMatchObject({ suspects: { from: 0, to: 3 }, canNarrow: true });
    lane.rewind();
    expect(lane.send()).toMatchObject({ chunk: { count: 1 }, reportEach: true });
    expect(lane).toMatchObject({ suspects: { from: 0, to: 1 }, canNarrow: false });
    lane.progress({ moved: 1, started: 1, received: 1 });
    lane.send();
    expect(lane.suspects).toEqual({ from: 1, to: 2 });
  });

  test('of items that had arrived and of items on the way, the next process is sent those together, these alone', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 2));
    lane.append(stretchOf(3, 2));
    sendAll(lane);
    lane.progress({ moved: 0, started: 1, received: 2 });
    expect(lane).toMatchObject({ suspects: { from: 0, to: 4 }, canNarrow: true });
    lane.rewind();
    expect(sendAll(lane)).toEqual([
      { items: [[1], [2]], reportEach: true, first: 0 },
      { items: [[3]], reportEach: true, first: 2 },
      { items: [[4]], reportEach: true, first: 3 },
    ]);
  });

  test('several that were all begun, and reported, cannot be told apart', () => {
    const lane = new Lane({ keeps: false, reportsEach: true });
    lane.append(stretchOf(1, 3));
    lane.send();
    lane.progress({ moved: 0, started: 3, received: 3 });
    expect(lane).toMatchObject({ suspects: { from: 0, to: 3 }, canNarrow: false });
  });

  test('suspects nothing that was not sent', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 2));
    lane.send();
    lane.append(stretchOf(3, 2));
    expect(lane.suspects).toEqual({ from: 0, to: 2 });
    lane.progress({ moved: 0, started: 1, received: 2 });
    expect(lane.suspects).toEqual({ from: 0, to: 2 });
  });

  test('suspects only what was started once the consumer is halted', () => {
    const lane = new Lane(KEEPS);
    lane.append(stretchOf(1, 5));
    lane.send();
    lane.halt({ moved: 1, started: 3 });
    expect(lane.suspects).toEqual({ from: 1, to: 3 });
    expect(itemsIn(lane.cutUnstarted())).toEqual([[4], [5]]);
    expect(itemsIn(lane.cutInHand())).toEqual([[2], [3]]);
  });

  test('a rewind redelivers all that is not acknowledged, and has the suspects reported', () => {
    const lane = new Lane(KEEPS);
    lane.append(stretchOf(1, 3));
    lane.append(stretchOf(7, 3));
    sendAll(lane);
    lane.progress({ moved: 2, started: 2, received: 4 });
    lane.halt({ moved: 2, started: 4 });
    lane.rewind();
    expect(lane).toMatchObject({ consumed: 0, inHand: 6, isRedelivering: true, revocable: 0 });
    expect(sendAll(lane)).toEqual([
      { items: [[1], [2]], reportEach: false, first: 0 },
      { items: [[3]], reportEach: true, first: 2 },
      { items: [[7]], reportEach: true, first: 3 },
      { items: [[8], [9]], reportEach: false, first: 4 },
    ]);
  });

  test('a lane that does not keep redelivers only what was in hand, and messages count from there', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 4));
    lane.send();
    lane.progress({ moved: 2, started: 2, received: 4 });
    lane.rewind();
    expect(lane).toMatchObject({ consumed: 2, inHand: 2 });
    expect(sendAll(lane)).toEqual([{ items: [[3], [4]], reportEach: true, first: 0 }]);
    lane.progress({ moved: 1, started: 1, received: 2 });
    expect(lane).toMatchObject({ consumed: 3, inHand: 1, first: [4] });
  });

  test('a quarantine takes the first item in hand out', () => {
    const lane = new Lane(KEEPS);
    lane.append(stretchOf(1, 4));
    lane.send();
    lane.halt({ moved: 1, started: 2 });
    lane.rewind({ quarantines: true });
    expect(sendAll(lane)).toEqual([
      { items: [[1]], reportEach: false, first: 0 },
      { items: [[3], [4]], reportEach: false, first: 1 },
    ]);
  });

  test('what an earlier failure left suspected and was not sent yet is still reported', () => {
    const lane = new Lane(KEEPS);
    lane.append(stretchOf(1, 4));
    lane.send();
    lane.progress({ moved: 2, started: 2, received: 4 });
    lane.rewind();
    expect(lane.send()?.reportEach).toBe(false);
    // The next process dies of 1, before it is sent 3 and 4.
    lane.halt({ moved: 0, started: 1 });
    lane.rewind();
    expect(sendAll(lane).map(({ items, reportEach }) => [items, reportEach])).toEqual([
      [[[1]], true],
      [[[2]], false],
      [[[3], [4]], true],
    ]);
  });

  test('what a later process got past is not suspected any more', () => {
    const lane = new Lane(KEEPS);
    lane.append(stretchOf(1, 4));
    lane.send();
    lane.progress({ moved: 2, started: 2, received: 4 });
    lane.rewind();
    sendAll(lane);
    // The process before may have died of 3 or of 4; this one gets past 3.
    lane.progress({ moved: 3, started: 4, received: 4 });
    lane.rewind();
    expect(sendAll(lane).map(({ items, reportEach }) => [items, reportEach])).toEqual([
      [[[1], [2]], false],
      [[[3]], false],
      [[[4]], true],
    ]);
  });

  test('the next process is not halted', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 5));
    lane.send();
    lane.halt({ moved: 1, started: 1 });
    expect(lane.isHalted).toBe(true);
    lane.rewind();
    expect(lane.isHalted).toBe(false);
    lane.append(stretchOf(6, 1));
    sendAll(lane);
    lane.progress({ moved: 2, started: 2, received: 5 });
    expect(lane.suspects).toEqual({ from: 3, to: 6 });
  });

  test('nothing that was cut off is on the way, or suspected, whatever the process says of it', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 5));
    lane.send();
    lane.progress({ moved: 1, started: 2, received: 5 });
    lane.cutRevoked(3);
    expect(lane.onTheWay).toBe(0);
    // Sent before the process knew of it, and after.
    for (const received of [5, 3]) {
      lane.progress({ moved: 1, started: 2, received });
      expect(lane.onTheWay).toBe(0);
    }
    lane.halt({ moved: 1, started: 3 });
    lane.cutInHand();
    expect(lane).toMatchObject({ inHand: 0, isBusy: false, suspects: { from: 1, to: 1 } });
  });

  test('of redelivered items that are reported one by one, 256 go in one message', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 600));
    lane.send();
    lane.progress({ moved: 0, started: 1, received: 600 });
    lane.rewind();
    expect(sendAll(lane).map(({ items }) => items.length)).toEqual([256, 256, 88]);
  });

  test('small stretches that are kept become larger ones, up to 256 items or 64 KiB', () => {
    const lane = new Lane(KEEPS);
    // Every other number: another seat has the rest.
    for (let i = 0; i < 600; i += 1) {
      lane.append(stretchOf(2 * i + 1, 1));
      lane.send();
      lane.progress({ moved: i + 1, started: i + 1, received: i + 1 });
    }
    for (const number of [2_000, 2_001]) lane.append(new Stretch([number, 1], chunkOf(['x'.repeat(40_000)])));
    sendAll(lane);
    lane.progress({ moved: 602, started: 602, received: 602 });
    lane.rewind();
    expect(sendAll(lane).map(({ items }) => items.length)).toEqual([256, 256, 64, 16, 8, 1, 1]);
  });

  test('revocable are the unstarted items at the end, but none that an earlier process was given', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(1, 4));
    lane.append(stretchOf(9, 2));
    sendAll(lane);
    expect(lane.revocable).toBe(5);
    expect([
      lane.revocableAbove(0),
      lane.revocableAbove(2),
      lane.revocableAbove(8),
      lane.revocableAbove(9),
    ]).toEqual([5, 4, 2, 1]);
    expect(itemsIn(lane.cutRevoked(3))).toEqual([[4], [9], [10]]);
    expect(lane.newest).toBe(3);
    lane.rewind();
    sendAll(lane);
    expect(lane.revocable).toBe(0);
    lane.append(stretchOf(11, 2));
    sendAll(lane);
    expect(lane.revocable).toBe(2);
  });

  test('`newest` knows of numbers that were moved past, and forgets what was cut off', () => {
    const lane = new Lane(FORGETS);
    lane.append(stretchOf(50, 1));
    sendAll(lane);
    lane.progress({ moved: 1, started: 1, received: 1 });
    // What another consumer left behind.
    lane.append(stretchOf(20, 5));
    sendAll(lane);
    expect(lane.newest).toBe(50);
    lane.cutRevoked(2);
    expect(lane.newest).toBe(50);
  });

  test.each([
    ['were moved past', FORGETS],
    ['are acknowledged, where they are kept', KEEPS],
  ])('lets go of items that %s', async (_, options) => {
    const lane = new Lane(options);
    const first = ((): WeakRef<object> => {
      const stretch = stretchOf(1, 1);
      lane.append(stretch);
      return new WeakRef(stretch.chunk.at(0) as object);
    })();
    lane.append(stretchOf(2, 1));
    sendAll(lane);
    lane.progress({ moved: 1, started: 1, received: 1 });
    if (options.keeps) lane.acknowledge();
    await setImmediate();
    collectGarbage();
    expect(first.deref()).toBeUndefined();
    expect(lane.first).toEqual([2]);
  });

  test('is what an array with cursors would be', () => {
    const count = fc.nat(12);
    const step = fc.oneof(
      {
        arbitrary: fc.record({ type: fc.constant('hand' as const), count: fc.integer({ min: 1, max: 40 }) }),
        weight: 4,
      },
      { arbitrary: fc.record({ type: fc.constant('send' as const), count }), weight: 3 },
      { arbitrary: fc.record({ type: fc.constant('progress' as const), count, further: count }), weight: 5 },
      { arbitrary: fc.record({ type: fc.constant('revoke' as const), count }), weight: 2 },
      { arbitrary: fc.record({ type: fc.constant('die' as const), quarantines: fc.boolean() }), weight: 1 },
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (keeps, steps) => {
        const lane = new Lane({ keeps, reportsEach: false });
        const model = {
          past: [] as number[],
          hand: [] as number[],
          sent: 0,
          started: 0,
          redelivered: 0,
          put: 0,
        };
        /** As the process counts: since it was started. */
        let moved = 0;
        const sendNext = (): void => {
          const batch = lane.send();
          const items = batch === undefined ? [] : itemsOf(batch.chunk).flat();
          expect(items).toEqual(model.hand.slice(model.sent, model.sent + items.length));
          if (batch !== undefined) expect(batch.first).toBe(moved + model.sent);
          model.sent += items.length;
        };
        for (const step of steps) {
          if (step.type === 'hand') {
            if (lane.isRedelivering) continue;
            lane.append(stretchOf(model.put + 1, step.count));
            for (let i = 0; i < step.count; i += 1) model.hand.push((model.put += 1));
            sendNext();
          } else if (step.type === 'send') sendNext();
          else if (step.type === 'progress') {
            const by = Math.min(step.count, model.sent);
            model.past.push(...model.hand.splice(0, by));
            model.sent -= by;
            model.redelivered = Math.max(0, model.redelivered - by);
            moved += by;
            model.started = Math.min(model.sent, Math.max(model.started - by, step.further));
            expect(
              lane.progress({ moved, started: moved + model.started, received: moved + model.sent }),
            ).toBe(by);
          } else if (step.type === 'revoke') {
            const most = Math.max(0, model.sent - Math.max(1, model.started, model.redelivered));
            const taken = Math.min(step.count, most);
            const kept = moved + model.sent - taken;
            if (lane.isRedelivering) continue;
            const expected = model.hand.splice(model.hand.length - taken, taken);
            expect((itemsIn(lane.cutRevoked(kept)) as number[][]).flat()).toEqual(expected);
            model.sent -= taken;
          } else {
            const quarantines = step.quarantines && model.sent > 0;
            lane.rewind({ quarantines });
            if (quarantines) model.hand.shift();
            if (keeps) model.hand.unshift(...model.past.splice(0));
            else model.past.length = 0;
            model.redelivered = model.hand.length;
            moved = model.sent = model.started = 0;
          }
          expect(lane).toMatchObject({
            inHand: model.hand.length,
            isBusy: model.sent > 0,
            isRedelivering: model.sent < model.hand.length,
            first: model.hand.length === 0 ? undefined : [model.hand[0]],
            revocable: Math.max(0, model.sent - Math.max(1, model.redelivered)),
          });
        }
        expect((itemsIn(lane.cutInHand()) as number[][]).flat()).toEqual(model.hand);
      }),
      { numRuns: 500 },
    );
  });
});
