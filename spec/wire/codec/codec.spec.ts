import { inspect, types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { snapshot } from '../../../dist/lib/parent/intake/snapshot';
import { collectGarbage } from '../collect-garbage';

/** What arrives where `value` is sent. */
function crossed(value: unknown): unknown {
  return deserialize(serialize(value));
}

/** All there is to see. Not deep equality: Jest runs specs in another realm than the one `v8` makes its objects in. */
function shown(value: unknown): string {
  return inspect(value, { depth: Infinity, maxArrayLength: null, maxStringLength: null });
}

const cloneable = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** What is copied by hand. */
const plain = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withDate: true,
  withNullPrototype: true,
  values: [
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
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
    for (const [position, node] of nodes.entries()) link(root, position, node);
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

describe('snapshot()', () => {
  test('is what arrives when the item itself is sent', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain), (item) => {
        expect(shown(crossed(snapshot(item).value))).toBe(shown(crossed(item)));
      }),
      { numRuns: 1000 },
    );
  });

  test('of a plain item already equals what arrives when the item itself is sent', () => {
    fc.assert(
      fc.property(plain, (item) => {
        expect(shown(snapshot(item).value)).toBe(shown(crossed(item)));
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps shared references and cycles inside an item', () => {
    fc.assert(
      fc.property(graph, (item) => {
        expect(identities(snapshot(item).value)).toEqual(identities(item));
      }),
      { numRuns: 500 },
    );
  });

  test('shares nothing with the item', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain, graph), (item) => {
        const before = objectsIn(item);
        expect([...objectsIn(snapshot(item).value)].filter((part) => before.has(part))).toEqual([]);
      }),
      { numRuns: 500 },
    );
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
  ])('refuses %s', (_, item, message) => {
    expect(() => snapshot(item)).toThrow(message);
    expect(() => snapshot({ list: [item] })).toThrow(message);
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
  ])('copies the content where %s', (_, item, expected) => {
    expect(shown(snapshot(item).value)).toBe(shown(expected));
    expect(shown(snapshot({ inside: item }).value)).toBe(shown({ inside: expected }));
  });

  test('of a part of a long string does not keep that in memory', () => {
    const countBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const line = (i: number): string => Buffer.alloc(100_000, `${i} `).toString().slice(10, 60);
    const before = countBytes();
    const kept = Array.from({ length: 500 }, (_, i) => snapshot(line(i), { detaches: true }).value);
    kept.push(...Array.from({ length: 500 }, (_, i) => snapshot([line(i)], { detaches: true }).value));
    const bytes = countBytes() - before;
    expect(kept.slice(0, 2)).toEqual([line(0), line(1)]);
    // The strings that they are parts of have 100 MB.
    expect(bytes).toBeLessThan(10_000_000);
  });

  test('does not change with the item', () => {
    const tags = ['a'];
    const item = { id: 1, tags, bytes: Buffer.from('abc'), at: new Date(0) };
    const { value } = snapshot(item);
    tags.push('b');
    item.id = 2;
    item.bytes[0] = 0;
    item.at.setTime(1);
    expect(value).toEqual({ id: 1, tags: ['a'], bytes: Buffer.from('abc'), at: new Date(0) });
    expect(snapshot(item).value).toEqual({
      id: 2,
      tags: ['a', 'b'],
      bytes: Buffer.from('\0bc'),
      at: new Date(1),
    });
  });

  test('snapshots of two items that share an object share nothing', () => {
    const common = { seen: 1 };
    const [one, two] = [snapshot({ common }), snapshot({ common })].map(
      ({ value }) => value as { common: object },
    );
    expect(one?.common).not.toBe(two?.common);
  });

  test('primitives are as they are', () => {
    const primitives = fc.oneof(
      fc.double(),
      fc.string(),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    );
    fc.assert(
      fc.property(primitives, (item) => {
        expect(snapshot(item).value).toBe(item);
      }),
    );
  });

  test.each<[string, object]>([
    ['holes', [1, , 3]], // eslint-disable-line no-sparse-arrays
    ['as many properties beside the elements as holes', Object.assign([1, , 3], { x: 1 })], // eslint-disable-line no-sparse-arrays
    ['properties beside the elements', Object.assign([1, 2], { total: 2 })],
    ['an `undefined` at the end', [1, undefined]],
    ['a length and nothing else', new Array(3)],
    ['what a regular expression matched', /(?<letter>b)/.exec('abc') as object],
  ])('an array with %s stays so', (_, item) => {
    expect(shown(snapshot(item).value)).toBe(shown(crossed(item)));
  });

  test('a `Buffer` stays a `Buffer`, in memory of its own', () => {
    const { value } = snapshot(Buffer.from('abc'));
    expect(Buffer.isBuffer(value) && value.toString()).toBe('abc');
    expect((value as Buffer).buffer.byteLength).toBe(3);
  });

  test('a `Buffer` in an item that is not plain stays a `Buffer`', () => {
    const { value } = snapshot(new Map([['bytes', Buffer.from('abc')]]));
    expect(Buffer.isBuffer((value as Map<string, unknown>).get('bytes'))).toBe(true);
  });

  test('a property called `__proto__` is a property like any other', () => {
    const { value } = snapshot(JSON.parse('{ "__proto__": { "polluted": [1] }, "b": 2 }'));
    expect(Object.keys(value as object)).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('properties with a symbol for a name, and those that are not enumerable, do not cross', () => {
    const item = Object.defineProperty({ [Symbol('a')]: 1, b: 2 }, 'c', { value: 3 });
    expect(Reflect.ownKeys(crossed(snapshot(item).value) as object)).toEqual(['b']);
  });

  test('a getter is read once', () => {
    let reads = 0;
    const { value } = snapshot({
      get next() {
        return { reads: ++reads };
      },
    });
    expect(value).toEqual({ next: { reads: 1 } });
    expect(reads).toBe(1);
  });

  test('a getter that takes a snapshot itself does not change the outer one', () => {
    const shared = { x: 1 };
    const item = {
      first: shared,
      get second() {
        return snapshot([shared, shared]).value;
      },
      third: shared,
    };
    const value = snapshot(item).value as typeof item;
    expect(value).toEqual({ first: { x: 1 }, second: [{ x: 1 }, { x: 1 }], third: { x: 1 } });
    expect(value.third).toBe(value.first);
  });

  test.each<[string, object]>([
    ['plain', {}],
    ['not plain', { other: new Map() }],
  ])('what a getter of an item that is %s throws is the caller’s own error', (_, rest) => {
    const mine = new RangeError('mine');
    const bad = {
      get part(): unknown {
        throw mine;
      },
    };
    expect(() => snapshot({ ...rest, deep: [bad] })).toThrow(mine);
  });

  test('objects of another realm arrive as plain ones', () => {
    const item: unknown = runInNewContext('({ list: [1, { a: new Map([[1, new Date(0)]]) }], empty: {} })');
    expect(shown(snapshot(item).value)).toBe(
      shown({ list: [1, { a: new Map([[1, new Date(0)]]) }], empty: {} }),
    );
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
    expect(shown(snapshot([new Job(), new Empty()]).value)).toBe('[ { id: 1 }, {} ]');
  });

  test('an error keeps its type, message, stack and cause', () => {
    const error = new TypeError('broken', { cause: { code: 7 } });
    const { value } = snapshot({ error });
    expect(shown(value)).toBe(shown({ error }));
  });

  test('an item nests 1000 levels deep', () => {
    for (const wrap of WRAPS) {
      const item = nest(wrap, 1000);
      expect(depthOf(snapshot(item).value)).toBe(1000);
    }
  });
});

