import * as ts from 'typescript';

import { UserProject } from './user-project';

const HEAD = `
  import { map, Pool, TaskPool, type Items } from 'consumers';
  declare const words: (items: Items<string>) => Promise<number>;
  declare const hosts: (items: Items<string>, host: string, named: { port: number }) => number;
  declare const scaled: (items: Items<string>, named: { scale: number }) => number;
  declare const url: URL;
  declare const length: (word: string) => number;
  declare const multiplied: (word: string, named: { scale: number }) => number;
  export {};
`;

/** [call, the text that is underlined, the first line of the message] */
const CALLS: [call: string, at: string, says: RegExp][] = [
  // A wrong option is told at the option.
  [`new Pool(words, { quantity: '2' })`, 'quantity', /^Type 'string' is not assignable to type 'number'/],
  [`new Pool(words, { quantty: 2 })`, 'quantty', /'quantty' does not exist .* mean to write 'quantity'\?$/],
  [`new Pool(words, { size: 2 })`, 'size', /'size' does not exist in type/],
  [
    `new Pool(words, { poison: 'retry' })`,
    'poison',
    /^Type '"retry"' is not assignable to type '"fail" \| "skip"/,
  ],
  [`new Pool(words, { recycle: { hours: 1 } })`, 'hours', /'hours' does not exist in type/],
  [`new Pool(words, { signal: new AbortController() })`, 'signal', /^Type 'AbortController' is missing/],
  [`new Pool(words, { stdio: 'prefx' })`, 'stdio', /Did you mean '"prefix"'\?$/],
  [`new Pool(words, null)`, 'null', /^Argument of type 'null' is not assignable/],
  [`new Pool(async (items) => [items], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new Pool('/words.js', { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new Pool(url, { quantty: 2 })`, 'quantty', /mean to write 'quantity'\?$/],
  [`new Pool<typeof words>(url, { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new Pool<typeof words>(url, { quantty: 2 })`, 'quantty', /mean to write 'quantity'\?$/],
  [`new Pool<string, number>(url, { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new Pool<string, number>(words, { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`Pool.run(words, ['a'], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`Pool.run(words, ['a'], { quantty: 2 })`, 'quantty', /mean to write 'quantity'\?$/],
  [`Pool.run(async (items) => [items], ['a'], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`Pool.run(url, ['a'], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`Pool.run<typeof words>(url, ['a'], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`Pool.run<string, number>(url, ['a'], { quantity: '2' })`, 'quantity', /^Type 'string' is not/],

  // The same with task pools.
  [
    `new TaskPool(length, { quantity: '2' })`,
    'quantity',
    /^Type 'string' is not assignable to type 'number'/,
  ],
  [`new TaskPool(length, { concurency: 2 })`, 'concurency', /mean to write 'concurrency'\?$/],
  [`new TaskPool(length, { ack: 'item' })`, 'ack', /'ack' does not exist in type/],
  [`new TaskPool<typeof length>(url, { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new TaskPool<string, number>(url, { quantity: '2' })`, 'quantity', /^Type 'string' is not/],
  [`new TaskPool(multiplied)`, 'new TaskPool(multiplied)', /^Expected 2 arguments, but got 1\.$/],
  [`new TaskPool(multiplied, { kwargs: { scale: '1' } })`, 'scale', /^Type 'string' is not/],
  [`new TaskPool(length).run(1)`, '1', /^Argument of type 'number' is not/],
  [`new TaskPool(length).map([1])`, '[1]', /^Argument of type 'number\[\]' is not .* 'Source<string>'/],
  [`map(length, ['a'], { quantity: '2' })`, 'quantity', /^No overload matches this call/],
  [`map(length, [1])`, '[1]', /^Argument of type 'number\[\]' is not/],
  [`map<typeof length>(url, [1])`, '[1]', /^Argument of type 'number\[\]' is not/],
  [`map<string, number>(url, [1])`, '[1]', /^Argument of type 'number\[\]' is not/],
  [`map((x) => x, [1], { quantity: '2' })`, 'quantity', /^Type 'string' is not assignable to type 'number'/],
  [`map((x) => x, [1], { quantty: 2 })`, 'quantty', /mean to write 'quantity'\?$/],
  [`map((x) => x, 3)`, '3', /^Argument of type 'number' is not .* 'Source<unknown>'/],
  [`map((x) => x.size, [1])`, 'size', /^Property 'size' does not exist on type 'number'/],
  [`map((x, by: number) => by, [1])`, 'map', /^Expected 3 arguments, but got 2\.$/],
  [`map(class {}, [1])`, 'class', /to parameter of type '.*TaskFunction'/],
  [`map(42, [1])`, '42', /^No overload matches this call/],

  // Wrong arguments are told at the argument; missing ones at the options, or at the call.
  [`new Pool(words, { args: ['x'] })`, `'x'`, /^Type 'string' is not assignable to type 'undefined'/],
  [`new Pool(words, { kwargs: { a: 1 } })`, 'kwargs', /is not assignable to type 'undefined'/],
  [`new Pool(hosts, { args: [1], kwargs: { port: 80 } })`, '1', /^Type 'number' is not/],
  [`new Pool(hosts, { args: ['h', { port: '80' }] })`, 'port', /^Type 'string' is not/],
  [`new Pool(hosts, { args: ['h'], kwargs: { port: '80' } })`, 'port', /^Type 'string' is not/],
  [`new Pool(hosts, { args: ['h'], kwargs: { prt: 80 } })`, 'prt', /mean to write 'port'\?$/],
  [`new Pool(hosts, { args: ['h'] })`, `{ args: ['h'] }`, /^Argument of type '{ args: \[string\]; }' is not/],
  [`new Pool(scaled)`, 'new Pool(scaled)', /^Expected 2 arguments, but got 1\.$/],
  [`new Pool<typeof scaled>(url)`, 'new Pool<typeof scaled>(url)', /^Expected 2 arguments, but got 1\.$/],
  [`new Pool<typeof scaled>(url, { kwargs: { scale: '1' } })`, 'scale', /^Type 'string' is not/],
  [`Pool.run(scaled, ['a'])`, 'run', /^Expected 3 arguments, but got 2\.$/],
  [`Pool.run(scaled, ['a'], { kwargs: { scale: '1' } })`, 'scale', /^Type 'string' is not/],
  [`new Pool(words, {}, 3)`, '3', /^Expected 1-2 arguments, but got 3\.$/],
  [`new Pool()`, 'new Pool()', /^Expected at least 1 arguments, but got 0\.$/],

  // A wrong consumer is told at the consumer.
  [
    `new Pool(async (items: string[]) => [])`,
    'async (items: string[]) => []',
    /to parameter of type '.*Consumer'/,
  ],
  [`new Pool((item: string) => 1)`, '(item: string) => 1', /to parameter of type '.*Consumer'/],
  [`new Pool((item: string) => 1, { quantity: 2 })`, '(item: string) => 1', /of type '.*Consumer'/],
  [`new Pool((items: Iterable<string>) => 1)`, '(items: Iterable<string>) => 1', /of type '.*Consumer'/],
  [`new Pool(42)`, '42', /^Argument of type 'number' .* to parameter of type 'string \| URL \| Consumer'\.$/],
  [`new Pool(undefined)`, 'undefined', /to parameter of type '.*Consumer'/],
  [`new Pool(class {})`, 'class', /to parameter of type '.*Consumer'/],
  [`new Pool<number, number>(words)`, 'words', /^Argument of type '\(items: Items<string>\)/],
  [`new Pool<string>(url)`, 'string', /^Type 'string' does not satisfy the constraint 'Consumer'/],
  [
    `new Pool<(items: string[]) => 1>(url)`,
    '(items: string[]) => 1',
    /not satisfy the constraint 'Consumer'/,
  ],
  [`Pool.run((item: string) => 1, ['a'])`, '(item: string) => 1', /to parameter of type '.*Consumer'/],
  [`Pool.run(42, ['a'])`, '42', /to parameter of type '.*Consumer'/],

  // Wrong items are told at the items.
  [`Pool.run(words, [1])`, '[1]', /^Argument of type 'number\[\]' is not/],
  [`Pool.run(words, 3)`, '3', /^Argument of type 'number' is not/],
  [`Pool.run<typeof words>(url, [1])`, '[1]', /^Argument of type 'number\[\]' is not/],
];

describe('TypeScript', () => {
  const nameOf = (call: string): string => `wrong-call-${CALLS.findIndex(([each]) => each === call)}`;
  const project = new UserProject(new Map(CALLS.map(([call]) => [nameOf(call), HEAD + call])), {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
  });

  test.each(CALLS)('reports %s at %s', (call, at, says) => {
    expect(project.reportsOf(nameOf(call))).toEqual([{ at, says: expect.stringMatching(says) as string }]);
  });
});
