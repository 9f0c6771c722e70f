import { inspect } from 'node:util';
import { cross } from './cross';

class Point {
  readonly x: number;
  readonly y: unknown;
  constructor(x: number, y: unknown) {
    this.x = x;
    this.y = y;
  }
}

describe('what cannot cross is replaced by its text', () => {
  const replaced: [string, unknown][] = [
    [
      'a function',
      function paint() {
        return 'red';
      },
    ],
    ['a function with properties', Object.assign(() => 0, { colour: 'red' })],
    ['a class', Point],
    ['a symbol', Symbol('lock')],
    ['a boxed symbol', Object(Symbol('lock'))],
    ['a Promise', Promise.resolve(3)],
    ['a Promise with properties', Object.assign(Promise.resolve(3), { pid: 7 })],
    ['a WeakMap', new WeakMap()],
    [
      'a generator',
      (function* () {
        yield 1;
      })(),
    ],
    ['an iterator', [1][Symbol.iterator]()],
    ['a SharedArrayBuffer', new SharedArrayBuffer(2)],
    ['a URL', new URL('https://example.org/a')],
    ['Headers', new Headers({ accept: 'text/html' })],
    ['an instance with a function', new Point(1, () => 2)],
    ['an instance with a function far below', new Point(1, [{ a: new Point(2, () => 3) }])],
    [
      'an instance without properties',
      new (class Lamp {
        #lit = true;
        isLit() {
          return this.#lit;
        }
      })(),
    ],
    ['an object of symbol keys alone', { [Symbol('only')]: 1 }],
    ['an object of hidden properties alone', Math],
    ['a proxy', new Proxy({ a: 1 }, {})],
    ['a proxy of an error', new Proxy(new TypeError('boom'), {})],
  ];

  test.each(replaced)('%s, thrown', (_, value) => {
    expect(cross(value)).toBe(inspect(value));
  });

  test.each(replaced)('%s, on an error', (_, value) => {
    const arrived = cross(Object.assign(new Error('boom', { cause: value }), { value, list: [value] }));
    expect(arrived).toMatchObject({ cause: inspect(value), value: inspect(value), list: [inspect(value)] });
  });

  test('and the other parts of the value still cross', () => {
    expect(
      cross({ url: new URL('https://example.org'), retry: () => 0, [Symbol('s')]: 1, status: 404 }),
    ).toEqual({
      url: inspect(new URL('https://example.org')),
      retry: '[Function: retry]',
      status: 404,
    });
  });

  test('but an instance whose parts can cross arrives as a plain object, with the errors in it', () => {
    const arrived = cross(new Point(1, [new TypeError('boom'), new Point(2, 'deep')])) as Point;
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
    expect(arrived.x).toBe(1);
    expect((arrived.y as unknown[])[0]).toBeInstanceOf(TypeError);
    expect((arrived.y as unknown[])[1]).toEqual({ x: 2, y: 'deep' });
  });

  test('and an instance in an error in an instance is checked again, because v8 drops properties of errors', () => {
    const tap = new Point(2, () => 3);
    const arrived = cross(new Point(1, Object.assign(new Error('boom'), { tap }))) as Point;
    expect(arrived.y).toMatchObject({ message: 'boom', tap: inspect(tap) });
  });

  test('and a method `cause` of an error class does not cross', () => {
    class CauseMethodError extends Error {}
    Object.defineProperty(CauseMethodError.prototype, 'cause', { value: () => 'why' });
    expect(Object.hasOwn(cross(new CauseMethodError('boom')) as Error, 'cause')).toBe(false);
  });
});
