import { explain } from '../../dist/lib/child/load/explain';

const url = { form: 'module', url: 'file:///sum.js', exportName: 'default' } as const;

const sourceOf = (text: string) =>
  ({ form: 'source', source: { kind: 'expression', text }, name: 'sum', file: '/program.js' }) as const;

/** As it is thrown at this place. */
function thrown<Thrown extends Error>(error: Thrown, place = '/[consumer sum]:1:50'): Thrown {
  return Object.assign(error, {
    stack: `${error.name}: ${error.message}\n    at ${place}\n    at other:1:1`,
  });
}

const messageOf = (error: Error, circumstances: Parameters<typeof explain>[1]): string =>
  (explain(error, circumstances) as Error).message;

const missing = (name: string): ReferenceError => thrown(new ReferenceError(`${name} is not defined`));

describe('a `ReferenceError` of a function tells what to do about', () => {
  const HELPER = /helper that a compiler added: compile for ES2018 or later/;
  const NEWER = /helper that a compiler added: compile for a newer target/;
  const REQUIRE = /helper that a compiler added, as it made `require\(\)` of an import/;
  const IMPORT = /is what a compiler made of an import: import it inside the function/;
  const MOVE =
    /move `\S+` inside the function \(what is imported, by `await import\(\)`.*\), pass it in `args` if it is data, or put/;
  const as = (advice: RegExp, ...names: string[]) => names.map((name) => [name, advice] as const);

  test.each<readonly [string, RegExp]>([
    ...as(MOVE, 'rate', 'fs', 'os', 'i', 'consol', 'row_2'),
    ['_cache', /pass it in `args` if it is data \(if you do not know the name, a compiler made it\)/],
    ...as(/is that of a file.*pass it in `args`/, '__dirname', '__filename'),
    ...as(
      HELPER,
      '__awaiter',
      '__generator',
      '__asyncValues',
      '__await',
      '__spreadArray',
      '__rest',
      '__forAwait',
    ),
    ...as(HELPER, 'tslib_1', '_asyncToGenerator', '_async_to_generator', '_asyncIterator', '_async_iterator'),
    ...as(HELPER, '_wrapAsyncGenerator', '_objectSpread', '_object_spread'),
    ...as(REQUIRE, '__importStar', '__toESM', '_interopRequireWildcard', '_interop_require_wildcard'),
    ...as(NEWER, '__classPrivateFieldGet', '__privateAdd', '__disposeResources', '_class_private_field_get'),
    ...as(/counts the coverage: let V8 count it/, 'cov_1a2b3c4d5e', 'stryMutAct_9fa48'),
    ...as(
      IMPORT,
      'node_path_1',
      'import_node_path',
      '__vite_ssr_dynamic_import__',
      '__vite_ssr_import_0__',
      '__vi_import_0__',
    ),
  ])('%s', (name, advice) => {
    const message = messageOf(missing(name), { location: sourceOf(`() => ${name}`) });
    expect(message).toMatch(advice);
    expect(message).toMatch(/or put the consumer in a module of its own/);
  });

  test('a short name in a text that was minified', () => {
    const text = `async t=>{let n=0;for await(const e of t)n+=s(e);return n};${'a=b;'.repeat(20)}`;
    expect(messageOf(missing('s'), { location: sourceOf(text) })).toMatch(/a minifier made it/);
  });

  test('nothing, where it is not the consumer that misses it', () => {
    const error = thrown(new ReferenceError('typo is not defined'), 'file:///helper.mjs:1:1');
    expect(messageOf(error, { location: sourceOf('() => typo') })).toBe('typo is not defined');
    expect(messageOf(missing('typo'), { location: sourceOf('() => eval(text)') })).toBe(
      'typo is not defined',
    );
  });

  test('it stands once in its message and once in its stack', () => {
    const error = explain(new ReferenceError('rate is not defined'), {
      location: sourceOf('() => rate'),
    }) as Error;
    expect(error.message.match(/is not defined/g)).toHaveLength(1);
    const advised = explain(missing('rate'), { location: sourceOf('() => rate') }) as Error;
    expect(advised.message.match(/move `rate`/g)).toHaveLength(1);
    expect(advised.stack?.match(/move `rate`/g)).toHaveLength(1);
  });
});

