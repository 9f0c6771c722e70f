import { types } from 'node:util';
import { serialize } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

import { SegmentQueue } from '../../../dist/lib/wire/segments/segment-queue';
import { memoryInUse } from '../../parent/collect-garbage';
import { arrived, crossed, crossedByNode, DRAWS, encoded, shown } from '../crossing';
import { segmentsOf } from '../segments/values';

const draws = { numRuns: DRAWS };

/** Of any 16-bit units, lone surrogates among them, or of one byte each; as long as the ways to write them differ. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  ...[0xff, 0x100, 0xffff].map((max) =>
    fc
      .array(fc.integer({ min: 0, max }), { maxLength: 70, size: 'max' })
      .map((codes) => String.fromCharCode(...codes)),
  ),
);

/** All that there are, and those at the edges of what one, two, four and eight bytes hold. */
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.integer({ min: -1, max: 70 }),
  fc.constantFrom(-0, NaN, 2 ** 53, -(2 ** 53), 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32),
  fc.constantFrom(32_767, 32_768, -32_768, -32_769, 63, 64, 0.1, Infinity, -Infinity, Number.MIN_VALUE),
);

const bigint = fc.oneof(
  fc.bigInt(),
  fc.constantFrom(2n ** 63n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n) - 1n, 2n ** 64n, 0n, -1n),
);

const key = fc.oneof(text, fc.nat(12).map(String), fc.constantFrom('__proto__', 'constructor', 'a', 'b'));

const cloneable = fc.anything({
  maxDepth: 4,
  key,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** What is carried without `v8`, unless an object is there twice. */
const plain = fc.anything({
  maxDepth: 4,
  key,
  withDate: true,
  values: [
    text,
    number,
    bigint,
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.float64Array({ maxLength: 5 }),
    fc.int16Array({ maxLength: 5 }),
  ],
});

const PLAIN_KINDS = ['object', 'array', 'buffer', 'date'];

/** Objects of some kinds, and which of them refer to which: shared, in cycles, to themselves. */
const graph = fc
  .constantFrom(PLAIN_KINDS, [...PLAIN_KINDS, 'map'])
  .chain((kinds) =>
    fc.record({
      kinds: fc.array(fc.constantFrom(...kinds), { maxLength: 40, size: 'max' }),
      edges: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 80, size: 'max' }),
    }),
  )
  .map(({ kinds, edges }) => {
    const root = {};
    const nodes = [root, ...kinds.map(makeNode)];
    for (const [position, node] of nodes.entries()) if (node !== root) link(root, position, node);
    for (const [from, to] of edges) link(nodes[from % nodes.length] ?? root, to, nodes[to % nodes.length]);
    return root;
  });

function makeNode(kind: string): object {
  if (kind === 'buffer') return Buffer.from('abc');
  if (kind === 'date') return new Date(0);
  if (kind === 'map') return new Map();
  return kind === 'array' ? [] : {};
}

function link(from: object, key: number, to: unknown): void {
  if (Array.isArray(from)) from.push(to);
  else if (from instanceof Map) from.set(`key ${key}`, to);
  else if (!types.isDate(from) && !Buffer.isBuffer(from)) Object.assign(from, { [`key ${key}`]: to });
}

/** A number for each object, at each place where it is met. */
function identities(value: unknown, numbers = new Map<unknown, number>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  if (Buffer.isBuffer(value)) return numbers.get(value);
  const parts = types.isMap(value) ? [...value] : Object.entries(value);
  return [numbers.get(value), parts.map(([key, part]) => [key, identities(part, numbers)])];
}

/** Without a stack, which would differ from place to place. */
function bareError(): Error {
  return Object.assign(new Error('bare'), { stack: 'Error: bare' });
}

function callArguments(..._: unknown[]): object {
  // eslint-disable-next-line prefer-rest-params -- they are what it is about
  return arguments;
}

/** Whether `v8` wrote it: its tag is the first byte. */
function isByNode(value: unknown): boolean {
  const [wire] = [encoded(value)].map((segment) => segment.toWire(NOTHING_KNOWN));
  return wire?.bytes[0] === 0xdf;
}

const VIEWS = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
];

const NOTHING_KNOWN = { teach: () => undefined } as never;

