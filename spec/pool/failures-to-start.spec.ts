import { Pool } from 'consumers';

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
