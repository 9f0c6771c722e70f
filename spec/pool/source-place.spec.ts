import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { runProgram, type ProgramSettings } from '../run-program';
import { makeFolder } from '../temporary-folder';

const PACKAGE = require.resolve('consumers');

const ESM = `import { Pool } from ${JSON.stringify(pathToFileURL(PACKAGE).href)};`;
const COMMON_JS = `const { Pool } = require(${JSON.stringify(PACKAGE)});`;

/** A consumer that throws, and what the program shows of it. */
const THROWS = `
const show = (error) => console.log(error.errors[0].stack);
const pool = new Pool(async function work(items) {
  const { value } = (await import('./beside.mjs')).default;
  for await (const item of items) throw new RangeError(value + require('./beside.cjs')); // it is thrown here
}, { quantity: 1 });
pool.put(1);
pool.join().catch(show);
`;

/** Runs a program of this text in a folder of its own, beside two modules. @returns what it prints, and the file. */
async function run(name: string, text: string, settings?: ProgramSettings): Promise<[string, string]> {
  const folder = makeFolder();
  writeFileSync(join(folder, 'beside.mjs'), "export default { value: 'both ' };");
  writeFileSync(join(folder, 'beside.cjs'), "module.exports = 'found';");
  const file = join(folder, name);
  writeFileSync(file, text);
  const { stdout, stderr } = await runProgram(file, settings);
  expect(stderr).toBe('');
  return [stdout, file];
}

/** `12:9`, as a stack tells the place of this text in that one. */
function placeOf(part: string, text: string): string {
  const before = text
    .slice(0, text.indexOf(part))
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

const IN_ONE_LINE = THROWS.trim()
  .replace(/\/\/ .*/, '')
  .replaceAll('\n', ' ');

describe('the stack of a function tells its place in its own file', () => {
  test.each([
    ['of an ES module', 'tool.mjs', ESM + THROWS],
    ['of a CommonJS module', 'tool.cjs', COMMON_JS + THROWS],
    ['with lines that end as on Windows', 'tool.mjs', (ESM + THROWS).replaceAll('\n', '\r\n')],
    ['with a byte order mark', 'tool.cjs', `\uFEFF${COMMON_JS}${IN_ONE_LINE}`],
    ['that is a command', 'tool.mjs', `#!/usr/bin/env node\n${ESM}${THROWS}`],
    ['whose first line it is', 'tool.mjs', `${IN_ONE_LINE}\n${ESM}`],
    [
      'as a method',
      'tool.mjs',
      ESM + THROWS.replace('async function', '({ async').replace('\n}', '\n} }).work'),
    ],
  ])('%s', async (_, name, text) => {
    const [stdout, file] = await run(name, text);
    const script = name.endsWith('.mjs') ? pathToFileURL(file).href : file;
    expect(stdout).toContain('RangeError: both found');
    expect(stdout).toContain(`at work (${script}:${placeOf('new RangeError', text)})`);
  });

  test('with source maps', async () => {
    const [stdout] = await run('tool.mjs', ESM + THROWS, { execArgv: ['--enable-source-maps'] });
    expect(stdout).toContain(`tool.mjs:${placeOf('new RangeError', ESM + THROWS)})`);
  });

  const twice = `${ESM}${THROWS}/* ${/async function[^]*\n\}/.exec(THROWS)?.[0] ?? ''} */`;
  test.each([
    ['is there twice', twice],
    [
      'is not there',
      `${ESM}\neval(${JSON.stringify(THROWS.replace('new Pool', 'new globalThis.Pool'))});`.replace(
        'eval',
        'globalThis.Pool = Pool;\n(0, eval)',
      ),
    ],
  ])('but not if its text %s', async (_, text) => {
    const [stdout] = await run('tool.mjs', text);
    expect(stdout).toContain('RangeError: both found');
    expect(stdout).toMatch(/at work \(.*\[consumer work\]:3:\d+\)/);
  });
});

test('a `ReferenceError` and a `this` in it are explained', async () => {
  const text = `${ESM}
const rate = 2;
const show = (error) => console.log(error.errors[0].message);
await Pool.run((items) => rate, [], { quantity: 1 }).catch(show);
await Pool.run((items) => this.price, [], { quantity: 1 }).catch(show);
await Pool.run((items) => {
  return this.tax;
}, [], { quantity: 1 }).catch(show);
`;
  const [stdout] = await run('tool.mjs', text);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/rate is not defined.*move `rate` inside the function/),
    expect.stringMatching(/reading 'price'.*`this` is undefined there/),
    expect.stringMatching(/reading 'tax'.*`this` is undefined there/),
    '',
  ]);
});

test('breakpoints in its file bind in a function, and only in its lines', async () => {
  const text = `${ESM}

const before = 1;
async function ask(items, url, lineNumbers) {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  const paused = [];
  session.on('Debugger.paused', ({ params }) => {
    paused.push(params.callFrames[0].location.lineNumber);
    void session.post('Debugger.resume');
  });
  await session.post('Debugger.enable');
  const bound = [];
  for (const lineNumber of lineNumbers) {
    const { locations } = await session.post('Debugger.setBreakpointByUrl', { url, lineNumber });
    bound.push(locations.map((location) => location.lineNumber));
  }
  const reach = () => {
    return 'reached'; // the breakpoint
  };
  return { bound, reached: reach(), paused };
}
const args = [import.meta.url, [2, LINE, LINE + 50]];
console.log(JSON.stringify(await Pool.run(ask, [], { quantity: 1, args })));
`;
  const line = text.split('\n').findIndex((one) => one.includes('// the breakpoint'));
  const [stdout] = await run('tool.mjs', text.replaceAll('LINE', String(line)));
  expect(JSON.parse(stdout)).toEqual([{ bound: [[], [line], []], reached: 'reached', paused: [line] }]);
});

test('V8 counts its coverage at the offsets of its file', async () => {
  const coverage = makeFolder();
  const text = ESM + THROWS;
  const [, file] = await run('tool.mjs', text, { env: { NODE_V8_COVERAGE: coverage } });
  const works = readdirSync(coverage)
    .flatMap((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage).result)
    .filter(({ url }) => url === pathToFileURL(file).href)
    .flatMap(({ functions }) => functions.filter(({ functionName }) => functionName === 'work'));
  // In the program, where it is not called; and in its process.
  expect(works.map(({ ranges }) => ranges[0]?.count).sort()).toEqual([0, 1]);
  for (const { ranges } of works)
    expect(ranges[0]).toMatchObject({
      startOffset: text.indexOf('async function'),
      endOffset: text.indexOf(', { q'),
    });
});

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}