describe('a value that crosses', () => {
  test('arrives as it would in a message of Node', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain), (item) => {
        expect(shown(crossed(item))).toBe(shown(crossedByNode(item)));
      }),
      draws,
    );
  });

  test('arrives as it would in a message of Node, whatever was put before and behind it', () => {
    const batch = fc.array(fc.oneof(cloneable, plain), { maxLength: 8 });
    fc.assert(
      fc.property(batch, fc.nat(12), (shapes, times) => {
        // After some uses, a function is compiled for a shape.
        const items = Array.from({ length: times }, () => shapes).flat();
        const expected = shapes.map((item) => shown(crossedByNode(item)));
        expect(arrived(segmentsOf(items)).map(shown)).toEqual(Array(times).fill(expected).flat());
      }),
      { numRuns: Math.ceil(DRAWS / 4) },
    );
  });

  test('keeps shared references and cycles inside an item', () => {
    fc.assert(
      fc.property(graph, (item) => {
        expect(identities(crossed(item))).toEqual(identities(item));
      }),
      draws,
    );
  });

  test('keeps a reference to each of many objects, the last one too', () => {
    for (const shared of [0, 15, 16, 17, 99]) {
      const parts = Array.from({ length: 100 }, (_, i) => ({ i }));
      const list = crossed([...parts, parts[shared]]) as object[];
      expect(list[shared]).toEqual({ i: shared });
      expect(list[100]).toBe(list[shared]);
    }
  });

  test('shares nothing with another one that holds the same object', () => {
    const common = { seen: 1 };
    const [one, two] = arrived(segmentsOf([{ common }, { common }, common])) as { common: object }[];
    expect(shown([one, two])).toBe('[ { common: { seen: 1 } }, { common: { seen: 1 } } ]');
    expect(one?.common).not.toBe(two?.common);
  });

  test('needs no `v8` where it is plain, and that keeps what only `v8` can', () => {
    const part = {};
    const item = {
      id: 1,
      list: ['a', 1.5, null, undefined, true, 2n],
      at: new Date(0),
      data: Buffer.alloc(3),
    };
    expect([item, [], {}, 0, '', [new Float64Array(1)], part].map(isByNode)).not.toContain(true);
    const others = [new Map(), [part, part], [,], Object.create(null), /a/, 2n ** 64n, new Uint8Array(0)]; // eslint-disable-line no-sparse-arrays
    expect(others.map(isByNode)).not.toContain(false);
  });

  test.each<[string, object, RegExp]>([
    [
      'a promise without a prototype',
      Object.setPrototypeOf(Promise.resolve(1), null) as object,
      /is an object/,
    ],
    [
      'a promise that passes for a plain object',
      Object.setPrototypeOf(Promise.resolve(1), Object.prototype),
      /is an/,
    ],
    ['the arguments of a call', callArguments(1, 2), /is an Arguments\. Send `\[\.\.\.item/],
    ['the arguments of a call without any', callArguments(), /is an Arguments/],
  ])('is refused where it is %s', (_, item, message) => {
    expect(() => encoded(item)).toThrow(message);
    expect(() => encoded({ list: [item] })).toThrow(message);
  });

  test.each<[string, object, unknown]>([
    [
      'an array has an iterator of its own',
      Object.assign([1, 2], { [Symbol.iterator]: () => [9].values() }),
      [1, 2],
    ],
    ['an array has another prototype', Object.setPrototypeOf([1, 2], Object.prototype) as object, [1, 2]],
    ['an error has no prototype', Object.setPrototypeOf(bareError(), null) as object, bareError()],
    ['an error passes for a plain object', Object.setPrototypeOf(bareError(), Object.prototype), bareError()],
    ['a map has no prototype', Object.setPrototypeOf(new Map([[1, 2]]), null) as object, new Map([[1, 2]])],
    [
      'a map passes for a plain object',
      Object.setPrototypeOf(new Map([[1, 2]]), Object.prototype),
      new Map([[1, 2]]),
    ],
    ['a date passes for a plain object', Object.setPrototypeOf(new Date(0), Object.prototype), new Date(0)],
    ['a plain object passes for a date', Object.setPrototypeOf({ a: 1 }, Date.prototype) as object, { a: 1 }],
    [
      'a plain object passes for a `Buffer`',
      Object.setPrototypeOf({ a: 1 }, Buffer.prototype) as object,
      { a: 1 },
    ],
    [
      'a typed array passes for one of another type',
      Object.setPrototypeOf(Int8Array.of(1, 2), Float64Array.prototype) as object,
      Int8Array.of(1, 2),
    ],
    [
      'a typed array has a `length` of its own',
      withOwnLength(Uint8Array.of(1, 2, 3)),
      Uint8Array.of(1, 2, 3),
    ],
  ])('keeps its content where %s', (_, item, expected) => {
    expect(shown(crossed(item))).toBe(shown(expected));
    expect(shown(crossed({ inside: item }))).toBe(shown({ inside: expected }));
  });

  test('does not change with the original', () => {
    const tags = ['a'];
    const item = { id: 1, tags, bytes: Buffer.from('abc'), floats: Float64Array.of(1), at: new Date(0) };
    const segment = encoded(item);
    tags.push('b');
    item.id = 2;
    item.bytes[0] = 0;
    item.floats[0] = 2;
    item.at.setTime(1);
    const before = {
      id: 1,
      tags: ['a'],
      bytes: Buffer.from('abc'),
      floats: Float64Array.of(1),
      at: new Date(0),
    };
    expect(shown(arrived([segment])[0])).toBe(shown(before));
    expect(shown(crossed(item))).toBe(shown(item));
  });

  test.each<[string, unknown]>([
    ['holes', [1, , 3]], // eslint-disable-line no-sparse-arrays
    ['as many properties beside the elements as holes', Object.assign([1, , 3], { x: 1 })], // eslint-disable-line no-sparse-arrays
    ['properties beside the elements', Object.assign([1, 2], { total: 2 })],
    ['an `undefined` at the end', [1, undefined]],
    ['an `undefined` beside a hole', [undefined, , undefined]], // eslint-disable-line no-sparse-arrays
    ['a length and nothing else', new Array(3)],
    ['15, 16 and 17 elements', [15, 16, 17].map((length) => Array.from({ length }, (_, i) => i))],
    ['what a regular expression matched', /(?<letter>b)/.exec('abc')],
  ])('an array with %s stays so', (_, item) => {
    expect(shown(crossed(item))).toBe(shown(crossedByNode(item)));
  });

  test.each<[string, unknown]>([
    ['with `undefined` beside what is missing', [{ a: undefined, b: 1 }, { b: 1 }]],
    [
      'with its keys in another order',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    [
      'with numeric keys',
      [
        { b: 1, 10: 2, 9: 3 },
        { 9: 1, 10: 2, b: 3 },
        { '01': 1, '-1': 2, 4294967295: 3 },
      ],
    ],
    ['without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    [
      'of 256, and of 257 keys',
      [256, 257].map((length) => Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i]))),
    ],
    ['of keys of all kinds', { '': 1, é: 2, '€': 3, '\ud800': 4, 'a"b\\c\n': 5, '\u2028': 6, toString: 7 }],
    [
      'whose shape an array and a property have',
      [[{ a: { b: 1 } }], { a: [{ b: 1 }] }, { a: { a: { a: 1 } } }],
    ],
  ])('an object %s stays so', (_, item) => {
    expect(shown(crossed(item))).toBe(shown(crossedByNode(item)));
    const many = Array.from({ length: 20 }, () => item);
    expect(arrived(segmentsOf(many)).map(shown)).toEqual(many.map((one) => shown(crossedByNode(one))));
  });

  test('an object of 100,000 keys stays so', () => {
    const item = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key ${i}`, i]));
    for (const value of arrived(segmentsOf([item, item])))
      expect(JSON.stringify(value)).toBe(JSON.stringify(item));
  });

  test.each<[string, unknown]>([
    ['dates', [new Date(1.5), new Date(NaN), new Date(8.64e15), new Date(-1)]],
    ['boxed primitives', [Object(1), Object('a'), Object(true), Object(1n)]],
    ['regular expressions', [/a/gi, { pattern: /b/ }]],
    ['maps and sets', [new Map([[{}, new Set([1])]]), { inside: new Map([['a', [1]]]) }]],
    ['memory', [Uint8Array.of(1, 2, 3).buffer, new ArrayBuffer(0)]],
    [
      'views of each kind',
      VIEWS.map(
        (View) => new View([1, 2, 3].map((i) => (View.name.startsWith('Big') ? BigInt(i) : i) as never)),
      ),
    ],
    [
      'views of a part of their memory',
      [new Uint16Array(new ArrayBuffer(10), 2, 3), Buffer.from('abcdef').subarray(1, 3)],
    ],
    ['views without content', [Buffer.alloc(0), new Uint8Array(0), new Float64Array(0)]],
    ['errors', [bareError(), Object.assign(new RangeError('r', { cause: { code: 7 } }), { stack: 'here' })]],
  ])('%s stay so', (_, item) => {
    expect(shown(crossed(item))).toBe(shown(crossedByNode(item)));
  });

  test('a `Buffer` stays a `Buffer` beside typed arrays, in an item that is not plain too', () => {
    const views = [Buffer.from('abc'), Uint8Array.of(1), Float32Array.of(1), Buffer.from('d')];
    for (const item of [views, new Map([...views.entries()])]) {
      const [...parts] = (crossed(item) as typeof item).values();
      expect(parts.map((part) => Buffer.isBuffer(part))).toEqual([true, false, false, true]);
      expect(shown(parts)).toBe(shown(views));
    }
  });

  test('a `DataView` stays one, of the same bytes', () => {
    const view = crossed(new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2)) as DataView;
    expect([types.isDataView(view), view.byteLength, view.getUint16(0)]).toEqual([true, 2, 0x02_03]);
  });

  test('a property called `__proto__` is a property like any other, at its first use and at later ones', () => {
    const item: unknown = JSON.parse('{ "a": 1, "__proto__": { "polluted": [1] }, "b": 2 }');
    for (const value of arrived(segmentsOf(Array.from({ length: 20 }, () => item))) as object[]) {
      expect(Object.keys(value)).toEqual(['a', '__proto__', 'b']);
      expect(shown(value)).toBe(shown(item));
      expect('polluted' in value).toBe(false);
    }
  });

  test('properties with a symbol for a name, and those that are not enumerable, do not cross', () => {
    const item = Object.defineProperty({ [Symbol('a')]: 1, b: 2 }, 'c', { value: 3 });
    expect(Reflect.ownKeys(crossed(item) as object)).toEqual(['b']);
  });

  test('inherited properties do not cross, where `Object.prototype` has one that is enumerable', () => {
    Object.defineProperty(Object.prototype, 'everywhere', { value: 1, enumerable: true, configurable: true });
    try {
      const wire = encoded({ a: [{ b: 1 }], c: {} });
      const pair = segmentsOf([{ a: 1 }, { a: 2 }]);
      expect(Object.keys(arrived([wire])[0] as object)).toEqual(['a', 'c']);
      expect(arrived(pair).map((value) => Object.keys(value as object))).toEqual([['a'], ['a']]);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'everywhere');
    }
  });

  test('a property of the name of an inherited one is its own, whatever the receiver inherits', () => {
    const segment = encoded([{ own: 1 }, { own: 2 }]);
    let inherited: unknown;
    const descriptor = { configurable: true, get: () => 0, set: (value: unknown) => (inherited = value) };
    Object.defineProperty(Object.prototype, 'own', descriptor);
    try {
      const [value] = arrived([segment]) as [object[]];
      expect(value.map((part) => Object.getOwnPropertyDescriptor(part, 'own')?.value as unknown)).toEqual([
        1, 2,
      ]);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'own');
    }
    expect(inherited).toBeUndefined();
  });

  test('objects of another realm arrive as plain ones', () => {
    const item: unknown = runInNewContext('({ list: [1, { a: new Map([[1, new Date(0)]]) }], empty: {} })');
    expect(shown(crossed(item))).toBe(shown({ list: [1, { a: new Map([[1, new Date(0)]]) }], empty: {} }));
  });

  test('an instance of a class arrives as a plain object', () => {
    class Job {
      id = 1;
    }
    class Empty {
      describe(): string {
        return 'nothing of its own';
      }
    }
    class List extends Array<number> {}
    expect(shown(crossed([new Job(), new Empty(), List.of(1)]))).toBe('[ { id: 1 }, {}, [ 1 ] ]');
  });

  test('an error keeps its type, message, stack and cause', () => {
    const error = new TypeError('broken', { cause: { code: 7 } });
    expect(shown(crossed({ error }))).toBe(shown({ error }));
  });

  test('an item nests 1000 levels deep', () => {
    for (const wrap of WRAPS) {
      const item = nest(wrap, 1000);
      expect(depthOf(crossed(item))).toBe(1000);
    }
  });

  test('parts of long strings in it do not keep these in memory', async () => {
    const line = (i: number): string => Buffer.alloc(100_000, `${i} `).toString().slice(10, 60);
    const before = await memoryInUse();
    const kept = Array.from({ length: 500 }, (_, i) => encoded([line(i)]));
    const bytes = (await memoryInUse()) - before;
    expect(kept.slice(0, 2).map((segment) => segment.at(0))).toEqual([[line(0)], [line(1)]]);
    // The strings that they are parts of have 50 MB.
    expect(bytes).toBeLessThan(5_000_000);
  });
});

