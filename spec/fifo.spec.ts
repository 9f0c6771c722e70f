import { Fifo } from '../dist/lib/fifo';

describe('Fifo', () => {
  test('gives the oldest one first, and knows each by how many were pushed before it', () => {
    const fifo = new Fifo<number>();
    for (let turn = 0; turn < 100; turn += 1) {
      fifo.push(2 * turn);
      fifo.push(2 * turn + 1);
      expect(fifo.shift()).toBe(turn);
      expect(fifo.first).toBe(turn + 1);
      expect(fifo.count).toBe(turn + 1);
      expect(fifo.at(2 * turn + 1)).toBe(2 * turn + 1);
    }
    fifo.set(150, -1);
    expect(fifo.at(150)).toBe(-1);
  });

  test('`cut()` removes the later ones, and those that were shifted stay so', () => {
    const fifo = new Fifo<string>();
    for (const letter of 'abcde') fifo.push(letter);
    fifo.shift();
    fifo.cut(3);
    expect([fifo.count, fifo.first, fifo.at(3)]).toEqual([2, 'b', undefined]);
    fifo.cut(0);
    expect([fifo.count, fifo.first]).toEqual([0, undefined]);
    fifo.push('f');
    expect(fifo.shift()).toBe('f');
  });
});
