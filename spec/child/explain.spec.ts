import { explain } from '../../dist/lib/child/load/explain';

const source = {
  form: 'source',
  source: { kind: 'expression', text: '' },
  name: 'sum',
  file: '/program.js',
} as const;
const url = { form: 'module', url: 'file:///sum.js', exportName: 'default' } as const;

const messageOf = (error: Error, circumstances: Parameters<typeof explain>[1]): string =>
  (explain(error, circumstances) as Error).message;

describe('a `ReferenceError` of a function tells what to do about', () => {
  const adviceFor = (name: string): string =>
    messageOf(new ReferenceError(`${name} is not defined`), { location: source });

  test.each<readonly [string, RegExp]>([
    ['rate', /move `rate` inside the function, pass it in `args`, or put the consumer in a module/],
    ['parseRow', /move `parseRow` inside/],
    ['_', /move|minifier/],
    // TypeScript, tslib and esbuild
    ...['__awaiter', '__generator', '__asyncValues', '__await', '__spreadArray', '__rest', '__forAwait'].map(
      (name) => [name, /helper that a compiler added: compile for ES2018 or later/] as const,
    ),
    ['tslib_1', /helper that a compiler added/],
    // Babel and SWC
    ...[
      '_asyncToGenerator',
      '_async_to_generator',
      '_asyncIterator',
      '_async_iterator',
      '_wrapAsyncGenerator',
      '_objectSpread',
      '_object_spread',
      '_interopRequireWildcard',
      '_interop_require_wildcard',
      '_class_private_field_get',
    ].map((name) => [name, /helper that a compiler added/] as const),
    // Coverage by Istanbul, mutations by Stryker
    ['cov_1a2b3c4d5e', /counts the coverage: let V8 count it/],
    ['stryMutAct_9fa48', /counts the coverage/],
    // Imports, as compilers name them
    ['node_path_1', /`node_path_1` is what a compiler made of an import: import it inside the function/],
    ['_nodePath', /made of an import/],
    ['__vite_ssr_dynamic_import__', /made of an import/],
    ['__vite_ssr_import_0__', /made of an import/],
    ['__vi_import_0__', /made of an import/],
    ['s', /`s` looks like a name that a minifier made/],
  ])('%s', (name, advice) => {
    expect(adviceFor(name)).toMatch(advice);
    expect(adviceFor(name)).toMatch(/or put the consumer in a module of its own/);
  });

  test('stands once in its message and once in its stack', () => {
    const error = explain(new ReferenceError('rate is not defined'), { location: source }) as Error;
    expect(error.message.match(/move `rate`/g)).toHaveLength(1);
    expect(error.stack?.match(/move `rate`/g)).toHaveLength(1);
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

  test('a method uses `this`', () => {
    const consumer = function (this: { rate: number }) {
      return this.rate;
    } as never;
    const error = new TypeError("Cannot read properties of undefined (reading 'rate')");
    expect(messageOf(error, { location: source, consumer, hasRead: true })).toMatch(
      /`this` is not there in a consumer.*pass what it needs of `rate` in `args`/,
    );
  });
});
