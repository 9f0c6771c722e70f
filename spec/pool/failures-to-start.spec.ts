import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Pool } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { collect, failureOf, fixture } from './fixture';

describe('failures', () => {
  test.each([
    ['a missing export', 'collect.mjs', 'nope', /has no export `nope`\. It exports: default, notAFunction/],
    ['an export that is no function', 'collect.mjs', 'notAFunction', /to be a function, got 42/],
    [
      'a module that throws while loading',
      'throws-while-loading.mjs',
      'default',
      /RangeError: no such configuration/,
    ],
    ['a module that never loads', 'never-loads.mjs', 'default', /never finished loading/],
    ['a module with a syntax error', 'syntax-error.mjs', 'default', /SyntaxError: Unexpected token/],
  ])('of %s: the consumer could not start', async (_, file, exportName, text) => {
    const error = await failureOf(new Pool(fixture(file), { quantity: 1, export: exportName }).join());
    expect(error.failures).toMatchObject([{ reason: 'could not start', consumed: 0 }]);
    expect(error.message).toMatch(text);
  });

  describe('of a syntax error tell its file, line and code', () => {
    const BROKEN = '// a comment\nexport default 1 +;';
    const IMPORTS = "import './broken.mjs';\nexport default () => 1;";
    const IMPORTS_LATER = "export default async () => (await import('./broken.mjs')).default;";
    test.each<[string, Record<string, string>, string, string]>([
      ['in an ES module', { 'broken.mjs': BROKEN }, 'broken.mjs', 'broken.mjs:2'],
      [
        'in a module that it imports',
        { 'broken.mjs': BROKEN, 'main.mjs': IMPORTS },
        'main.mjs',
        'broken.mjs:2',
      ],
      ['in a later import', { 'broken.mjs': BROKEN, 'main.mjs': IMPORTS_LATER }, 'main.mjs', 'broken.mjs:2'],
      ['in a CommonJS module', { 'broken.cjs': 'module.exports = 1 +;' }, 'broken.cjs', 'broken.cjs:1'],
      ['in an import', { 'main.mjs': "import { x } from './main.mjs';" }, 'main.mjs', 'main.mjs:1'],
    ])('%s', async (_, files, consumer, place) => {
      const folder = makeFolder();
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const error = await failureOf(new Pool(join(folder, consumer), { quantity: 1 }).join());
      expect(error.message).toMatch(new RegExp(`SyntaxError: .*\\. It is in \\S*${place}\\.`));
      const { stack } = error.errors[0] as Error;
      expect(stack).toMatch(new RegExp(`^\\S+/${place}\\n.+\\n *\\^+\\n[^]*SyntaxError: `));
    });

    test('but not where the consumer parses a text', async () => {
      const parse = (): unknown => JSON.parse('{');
      const { message } = await failureOf(new Pool(parse, { quantity: 1 }).join());
      expect(message).toMatch(/SyntaxError: .*JSON/);
      expect(message).not.toMatch(/It is in/);
    });
  });

  test('of code that is loaded before the consumer are not hidden by its result', async () => {
    const preload = `data:text/javascript,setTimeout(()=>{throw new Error('in the preload')},0)`;
    const error = await failureOf(
      new Pool(() => 'fine', { quantity: 1, execArgv: ['--import', preload] }).join(),
    );
    expect(error.message).toContain('in the preload');
  });

  test.each([
    ['Node refuses its flags', { execArgv: ['--no-such-flag'] }, { reason: 'could not start', exitCode: 9 }],
    [
      'the system refuses its environment',
      { env: { HUGE: 'x'.repeat(3_000_000) } },
      { reason: 'could not start', pid: undefined },
    ],
  ])('of a process that is none because %s', async (_, options, failure) => {
    const error = await failureOf(new Pool(collect, { quantity: 1, stdio: 'pipe', ...options }).join());
    expect(error.failures).toMatchObject([failure]);
  });
});
