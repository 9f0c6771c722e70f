import { AsyncLocalStorage } from 'node:async_hooks';
import { createSecretKey } from 'node:crypto';
import { BlockList } from 'node:net';
import { inspect } from 'node:util';
import { runInNewContext, Script } from 'node:vm';
import { PoolError } from '../../../dist/lib/errors';
import { crossed, encoded } from '../crossing';

function refusal(value: unknown, name?: string): PoolError {
  try {
    encoded(value, name);
  } catch (error) {
    if (error instanceof PoolError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('encodeValue() refuses', () => {
  test('a function, and says where it is, what it is, and what to do', () => {
    const error = refusal({ job: { callback: () => 1 } });
    expect(error).toMatchObject({ name: 'PoolError', code: 'ERR_ITEM_NOT_CLONEABLE' });
    expect(error.message).toBe(
      'Expected an item that can be copied to another process, but `item.job.callback` is a function (`() => 1`). ' +
        "Send plain data instead, and put functions into the consumer's module.",
    );
    expect(String(error.cause)).toBe('Error: () => 1 could not be cloned.');
  });

  test('a part of an argument, with the name of the argument', () => {
    expect(refusal([Symbol('a')], 'args[0]').message).toBe(
      'Expected `args[0]` to be a value that can be copied to another process, ' +
        'but `args[0][0]` is a symbol (`Symbol(a)`). Send plain data instead.',
    );
  });

  class Client {
    name = 'db';
    #connect = (): string => this.name;
    connect = this.#connect;
  }
  const shared = new SharedArrayBuffer(8);

  test.each<[string, unknown, string]>([
    ['a class', [class A extends Map {}], '`item[0]` is a class (`class A extends Map {'],
    [
      'a method of an instance',
      new Client(),
      '`item.connect` is a function (`() => this.name`). Send plain data',
    ],
    ['a symbol', { tag: Symbol('x') }, '`item.tag` is a symbol (`Symbol(x)`). Send plain data instead.'],
    ['a boxed symbol', [Object(Symbol('x'))], '`item[0]` is a Symbol.'],
    ['a Promise', [[Promise.resolve()]], '`item[0][0]` is a Promise. Send `await item[0][0]` instead.'],
    ['a WeakMap', { a: new WeakMap() }, '`item.a` is a WeakMap. Send plain data instead.'],
    ['a WeakSet', { a: new WeakSet() }, '`item.a` is a WeakSet.'],
    ['a WeakRef', { a: new WeakRef({}) }, '`item.a` is a WeakRef. Send `item.a.deref()` instead.'],
    [
      'shared memory',
      { shared },
      '`item.shared` is a SharedArrayBuffer. Send `Buffer.from(new Uint8Array(item.shared))`',
    ],
    [
      'a view of shared memory',
      { a: new Float64Array(shared) },
      '`item.a` is a Float64Array over shared memory. Send a copy',
    ],
    ['a Buffer over shared memory', [Buffer.from(shared)], '`item[0]` is a Uint8Array over shared memory.'],
    [
      'a Buffer that was transferred',
      detached(Buffer.allocUnsafeSlow(8)),
      '`item` is a detached Uint8Array.',
    ],
    [
      'memory that was transferred',
      { a: detached(new Uint8Array(8)).buffer },
      '`item.a` is a detached ArrayBuffer.',
    ],
    [
      'a DataView whose memory was transferred',
      { a: detached(new DataView(new ArrayBuffer(8))) },
      '`item.a` is a detached DataView.',
    ],
    ['a Proxy', { a: new Proxy({}, {}) }, '`item.a` is a Proxy. Send `{ ...item.a }` instead.'],
    ['a revoked Proxy', revoked(), '`item` is a Proxy.'],
    [
      'a generator',
      (function* () {
        yield 1;
      })(),
      '`item` is a Generator. Send an array of what it yields',
    ],
    [
      'an async generator',
      (async function* () {
        yield await Promise.resolve(1);
      })(),
      '`item` is an AsyncGenerator. Send an array of what it yields',
    ],
    ['an iterator', new Map().keys(), '`item` is a Map Iterator. Send `[...item]` instead.'],
    [
      '`arguments` in what is not plain',
      new Set([args(1, 2)]),
      '`[...item][0]` is an Arguments. Send `[...[...item][0]]`',
    ],
    ['a URL', { page: new URL('http://localhost') }, '`item.page` is a URL. Send `item.page.href` instead.'],
    [
      'URLSearchParams',
      new URLSearchParams('a=1'),
      '`item` is a URLSearchParams. Send `String(item)` instead.',
    ],
    ['Headers', { a: new Headers() }, '`item.a` is a Headers. Send `[...item.a]` instead.'],
    [
      'a Request',
      { a: new Request('http://localhost') },
      '`item.a` is a Request. Send `await item.a.text()`',
    ],
    ['a Response', { a: new Response('a') }, '`item.a` is a Response.'],
    ['FormData', { a: new FormData() }, '`item.a` is a FormData.'],
    [
      'a Blob',
      { a: new Blob(['a']) },
      '`item.a` is a Blob. Send `Buffer.from(await item.a.arrayBuffer())` instead.',
    ],
    ['a ReadableStream', { a: new ReadableStream() }, '`item.a` is a ReadableStream.'],
    ['an EventTarget', { a: new EventTarget() }, '`item.a` is an EventTarget.'],
    [
      'an instance of a class that hides all it has',
      new (class Target extends EventTarget {})(),
      '`item` is a Target.',
    ],
    ['an AbortSignal', { signal: AbortSignal.abort() }, '`item.signal` is an AbortSignal.'],
    ['a MessagePort', [closedPort()], '`item[0]` is a MessagePort.'],
    [
      'a key',
      { key: createSecretKey(Buffer.alloc(8)) },
      '`item.key` is a KeyObject. Send `item.key.export()` instead.',
    ],
    ['a BlockList', { a: new BlockList() }, '`item.a` is a BlockList.'],
    [
      'a WebAssembly module',
      { a: runInNewContext('new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))') as unknown },
      '`item.a` is a WebAssembly.Module.',
    ],
    ['an Intl object', { a: new Intl.NumberFormat() }, '`item.a` is an Intl.NumberFormat.'],
    [
      'a native object with properties',
      [new Script('1')],
      'something in it cannot (Error: Unserializable host object',
    ],
  ])('%s', (_, item, words) => {
    expect(refusal(item).message).toContain(`copied to another process, but ${words}`);
  });

  test('an AsyncLocalStorage', () => {
    expect(refusal(new AsyncLocalStorage()).code).toBe('ERR_ITEM_NOT_CLONEABLE');
  });

  test.each<[string, unknown, string]>([
    ['an index', { list: [0, [Symbol()]] }, '`item.list[1][0]`'],
    ['a name that is no identifier', { 'a b': { '1a': Symbol() } }, '`item["a b"]["1a"]`'],
    ['a name in another script', { größe: Symbol() }, '`item.größe`'],
    ['a value in a Map', { map: new Map([['key', [Symbol()]]]) }, "`item.map.get('key')[0]`"],
    [
      'a key of a Map',
      new Map<unknown, number>([
        [1, 1],
        [{ a: Symbol() }, 2],
      ]),
      '`[...item.keys()][1].a`',
    ],
    ['a member of a Set', { set: new Set([1, Symbol()]) }, '`[...item.set][1]`'],
    ['the cause of an error', { error: new Error('a', { cause: [Symbol()] }) }, '`item.error.cause[0]`'],
    ['another realm', runInNewContext('({ a: [{ b: Symbol() }] })') as unknown, '`item.a[0].b`'],
  ])('and names %s in the path', (_, item, path) => {
    expect(refusal(item).message).toContain(`but ${path} is a symbol`);
  });

  test('with a path and an excerpt of limited length', () => {
    const long = (): string =>
      'x'.repeat(1) + 'a function that goes on and on and on and on and on and on and on';
    const { message } = refusal(nest((part) => ({ part }), 900, { long }));
    expect(message).toMatch(
      /`item\.part\.part[^`]*…[^`]*\.part\.long` is a function \(`\(\) => 'x'\.repeat\(1\)[^`]*…`\)/,
    );
    expect(message.length).toBeLessThan(500);
  });

  test('no property of a Date or a Map, because these do not cross', () => {
    const date = Object.assign(new Date(0), { callback: () => 1 });
    const map = Object.assign(new Map(), { callback: () => 1 });
    expect(inspect(crossed([date, map]))).toBe('[ 1970-01-01T00:00:00.000Z, Map(0) {} ]');
  });

  test('an item that nests deeper is refused', () => {
    for (const wrap of WRAPS) {
      for (const depth of [1001, 100_000]) {
        expect(refusal(nest(wrap, depth))).toMatchObject({
          code: 'ERR_ITEM_NOT_CLONEABLE',
          message:
            'Expected an item that can be copied to another process, but it nests deeper than 1000 levels. ' +
            'Send it as a flat list instead.',
        });
      }
    }
  });

  test('an item that grows as it is read is refused', () => {
    const endless = (): object => ({
      get more() {
        return endless();
      },
    });
    expect(refusal(endless()).message).toMatch('nests deeper than 1000 levels');
  });
});

const WRAPS: ((part: unknown) => object)[] = [
  (part) => ({ part }),
  (part) => [part],
  (part) => new Map([[1, part]]),
  (part) => Object.assign([], { part }),
  (part) => Object.assign(Object.create({}) as object, { part }),
];

function nest(wrap: (part: unknown) => object, levels: number, core: unknown = 1): unknown {
  let item = core;
  for (let level = 0; level < levels; level++) item = wrap(item);
  return item;
}

function detached<View extends NodeJS.ArrayBufferView>(view: View): View {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function args(..._: unknown[]): IArguments {
  return arguments; // eslint-disable-line prefer-rest-params
}

function closedPort(): object {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}
