import { Marks } from '../../dist/lib/report/marks';

describe('Marks', () => {
  test('are one each as long as there is room', () => {
    const marks = new Marks('failure');
    marks.add(5, 'killed', 1);
    marks.add(5, 'threw', 2);
    expect(marks.all).toEqual([
      { kind: 'failure', time: 5, until: 5, count: 1, reasons: { killed: 1 }, failure: 1 },
      { kind: 'failure', time: 5, until: 5, count: 1, reasons: { threw: 1 }, failure: 2 },
    ]);
  });

  test('become fewer, and still count all with their reasons', () => {
    const marks = new Marks('restart');
    for (let time = 0; time < 100_000; time += 1) marks.add(time, time % 4 === 0 ? 'killed' : 'threw');
    expect(marks.all.length).toBeLessThanOrEqual(30);
    expect(marks.all.length).toBeGreaterThan(10);
    expect(marks.count).toBe(100_000);
    const killed = marks.all.reduce((sum, { reasons }) => sum + (reasons['killed'] ?? 0), 0);
    expect(killed).toBe(25_000);
    expect(marks.all.at(-1)?.until).toBe(99_999);
  });

  test('of one moment become one', () => {
    const marks = new Marks('failure');
    for (let number = 1; number <= 1_000; number += 1) marks.add(3, 'killed', number);
    expect(marks.count).toBe(1_000);
    expect(marks.all.length).toBeLessThanOrEqual(30);
  });
});
