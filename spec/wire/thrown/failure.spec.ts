import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { types } from 'node:util';
import { runInNewContext } from 'node:vm';
import type { WireFailure } from '../../../dist/lib/wire/thrown/failure';
import { fromWireFailure } from '../../../dist/lib/wire/thrown/failure';
import { cross, crossError } from './cross';

const BUILT_IN = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  ...(typeof SuppressedError === 'function' ? [SuppressedError] : []),
];

describe('a thrown value that is no error arrives as it was', () => {
  const thrown: [string, unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['a string', 'out of paper'],
    ['minus zero', -0],
    ['NaN', NaN],
    ['a bigint', 42n],
    ['a boolean', false],
    ['an empty object', {}],
    ['an object', { code: 7, inner: { missing: undefined } }],
    ['an object without a prototype', Object.assign(Object.create(null), { code: 7 })],
    ['an array', [1, 'two', [3n]]],
    // eslint-disable-next-line no-sparse-arrays
    ['an array with holes', [, 1, , undefined]],
    ['a match with its groups', /(?<digit>\d)/.exec('a1')],
    ['a Date', new Date(86_400_000)],
    ['a RegExp', /a+/giu],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', { b: 1 }],
        [{ c: 2 }, new Map()],
      ]),
    ],
    ['a Set', new Set<unknown>([1, 'two', { three: 3 }])],
    ['a typed array', new Float64Array([0.5, Infinity])],
    ['an ArrayBuffer', new Uint8Array([1, 2, 3]).buffer],
    ['a boxed string', Object('boxed')],
  ];

  test.each(thrown)('%s', (_, value) => {
    const arrived = cross(value);
    expect(arrived).toEqual(value);
    expect(Object.prototype.toString.call(arrived)).toBe(Object.prototype.toString.call(value));
  });

  test('a Buffer stays a Buffer, and only the bytes it shows cross', () => {
    const arrived = cross(Buffer.from('a very long sentence').subarray(2, 6)) as Buffer;
    expect(Buffer.isBuffer(arrived)).toBe(true);
    expect(arrived.toString()).toBe('very');
  });

  test('holes stay holes', () => {
    // eslint-disable-next-line no-sparse-arrays
    const arrived = cross([, 1]) as unknown[];
    expect(Object.keys(arrived)).toEqual(['1']);
  });
});

describe('an error arrives whole', () => {
  test.each(BUILT_IN.map((builtIn) => [builtIn.name, builtIn] as const))('%s as itself', (name, builtIn) => {
    const thrown = Reflect.construct(builtIn, builtIn.length === 3 ? [1, 2, 'boom'] : ['boom']) as Error;
    const arrived = crossError(thrown);
    expect(Object.getPrototypeOf(arrived)).toBe(builtIn.prototype);
    expect(types.isNativeError(arrived)).toBe(true);
    expect(String(arrived)).toBe(`${name}: boom`);
    expect(arrived.stack).toBe(thrown.stack);
    expect(descriptorsOf(arrived)).toEqual(descriptorsOf(thrown));
  });

  test('an AggregateError with its errors, each of them whole', () => {
    const arrived = crossError(new AggregateError([new TypeError('one'), 'two', null], 'all of them'));
    expect(arrived).toBeInstanceOf(AggregateError);
    const { errors } = arrived as AggregateError;
    expect(errors[0]).toBeInstanceOf(TypeError);
    expect(errors.slice(1)).toEqual(['two', null]);
    expect(Object.keys(arrived)).toEqual([]);
  });

  test('a DOMException with its name and the code of that name', () => {
    const thrown = new DOMException('stop it', 'AbortError');
    const arrived = crossError(thrown) as DOMException;
    expect(arrived).toBeInstanceOf(DOMException);
    expect([arrived.name, arrived.message, arrived.code]).toEqual(['AbortError', 'stop it', 20]);
    expect(arrived.stack).toBe(thrown.stack);
    // The getters of its class answer, as they do for a real one only.
    expect(Object.getOwnPropertyNames(arrived)).toEqual(Object.getOwnPropertyNames(thrown));
    expect(Object.keys(arrived)).toEqual([]);
  });

  test('the reason of an AbortSignal', () => {
    expect(cross(AbortSignal.abort().reason)).toMatchObject({ name: 'AbortError', code: 20 });
  });

  test('an error of another realm as one of this realm', () => {
    const foreign: unknown = runInNewContext('Object.assign(new TypeError("far"), { list: [{ a: 1 }] })');
    expect(foreign).not.toBeInstanceOf(Error);
    expect(cross(foreign)).toBeInstanceOf(TypeError);
    expect(cross(foreign)).toMatchObject({ message: 'far', list: [{ a: 1 }] });
  });

  test('`code` and own properties are enumerable, the rest is not', () => {
    const thrown = Object.assign(new RangeError('boom', { cause: 'why' }), {
      code: 'E_BOOM',
      at: { line: 3 },
    });
    const arrived = crossError(thrown);
    expect(Object.keys(arrived)).toEqual(['code', 'at']);
    expect(arrived).toMatchObject({ code: 'E_BOOM', at: { line: 3 }, cause: 'why' });
    expect(descriptorsOf(arrived)).toEqual(descriptorsOf(thrown));
  });

  test('a system error of node keeps its code, syscall and path', async () => {
    const thrown: unknown = await readFile('/no/such/file').catch((error: unknown) => error);
    expect(cross(thrown)).toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
      path: '/no/such/file',
      errno: -2,
    });
  });

  test('a cause of `undefined` is kept, and no cause is added', () => {
    expect(Object.hasOwn(crossError(new Error('boom', { cause: undefined })), 'cause')).toBe(true);
    expect(Object.hasOwn(crossError(new Error('boom')), 'cause')).toBe(false);
  });

  test('the stack is the one of the place that threw, or none', () => {
    const thrown = new Error('boom');
    delete thrown.stack;
    expect(crossError(thrown).stack).toBeUndefined();
  });
});

test('an error crosses a real process whole', async () => {
  const thrower = `
    const { toWireFailure } = require(${JSON.stringify(require.resolve('../../../dist/lib/wire/thrown/failure'))});
    const cause = new DOMException('too late', 'TimeoutError');
    const error = new AggregateError([cause, new TypeError('one')], 'boom', { cause });
    process.send(toWireFailure(Object.assign(error, { code: 'E_BOOM', itself: error, bytes: Buffer.from('ab') })));
  `;
  const child = spawn(process.execPath, ['-e', thrower], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const [failure] = (await once(child, 'message')) as [WireFailure];
  const arrived = fromWireFailure(failure) as AggregateError & Record<string, unknown>;
  expect(arrived).toBeInstanceOf(AggregateError);
  expect(arrived).toMatchObject({ message: 'boom', code: 'E_BOOM' });
  expect(arrived['itself']).toBe(arrived);
  expect(arrived.errors[0]).toBe(arrived.cause);
  expect(arrived.cause).toBeInstanceOf(DOMException);
  expect(arrived.errors[1]).toBeInstanceOf(TypeError);
  expect(arrived['bytes']).toEqual(Buffer.from('ab'));
  expect(arrived.stack).toMatch(/^AggregateError: boom\n +at \[eval\]:4/);
});

/** Without the place of the stack, which some versions of node keep behind a getter. */
function descriptorsOf(error: Error): unknown {
  const { stack, ...others } = Object.getOwnPropertyDescriptors(error);
  return { ...others, stack: stack?.enumerable };
}