describe('a getter of a value', () => {
  test('is read once where the value is plain', () => {
    let reads = 0;
    const item = {
      get next() {
        return { reads: ++reads };
      },
    };
    expect(shown(crossed(item))).toBe('{ next: { reads: 1 } }');
    expect(reads).toBe(1);
  });

  test.each<[string, object]>([
    ['plain', {}],
    ['not plain', { other: new Map() }],
  ])(
    'of an item that is %s may throw: that is the caller’s own error, and what was put stays whole',
    (_, rest) => {
      const mine = new RangeError('mine');
      const bad = {
        get part(): unknown {
          throw mine;
        },
      };
      const { put, takeAll } = makeQueue();
      put({ first: ['whole'] });
      expect(() => {
        put({ ...rest, deep: [{ long: 'x'.repeat(1_000) }, bad] });
      }).toThrow(mine);
      put({ first: ['whole too'] });
      expect(takeAll()).toBe(shown([{ first: ['whole'] }, { first: ['whole too'] }]));
    },
  );

  test.each(['name', 'message', 'stack', 'cause'])('may throw where an error has it as its `%s`', (key) => {
    const mine = new RangeError('mine');
    const error = Object.defineProperty(new Error('given'), key, {
      get() {
        throw mine;
      },
    });
    for (const item of [error, { error }, [new Map(), error]]) expect(() => crossed(item)).toThrow(mine);
  });

  test('may put other values into the same queue: they come first, and all stay whole', () => {
    const { put, takeAll } = makeQueue();
    const shared = { x: 1 };
    const item = (left: number): object => ({
      left,
      get inner() {
        if (left === 0) return 'none';
        put(item(left - 1));
        put(left);
        put(`text ${left}`);
        return [shared, 'x'.repeat(400 * left)];
      },
      last: { left },
    });
    const plainItem = (left: number): object => ({
      left,
      inner: left === 0 ? 'none' : [{ x: 1 }, 'x'.repeat(400 * left)],
      last: { left },
    });
    put({ left: -1, inner: [], last: {} });
    put(item(3));
    put({ left: -2, inner: [], last: {} });
    const inOrder = [0, 1, 'text 1', 1, 2, 'text 2', 2, 3, 'text 3', 3];
    const items = inOrder.map((left, i) => ([0, 3, 6, 9].includes(i) ? plainItem(left as number) : left));
    expect(takeAll()).toBe(
      shown([{ left: -1, inner: [], last: {} }, ...items, { left: -2, inner: [], last: {} }]),
    );
  });

  test.each<[string, (whole: Record<string, unknown>) => void]>([
    ['adds a key', (whole) => (whole['late'] = 1)],
    ['deletes a key', (whole) => delete whole['c']],
    ['deletes the last key', (whole) => delete whole['d']],
    ['deletes its own key', (whole) => delete whole['b']],
    ['moves a key to the end', (whole) => delete whole['c'] && (whole['c'] = 'moved')],
    ['changes a value behind it', (whole) => (whole['c'] = ['changed'])],
    ['changes a value before it', (whole) => (whole['a'] = ['changed'])],
    ['lengthens an array', (whole) => (whole['list'] as unknown[]).push('more')],
    ['shortens an array', (whole) => ((whole['list'] as unknown[]).length = 1)],
    ['makes a hole', (whole) => Reflect.deleteProperty(whole['list'] as object, 1)],
    ['names an array', (whole) => Object.assign(whole['list'] as object, { total: 1 })],
    ['makes a cycle', (whole) => (whole['c'] = whole)],
  ])('that %s has the effect that it has in a message of Node, or that it had before', (_, change) => {
    const { put, takeAll } = makeQueue();
    put({ before: 1 });
    put(makeChanging(change));
    put({ behind: 1 });
    const changed = makeChanging(change);
    change(changed.whole);
    const possible = [makeChanging(change), changed].map((item) =>
      shown([{ before: 1 }, crossedByNode(item), { behind: 1 }]),
    );
    expect(possible).toContain(takeAll());
  });
});

