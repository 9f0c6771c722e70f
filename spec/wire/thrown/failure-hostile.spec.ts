import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { WireFailure } from '../../../dist/lib/wire/thrown/failure';
import { fromWireFailure } from '../../../dist/lib/wire/thrown/failure';
import { cross } from './cross';

class Point {
  readonly x: number;
  readonly y: unknown;
  constructor(x: number, y: unknown) {
    this.x = x;
    this.y = y;
  }
}

describe('a hostile value still crosses', () => {
  const trap = (): never => {
    throw new Error('trapped');
  };
  const traps = new Proxy({}, { get: () => trap });

  test('a getter that throws, as a text that says so', () => {
    const thrown = Object.defineProperty(new Error('boom'), 'data', { get: trap, enumerable: true });
    const arrived = cross(thrown) as Error & { data: string };
    expect(arrived.message).toBe('boom');
    expect(arrived.data).toMatch(/^\[Getter threw: Error: trapped\n/);
  });

  test.each(['name', 'message', 'stack', 'code', 'cause'])('a getter for `%s` that throws', (key) => {
    const arrived = cross(Object.defineProperty(new TypeError('boom'), key, { get: trap }));
    expect(arrived).toBeInstanceOf(TypeError);
    expect(Reflect.get(arrived as Error, key)).toMatch(/^\[Getter threw: /);
  });

  test('a getter that throws, in an instance', () => {
    const thrown = Object.defineProperty(new Point(1, 2), 'z', { get: trap, enumerable: true });
    expect(cross(thrown)).toBe('Point { x: 1, y: 2, z: [Getter] }');
  });

  test('a proxy whose every trap throws', () => {
    expect(cross(new Proxy(new Point(1, 2), traps))).toContain('Point { x: 1, y: 2 }');
  });

  test('a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(cross(proxy)).toBe('<Revoked Proxy>');
    expect(cross(new Error('boom', { cause: proxy }))).toMatchObject({ cause: '<Revoked Proxy>' });
  });

  test('an error with a proxy among its prototypes', () => {
    const endless: object = new Proxy({}, { getPrototypeOf: () => endless, get: trap });
    const arrived = cross(Object.setPrototypeOf(new TypeError('boom'), endless));
    expect(arrived).toBeInstanceOf(Error);
    expect(arrived).toMatchObject({ message: 'boom' });
  });

  test('an error without a prototype', () => {
    expect(cross(Object.setPrototypeOf(new TypeError('boom'), null))).toMatchObject({ message: 'boom' });
  });

  test('a class whose name is a getter that throws', () => {
    class Nameless extends TypeError {}
    Object.defineProperty(Nameless, 'name', { get: trap });
    expect(cross(new Nameless('boom'))).toBeInstanceOf(TypeError);
  });

  test('a class that is a proxy whose every trap throws', () => {
    class Trapped extends TypeError {}
    Object.defineProperty(Trapped.prototype, 'constructor', { value: new Proxy(Trapped, traps) });
    expect(cross(new Trapped('boom'))).toBeInstanceOf(TypeError);
  });

  test('a custom inspect that throws', () => {
    const thrown = new Point(1, () => 2);
    expect(cross(Object.assign(thrown, { [inspect.custom]: trap }))).toMatch(/^Point \{\n? *x: 1,/);
  });

  test('a function that cannot even be inspected', () => {
    const thrown = Object.defineProperty(() => 0, 'name', { get: trap });
    expect(cross(thrown)).toBe('[function that cannot be inspected]');
  });

  test.each([new Map([['a', 1]]), new Set([1, 'two'])])('%p with an iterator that throws', (thrown) => {
    const whole = structuredClone(thrown);
    for (const key of [Symbol.iterator, 'entries', 'values', 'forEach']) {
      Object.defineProperty(thrown, key, { value: trap });
    }
    expect(cross(thrown)).toEqual(whole);
  });

  test('a module that has not run yet, whose keys cannot be listed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'consumers-'));
    const failure = JSON.stringify(require.resolve('../../../dist/lib/wire/thrown/failure'));
    await writeFile(
      join(folder, 'early.mjs'),
      `import * as early from './early.mjs';
      import wire from ${failure};
      process.send(wire.toWireFailure(early));
      export const later = 1;`,
    );
    const child = fork(join(folder, 'early.mjs'), { execArgv: [] });
    const [arrived] = (await once(child, 'message')) as [WireFailure];
    await rm(folder, { recursive: true });
    expect(fromWireFailure(arrived)).toBe('[Module: null prototype] { later: <uninitialized> }');
  });

  test('a property named `__proto__` is a property', () => {
    const thrown = new Error('boom');
    for (const target of [thrown, Object.assign(thrown, { inner: {} }).inner]) {
      Object.defineProperty(target, '__proto__', { value: { admin: true }, enumerable: true });
    }
    const arrived = cross(thrown) as Error & { inner: object };
    expect(arrived).toBeInstanceOf(Error);
    expect(Object.getPrototypeOf(arrived.inner)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(arrived.inner, '__proto__')?.value).toEqual({ admin: true });
    expect(arrived).not.toHaveProperty('admin');
  });
});

describe('a large value arrives in time', () => {
  test('a chain of causes far longer than the stack is deep, whole', () => {
    let arrived = cross(chainOf(20_000));
    let length = 0;
    for (; arrived instanceof Error; length++) arrived = arrived.cause;
    expect(length).toBe(20_000);
  });

  test('a graph that grows while it is read: its first 100,000 objects, then a text', () => {
    const endless = (): object => Object.defineProperty({}, 'next', { get: endless, enumerable: true });
    let arrived = cross(endless());
    let length = 0;
    for (; typeof arrived === 'object'; length++) arrived = (arrived as { next: unknown }).next;
    expect(length).toBe(100_000);
    expect(arrived).toBe('{ next: [Getter] }');
  });

  test('more than 100,000 objects: those nearest to the thrown value, the others as short texts', () => {
    const arrived = cross(Array.from({ length: 100_001 }, () => [['deep']])) as unknown[];
    expect(arrived[99_998]).toEqual(["[ 'deep' ]"]);
    expect(arrived[99_999]).toBe('[ [Array] ]');
    expect(arrived[100_000]).toBe('[ [Array] ]');
  });

  test('instances that share their parts: v8 serializes one of them, not all, to check them', () => {
    const { hub, reads } = countedHub();
    const first = new Point(0, hub);
    hub.others = Array.from({ length: 500 }, (_, index) => new Point(index, [{ first }]));
    cross([...hub.others, first]);
    // Once by v8, once by the walk.
    expect(reads()).toBe(2);
  });

  test('instances that v8 refuses: after 1,000 refusals, all others cross as text', () => {
    const { hub, reads } = countedHub();
    const refused = Array.from({ length: 1_500 }, (_, index) => new Point(index, [hub, () => 0]));
    const arrived = cross(refused) as string[];
    expect(reads()).toBe(1_000);
    expect(arrived[1_499]).toMatch(/^Point \{\n? *x: 1499,/);
  });
});

/** Without stacks, as it is the length that counts here. */
function chainOf(length: number): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let last = new Error('cause 0');
  for (let index = 1; index < length; index++) last = new Error(`cause ${index}`, { cause: last });
  Error.stackTraceLimit = stackTraceLimit;
  return last;
}

function countedHub(): { hub: { others: unknown[] }; reads: () => number } {
  let count = 0;
  const hub = { others: [] as unknown[] };
  Object.defineProperty(hub, 'counted', { get: () => ++count, enumerable: true });
  return { hub, reads: () => count };
}
