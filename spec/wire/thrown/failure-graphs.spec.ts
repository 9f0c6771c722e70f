import fc from 'fast-check';
import { types } from 'node:util';
import { cross } from './cross';

test('`e.cause === e` comes back', () => {
  const thrown = new Error('boom');
  thrown.cause = thrown;
  const arrived = cross(thrown) as Error;
  expect(arrived.cause).toBe(arrived);
});

test('an error that is twice in `errors` comes back as one', () => {
  const twice = new TypeError('twice');
  const { errors } = cross(new AggregateError([twice, twice])) as AggregateError;
  expect(errors[0]).toBeInstanceOf(TypeError);
  expect(errors[1]).toBe(errors[0]);
});

test('a Buffer, a Map and an instance that are met twice come back as one each', () => {
  const shared = {
    bytes: Buffer.from('ab'),
    map: new Map(),
    instance: new (class {
      x = 1;
    })(),
  };
  const [first, second] = cross([shared, { ...shared }]) as [typeof shared, typeof shared];
  expect(second.bytes).toBe(first.bytes);
  expect(second.map).toBe(first.map);
  expect(second.instance).toBe(first.instance);
});

test('any graph of errors and objects comes back in its own shape', () => {
  fc.assert(
    fc.property(graphs, (thrown) => {
      expectSameShape(cross(thrown), thrown);
    }),
    { numRuns: 500 },
  );
});

test('any value that fast-check can think of comes back as it was', () => {
  const anything = fc.anything({
    // To Jest, no invalid Date equals another; see the test below.
    values: [primitives, fc.date({ noInvalidDate: true })],
    withBoxedValues: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  fc.assert(
    fc.property(anything, (thrown) => {
      expect(cross(thrown)).toEqual(thrown);
    }),
    { numRuns: 500 },
  );
});

test('an invalid Date comes back', () => {
  const [date] = cross([new Date(NaN)]) as [Date];
  expect(types.isDate(date)).toBe(true);
  expect(date.getTime()).toBeNaN();
});

type Kind = 'error' | 'aggregate' | 'object' | 'array' | 'map' | 'set';

const primitives = fc.oneof(
  fc.string(),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);
const keys = fc.oneof(fc.constantFrom('cause', 'code', 'name', 'message', '__proto__', '0'), fc.string());

/** Some objects, and links between any two of them, so that there are cycles; the first one is thrown. */
const graphs = fc
  .record({
    kinds: fc.array(fc.constantFrom<Kind>('error', 'aggregate', 'object', 'array', 'map', 'set'), {
      minLength: 1,
    }),
    links: fc.array(
      fc.record({
        from: fc.nat(),
        key: keys,
        to: fc.oneof(
          fc.nat(),
          primitives.map((value) => ({ value })),
        ),
      }),
    ),
  })
  .map(({ kinds, links }) => {
    const objects = kinds.map((kind) => make(kind));
    // Read now: Jest makes the stack at the first reading, from a name and a message that may be a cycle by then.
    for (const made of objects) if (made instanceof Error) expect(made.stack).toContain('boom');
    const pick = (position: number): unknown => objects[position % objects.length];
    for (const { from, key, to } of links)
      link(pick(from), key, typeof to === 'number' ? pick(to) : to.value);
    return objects[0];
  });

function make(kind: Kind): object {
  switch (kind) {
    case 'error':
      return new RangeError('boom');
    case 'aggregate':
      return new AggregateError([], 'boom');
    case 'object':
      return {};
    case 'array':
      return [];
    case 'map':
      return new Map();
    case 'set':
      return new Set();
  }
}

function link(from: unknown, key: string, to: unknown): void {
  if (from instanceof Map) from.set(key, to);
  else if (from instanceof Set) from.add(to);
  else if (Array.isArray(from)) from.push(to);
  else if (from instanceof AggregateError && key !== '__proto__') from.errors.push(to);
  else
    Object.defineProperty(from as object, key, {
      value: to,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Walks both at once; what was paired once must be the pair each time. */
function expectSameShape(arrived: unknown, thrown: unknown, pairs = new Map<unknown, unknown>()): void {
  if (typeof thrown !== 'object' || thrown === null) {
    expect(arrived).toBe(thrown);
    return;
  }
  if (pairs.has(thrown)) {
    expect(arrived).toBe(pairs.get(thrown));
    return;
  }
  pairs.set(thrown, arrived);
  expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(thrown));
  expect(types.isNativeError(arrived)).toBe(types.isNativeError(thrown));
  const [mine, theirs] = [partsOf(arrived as object), partsOf(thrown)];
  expect(mine.map(([key]) => key)).toEqual(theirs.map(([key]) => key));
  mine.forEach(([, part], index) => {
    expectSameShape(part, theirs[index]?.[1], pairs);
  });
}

/** The elements of a Map or Set, then the properties by name, each with its place. */
function partsOf(source: object): [string, unknown][] {
  const properties = Object.getOwnPropertyNames(source).map((key): [string, unknown] => {
    const shown = Object.prototype.propertyIsEnumerable.call(source, key);
    return [`${key} ${shown ? 'shown' : 'hidden'}`, Reflect.get(source, key)];
  });
  return [...elementsOf(source), ...properties.sort(([a], [b]) => (a < b ? -1 : 1))];
}

function elementsOf(source: object): [string, unknown][] {
  if (source instanceof Map) return [...(source as Map<string, unknown>)];
  return source instanceof Set ? [...(source as Set<unknown>)].map((member) => ['', member]) : [];
}