describe('a getter in an array', () => {
  test.each<[string, (list: unknown[]) => void]>([
    ['lengthens it', (list) => list.push('more')],
    ['shortens it', (list) => (list.length = 2)],
    ['makes a hole behind itself', (list) => Reflect.deleteProperty(list, 2)],
  ])('that %s has the effect that it has in a message of Node, or that it had before', (_, change) => {
    const make = (): unknown[] => {
      let reads = 0;
      const list: unknown[] = [
        1,
        {
          get inner() {
            if (reads++ === 0) change(list);
            return 'inner';
          },
        },
        3,
        4,
      ];
      return list;
    };
    const { put, takeAll } = makeQueue();
    put(make());
    put(['behind']);
    const changed = make();
    change(changed);
    const possible = [make(), changed].map((item) => shown([crossedByNode(item), ['behind']]));
    expect(possible).toContain(takeAll());
  });
});

/** An object with a getter that changes it, once. */
function makeChanging(change: (whole: Record<string, unknown>) => void): { whole: Record<string, unknown> } {
  let reads = 0;
  const whole: Record<string, unknown> = {
    a: 1,
    get b() {
      if (reads++ === 0) change(whole);
      return 'b';
    },
    list: [1, 2, 3],
    c: ['c'],
    get d() {
      return 'd';
    },
  };
  return { whole };
}

