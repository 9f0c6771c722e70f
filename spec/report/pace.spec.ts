import { Pace } from '../../dist/lib/report/pace';

describe('The pace of looks', () => {
  test('leaves the program 99 % of its time', () => {
    const pace = new Pace();
    for (const cost of [50, 5, 7, 6]) pace.add(cost);
    expect(pace.pause(20)).toBe(500);
    expect(pace.pause(800)).toBe(800);
  });

  test('does not know what a look costs from a few that may have been interrupted', () => {
    const pace = new Pace();
    for (const cost of [50, 70, 60]) pace.add(cost);
    expect(pace.pause(20)).toBe(20);
    for (const cost of [1, 80, 90]) pace.add(cost);
    expect(pace.pause(20)).toBe(100);
    for (const cost of [2, 2, 2, 2]) pace.add(cost);
    expect(pace.pause(20)).toBe(200);
  });
});
