import { isColoured } from '../../../dist/lib/cli/progress/colours';
import { hasBlocks, toDisplayKind } from '../../../dist/lib/cli/progress/display-kind';

describe('what is shown', () => {
  test.each([
    ['auto', true, {}, 'bar'],
    ['auto', true, { TERM: 'xterm', CI: '' }, 'bar'],
    ['auto', true, { CI: 'false' }, 'bar'],
    ['auto', true, { TERM: 'dumb' }, 'plain'],
    ['auto', true, { CI: 'true' }, 'plain'],
    ['auto', false, {}, 'plain'],
    ['bar', true, { CI: 'true', TERM: 'dumb' }, 'bar'],
    ['bar', false, {}, 'plain'],
    ['plain', true, {}, 'plain'],
    ['json', true, {}, 'json'],
    ['none', true, {}, 'none'],
  ] as const)('%s, on a terminal: %s, with %j, is %s', (kind, isTerminal, env, shown) => {
    expect(toDisplayKind(kind, isTerminal, env)).toBe(shown);
  });

  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  ])('with %j, on a terminal: %s, colours are %s', (env, isTerminal, expected) => {
    expect(isColoured(env, isTerminal)).toBe(expected);
  });

  test.each([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LC_CTYPE: 'C.utf8' }, 'darwin', true],
    [{ LANG: 'C.UTF-8', TERM: 'linux' }, 'linux', false],
    [{}, 'linux', false],
    [{}, 'win32', false],
    [{ WT_SESSION: '1' }, 'win32', true],
  ] as const)('with %j on %s, blocks are %s', (env, platform, expected) => {
    expect(hasBlocks(env, platform)).toBe(expected);
  });
});