describe('the size of a value', () => {
  test('is never more than twice what `v8` makes of it, and a few bytes', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain), (item) => {
        expect(encoded(item).bytes).toBeLessThanOrEqual(2 * serialize(item).byteLength + 16);
      }),
      draws,
    );
  });

  test('is what it takes in a message, besides the keys', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain), (item) => {
        const segment = encoded(item);
        expect(segment.bytes).toBe(segment.toWire(NOTHING_KNOWN).bytes.byteLength);
        expect(segment.bytes).toBeGreaterThan(0);
      }),
      draws,
    );
  });

  test('counts a shared part once', () => {
    const part = Buffer.alloc(10_000);
    expect(encoded([part, part, part]).bytes).toBeLessThan(20_000);
  });

  test('is that of the values alone, where other objects have the same keys', () => {
    const name = 'a name that is long';
    const [segment] = segmentsOf(Array.from({ length: 100 }, () => ({ [name]: 1, other: 2 })));
    expect(segment).toMatchObject({ count: 100, bytes: 300 });
  });
});

function makeQueue() {
  const queue = new SegmentQueue();
  let count = 0;
  const put = (value: unknown): void => {
    queue.push(queue.prepare(value));
    count += 1;
  };
  /** What arrives of all, as text. */
  const takeAll = (): string => {
    const segments = [];
    for (let left = count; left > 0; left -= segments.at(-1)?.count ?? left)
      segments.push(queue.take(left, Infinity, 1));
    return shown(arrived(segments));
  };
  return { put, takeAll };
}

function withOwnLength(view: Uint8Array): object {
  const zero = { value: 0 };
  return Object.defineProperties(view, { length: zero, byteLength: zero, byteOffset: zero });
}

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

function depthOf(item: unknown): number {
  let depth = 0;
  for (let part = item; typeof part === 'object'; depth++) {
    part = types.isMap(part) ? part.get(1) : Object.values(part ?? {})[0];
  }
  return depth;
}
