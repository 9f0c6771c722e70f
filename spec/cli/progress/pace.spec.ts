import { Pace } from '../../../dist/lib/cli/progress/pace';

/** A run that is looked at every tenth of a second until `end`. */
function runUntil(end: number, toDone: (time: number) => number, size?: number): Pace {
  const toMark = (time: number) => {
    const done = toDone(time);
    return { time, done, fraction: size === undefined ? undefined : done / size };
  };
  const pace = new Pace(toMark(0));
  for (let tenths = 1; tenths <= end * 10; tenths++) pace.mark(toMark(tenths / 10));
  return pace;
}

describe('the rate', () => {
  test('is not known at the start', () => {
    expect(runUntil(0.4, (time) => time * 1000).rate).toBeUndefined();
    expect(runUntil(0.5, (time) => time * 1000).rate).toBeCloseTo(1000);
  });

  test('is that of the last seconds', () => {
    const faster = (time: number): number => (time < 20 ? time : 20 + (time - 20) * 100);
    expect(runUntil(26, faster).rate).toBeCloseTo(100);
  });

  test('is that of a longer time where few items are done', () => {
    const slow = (time: number): number => Math.floor(time * 0.4);
    expect(runUntil(30, slow).rate).toBeCloseTo(0.4, 1);
    expect(runUntil(31, slow).rate).toBeCloseTo(0.4, 1);
    expect(runUntil(200, (time) => Math.floor(time / 20)).rate).toBeCloseTo(1 / 20, 2);
  });

  test('falls to nothing where nothing is done for a minute', () => {
    expect(runUntil(70, (time) => Math.min(time, 5)).rate).toBe(0);
  });
});

describe('what remains', () => {
  test('is not known at the start, and not without the size', () => {
    expect(runUntil(2.9, (time) => time, 100).remaining).toBeUndefined();
    expect(runUntil(20, (time) => time).remaining).toBeUndefined();
  });

  test('is what is left at the speed of the last half a minute', () => {
    expect(runUntil(3, (time) => time, 100).remaining).toBeCloseTo(97);
    const faster = (time: number): number => (time < 20 ? time : 20 + (time - 20) * 10);
    expect(runUntil(50, faster, 1000).remaining).toBeCloseTo((1000 - 320) / 10);
  });

  test('is not known where nothing moves', () => {
    expect(runUntil(50, (time) => Math.min(time, 10), 100).remaining).toBeUndefined();
  });

  test('is nothing at the end', () => {
    expect(runUntil(10, (time) => time, 10).remaining).toBeCloseTo(0);
  });
});