describe('a `TypeError` tells what is wrong where', () => {
  test.each<[string, (line: string) => unknown]>([
    ['an arrow', (line) => line.split(',')],
    ['an asynchronous arrow', async (line) => Promise.resolve(line.split(','))],
    [
      'a function',
      function parse(line: string) {
        return line.split(',');
      },
    ],
  ])('a consumer takes its items for one item: %s', (_, consumer) => {
    const error = new TypeError('line.split is not a function');
    const given = { location: url, consumer: consumer as never };
    expect(messageOf(error, { ...given, hasRead: false })).toMatch(
      /is called once in each process, with a stream of items .*`for await \(const item of line\)`/,
    );
  });

  test('it is not about its items', () => {
    const consumer = ((items: unknown) => items) as never;
    const message = 'config.read is not a function';
    expect(messageOf(new TypeError(message), { location: url, consumer, hasRead: false })).toBe(
      `${message}. If it came with an item or an argument: an instance of a class arrives as a plain object, without its methods.`,
    );
    const another = "Cannot read properties of null (reading 'x')";
    expect(messageOf(new TypeError(another), { location: url, consumer, hasRead: true })).toBe(another);
  });

  test('a stream of items is given to what takes one', () => {
    const message = 'The "path" argument must be of type string. Received an instance of Items';
    const given = { location: url, consumer: ((item: unknown) => item) as never, hasRead: false };
    expect(messageOf(new TypeError(message), given)).toMatch(/`for await \(const one of item\)`/);
  });

  test.each<[string, (item: never) => unknown, Error]>([
    [
      'a part of a part',
      (item: { user: { name: string } }) => item.user.name,
      new TypeError("Cannot read properties of undefined (reading 'name')"),
    ],
    [
      'a parameter with parts',
      ({ user: { name } }: { user: { name: string } }) => name,
      new TypeError("Cannot read properties of undefined (reading 'name')"),
    ],
    [
      'a text for a parser',
      (item: string) => JSON.parse(item) as unknown,
      new SyntaxError('Unexpected token \'o\', "[object Asy"... is not valid JSON'),
    ],
    [
      'a URL',
      (item: string) => new URL(item).host,
      Object.assign(new TypeError('Invalid URL'), { input: '[object AsyncGenerator]' }),
    ],
    [
      'a path',
      (item: string) => item,
      new Error("ENOENT: no such file or directory, open '[object AsyncGenerator].txt'"),
    ],
    [
      'a result',
      (item: string) => item,
      new TypeError('Expected the consumer to return a result, got its items.'),
    ],
  ])('a consumer that takes its items for one item is told of `map()`: %s', (_, consumer, error) => {
    const given = { location: url, consumer: consumer as never };
    const { message } = error;
    expect(messageOf(error, { ...given, hasRead: true })).toBe(message);
    expect(messageOf(error, given)).toMatch(
      /called once in each process, with a stream of items .*`for await .* A function of one item is for `map\(\)`/,
    );
  });

  test('a part of something else is not about its items', () => {
    const consumer = (async (items: { all: unknown }, config: { user: { name: string } }) =>
      Promise.resolve([items.all, config.user.name])) as never;
    const message = "Cannot read properties of undefined (reading 'name')";
    expect(messageOf(new TypeError(message), { location: url, consumer, hasRead: false })).toBe(message);
  });

  test('`this` is undefined in a method, and only there', () => {
    const text = 'async () => {\n  this.rate;\n  user.name; this.name = 1;\n}';
    const consumer = (() => 1) as never;
    const told = (property: string, place: string): string =>
      messageOf(
        thrown(
          new TypeError(`Cannot read properties of undefined (reading '${property}')`),
          `/[consumer sum]:${place}`,
        ),
        { location: sourceOf(text), consumer, hasRead: true },
      );
    expect(told('rate', '2:8')).toMatch(/`this` is undefined there\. A method crosses without its object/);
    expect(told('name', '3:8')).not.toMatch(/`this`/);
  });
});
