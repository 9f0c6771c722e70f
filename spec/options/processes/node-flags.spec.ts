import { inheritedEnv, inheritedExecArgv } from '../../../dist/lib/options/processes/node-flags';

describe('flags of Node that consumers inherit', () => {
  test.each<[string, string[], string[]]>([
    [
      'those of loaders and limits',
      ['--import', 'tsx', '-r', 'ts-node/register', '--max-old-space-size=64'],
      ['--import', 'tsx', '-r', 'ts-node/register', '--max-old-space-size=64'],
    ],
    [
      'none of a debugger',
      ['--inspect', '--inspect-brk=9229', '--inspect-port', '9230', '--no-warnings'],
      ['--no-warnings'],
    ],
    [
      'none of a watcher',
      ['--watch', '--watch-path', 'lib', '--watch-preserve-output', '--enable-source-maps'],
      ['--enable-source-maps'],
    ],
    [
      'none of a test runner',
      ['--test', '--test-reporter', 'tap', '--test-only', '--conditions=test'],
      ['--conditions=test'],
    ],
    [
      'not the text of a program',
      ['--input-type=module', '--eval', 'new Pool()', '--no-deprecation'],
      ['--no-deprecation'],
    ],
    ['not a value after an equals sign', ['--eval=new Pool()', '--print=1', '--check'], []],
    ['not the short flags', ['-pe', '1', '-e', '2', '-p', '3', '--trace-warnings'], ['--trace-warnings']],
  ])('%s', (_, given, inherited) => {
    expect(inheritedExecArgv(given)).toEqual(inherited);
  });

  test('the same in NODE_OPTIONS, where quoted words stay whole', () => {
    const env = { PATH: '/bin', NODE_OPTIONS: '--inspect=0 --require "/a b/c.js" --max-old-space-size=64' };
    expect(inheritedEnv(env)).toEqual({
      PATH: '/bin',
      NODE_OPTIONS: '--require "/a b/c.js" --max-old-space-size=64',
    });
    expect(inheritedEnv({ PATH: '/bin' })).toEqual({ PATH: '/bin' });
    // A quote that never ends, and what makes a careless expression take for ever.
    const endless = `"${'\\\\'.repeat(200)}`;
    expect(inheritedEnv({ NODE_OPTIONS: endless })).toEqual({ NODE_OPTIONS: endless });
  });
});
