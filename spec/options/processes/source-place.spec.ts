import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findSourcePlace } from '../../../dist/lib/options/processes/source-place';
import { makeFolder } from '../../temporary-folder';

const TEXT = '() => 1';

function find(content: string): unknown {
  const file = join(makeFolder(), 'tool.js');
  writeFileSync(file, content);
  return findSourcePlace(TEXT, file, 'script');
}

describe('the place of a text', () => {
  test.each([
    ['in the first line', `f(${TEXT})`, { offset: 2, line: 0, column: 2 }],
    ['after all that ends a line', `\n\r\n\r\u2028\u2029 ${TEXT}`, { offset: 7, line: 5, column: 1 }],
    ['after a byte order mark, which Node leaves out', `\uFEFF ${TEXT}`, { offset: 1, line: 0, column: 1 }],
    ['before another statement', `const f = ${TEXT}\nf()`, { offset: 10, line: 0, column: 10 }],
    ['behind an address', `f('http://x', ${TEXT})`, { offset: 14, line: 0, column: 14 }],
    ['behind a comment', `/* a */ f(${TEXT})`, { offset: 10, line: 0, column: 10 }],
    ['after signs of more than one byte', `'ä😀';${TEXT}`, { offset: 6, line: 0, column: 6 }],
  ])('%s', (_, content, place) => {
    expect(find(content)).toEqual({ script: 'script', ...place });
  });

  test.each([
    ['is not there', '() => 2'],
    ['is there twice', `${TEXT};${TEXT}`],
    ['is in a comment', `// was ${TEXT}\nf(g)`],
    ['is in a comment of several lines', `/**\n * was ${TEXT}\n */\nf(g)`],
    ['is in a comment that ends later', `/* was ${TEXT} */ f(g)`],
    ['is the beginning of a longer one', `f(${TEXT} + 1)`],
    ['is the beginning of a longer one that goes on in another line', `f(${TEXT}\n  .length)`],
    ['is in a file that is large', TEXT.padEnd(250_001)],
  ])('is unknown where it %s', (_, content) => {
    expect(find(content)).toBeUndefined();
  });

  test('is unknown where there is no file to read, and nothing waits for it', () => {
    const folder = makeFolder();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [folder, pipe, join(folder, 'missing'), '[eval]', '\0'])
      expect(findSourcePlace(TEXT, path, path)).toBeUndefined();
  });
});