describe('snapshot().bytes', () => {
  test('is 8 for a number, and grows with strings, names and bigints', () => {
    expect(snapshot(1).bytes).toBe(8);
    expect(snapshot('x'.repeat(1000)).bytes).toBeGreaterThanOrEqual(2000);
    expect(snapshot({ ['x'.repeat(1000)]: 1 }).bytes).toBeGreaterThanOrEqual(1000);
    expect(snapshot(2n ** 8000n).bytes).toBeGreaterThanOrEqual(1000);
  });

  test('is never less than half of what crosses', () => {
    fc.assert(
      fc.property(fc.oneof(cloneable, plain), (item) => {
        expect(snapshot(item).bytes * 2).toBeGreaterThanOrEqual(serialize(item).byteLength - 2);
      }),
      { numRuns: 1000 },
    );
  });

  test('counts a shared part once', () => {
    const part = Buffer.alloc(10_000);
    expect(snapshot([part, part, part]).bytes).toBeLessThan(20_000);
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

function depthOf(item: unknown): number {
  let depth = 0;
  for (let part = item; typeof part === 'object'; depth++) {
    part = types.isMap(part) ? part.get(1) : Object.values(part ?? {})[0];
  }
  return depth;
}

function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  const parts = types.isMap(value) || types.isSet(value) ? [...value].flat() : Object.values(value);
  for (const part of parts) objectsIn(part, found);
  return found;
}
