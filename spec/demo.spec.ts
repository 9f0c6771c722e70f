import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Pool } from 'consumers';

import { runProgram, type ProgramEnd } from './run-program';

const DEMO = join(__dirname, '..', 'docs', 'examples', 'hash-folder', 'main.mjs');
const demo = (...words: string[]): Promise<ProgramEnd> => runProgram(DEMO, { words });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the demo', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'consumers-'));
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'b'), 'second');
    writeFileSync(join(folder, 'sub', 'c'), 'third');
    writeFileSync(join(folder, 'a'), '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(['1', '3'])(
    'prints a row for each of %s consumers, and a digest that is the same for all',
    async (quantity) => {
      const { stdout, stderr, ended } = await demo(folder, '--quantity', quantity);
      expect({ stderr, ended }).toEqual({ stderr: '', ended: 0 });
      expect(stdout.match(/^hash-files-\d+ /gm)).toHaveLength(Number(quantity));
      expect(stdout).toMatch(/^all +3 /m);
      const digest = sha256(`${sha256('')}  a\n${sha256('second')}  b\n${sha256('third')}  sub/c\n`);
      expect(stdout).toMatch(new RegExp(`^digest +${digest}$`, 'm'));
    },
  );

  test('names a file that it cannot read, and goes on', async () => {
    const consumer = join(DEMO, '..', 'hash-files.mjs');
    const rows = await Pool.run(consumer, ['b', 'gone'], { quantity: 1, args: [folder] });
    expect(rows).toEqual([
      [
        { path: 'b', bytes: 6, digest: sha256('second') },
        { path: 'gone', bytes: 0, error: expect.stringContaining('ENOENT') as string },
      ],
    ]);
  });

  test.each([
    ['a folder that is not there', ['/no/such/folder'], 'There is no folder /no/such/folder.\n'],
    ['a file', [DEMO], `There is no folder ${DEMO}.\n`],
    [
      'a quantity of none',
      ['--quantity', '0'],
      'Expected `quantity` to be an integer of 1 or more, got 0.\n',
    ],
    ['two folders', ['a', 'b'], 'Expected one folder, got a and b.\n'],
  ])('refuses %s in one line, with exit code 1', async (_, words, message) => {
    expect(await demo(...words)).toEqual({ stdout: '', stderr: message, ended: 1 });
  });
});
