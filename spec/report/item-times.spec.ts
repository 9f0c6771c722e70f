import { ItemTimes } from '../../dist/lib/report/item-times';

const slow = (number: number, duration: number) => ({ number, duration, consumer: 'work-1', time: 5 });

describe('The times of items', () => {
  test('are counted in buckets, of which there are few, whatever a message says', () => {
    const times = new ItemTimes(String);
    for (const bucket of [3, -7, 1e9, 3, 2]) times.add(bucket, 2);
    expect(times.buckets).toEqual([
      [0, 2],
      [2, 2],
      [3, 4],
      [184, 2],
    ]);
  });

  test('name the ten slowest, longest first, and each once', () => {
    const named: number[] = [];
    const times = new ItemTimes((number) => {
      named.push(number);
      return `item ${number}`;
    });
    for (let number = 0; number < 100; number += 1) times.addSlow(slow(number, (number * 37) % 100));
    // It is given again, and takes longer; then it is faster.
    const slowest = times.slowest[0]?.number ?? -1;
    times.addSlow(slow(slowest, 500));
    times.addSlow(slow(slowest, 1));
    expect(times.slowest.map(({ duration }) => duration)).toEqual([500, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
    expect(times.slowest[0]).toMatchObject({ name: `item ${slowest}`, consumer: 'work-1', time: 5 });
    expect(new Set(named).size).toBe(named.length);
    expect(named.length).toBeLessThan(60);
  });
});
