import fc from 'fast-check';

import { Replay, type ReplayBatch } from '../../../dist/lib/parent/seats/replay';

function drain(replay: Replay): ReplayBatch[] {
  const batches: ReplayBatch[] = [];
  while (replay.peek() !== undefined) {
    const next = replay.peek();
    expect(replay.next()).toBe(next);
    batches.push(next as ReplayBatch);
  }
  return batches;
}

const parts = fc.array(fc.record({ count: fc.nat(700), careful: fc.boolean() }), { maxLength: 6 });

function toReplay(given: readonly { count: number; careful: boolean }[]): Replay {
  const replay = new Replay();
  let made = 0;
  for (const { count, careful } of given) {
    // Items that are arrays must stay so.
    const items = Array.from({ length: count }, () => [(made += 1)]);
    replay.add(items, careful);
  }
  return replay;
}

describe('what a new process is given again', () => {
  test('comes in the order in which it was added, each item as careful as it was to be', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const replay = toReplay(given);
        const careful = given.flatMap((part) => Array<boolean>(part.count).fill(part.careful));
        expect(replay.count).toBe(careful.length);
        const batches = drain(replay);
        expect(batches.flatMap(({ items }) => items)).toEqual(careful.map((_, index) => [index + 1]));
        expect(batches.flatMap((batch) => batch.items.map(() => batch.careful))).toEqual(careful);
        expect(replay.count).toBe(0);
      }),
    );
  });

  test('has no empty batches, and careful ones of 256 items at most', () => {
    fc.assert(
      fc.property(parts, (given) => {
        for (const { items, careful } of drain(toReplay(given))) {
          expect(items.length).toBeGreaterThan(0);
          if (careful) expect(items.length).toBeLessThanOrEqual(256);
        }
      }),
    );
  });

  test('of two may be put one behind the other, or taken back as a whole', () => {
    const first = new Replay();
    first.add([1, 2]);
    const second = new Replay();
    second.add([3], true);
    second.add([4, [5]]);
    first.append(second);
    expect([first.count, second.count, second.peek()]).toEqual([5, 0, undefined]);
    expect(first.takeAll()).toEqual([1, 2, 3, 4, [5]]);
    expect([first.count, first.next()]).toEqual([0, undefined]);
  });
});
