import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { blocksOf, read, ROOT } from './pages';
import { runIn } from './user-program';

/** What is the same in every output of a program: who took what is a race. */
type Constant = (output: string) => unknown;

const exactly: Constant = (output) => output;
const inAnyOrder: Constant = (output) => output.split('\n').sort();
const withoutPids: Constant = (output) => inAnyOrder(output.replaceAll(/^\d+ /gm, 'PID '));
const letters: Constant = (output) => {
  const shown = Array.from(output.matchAll(/'([a-f-]*)'/g), ([, result = '']) => result.split('-'));
  const inOrder = shown.every((result) => result.join() === result.toSorted().join());
  return {
    shape: output.replaceAll(/'[a-f-]*'/g, 'RESULT'),
    inOrder,
    letters: shown.flat().filter(Boolean).sort(),
  };
};
const sum: Constant = (output) => {
  const numbers = Array.from(output.matchAll(/\d+/g), Number);
  return { shape: output.replaceAll(/\d+/g, 'N'), sum: numbers.reduce((a, b) => a + b) };
};
/** `wc` pads them to a width of its own. */
const counts: Constant = (output) => inAnyOrder(output.replaceAll(/^ +/gm, ''));
const shape: Constant = (output) => output.replaceAll(/[0-9a-f]{64}|[\d.]+/g, 'N').replaceAll(/ +/g, ' ');

describe('docs/examples.md', () => {
  const examples: readonly (readonly [name: string, constant: Constant])[] = [
    ['several-processes.mjs', withoutPids],
    ['getting-results.mjs', letters],
    ['multiple-data.mjs', inAnyOrder],
    ['configuring-a-consumer.mjs', exactly],
    ['pools-that-feed-pools.mjs', sum],
  ];

  test.each(examples)('shows %s as it is, and what it prints', async (name, constant) => {
    const program = read(`docs/examples/${name}`);
    const shown = outputAfter(program, 'docs/examples.md');
    expect(constant(await runIn(join(ROOT, 'docs', 'examples'), name))).toEqual(constant(shown));
  });

  test('shows every example', () => {
    const names = readdirSync(join(ROOT, 'docs', 'examples')).filter((name) => name.endsWith('.mjs'));
    expect(examples.map(([name]) => name).sort()).toEqual(names.sort());
  });

  test.each([
    'find-duplicates/digest-files.mjs',
    'find-duplicates/main.mjs',
    'grep/search.mjs',
    'walk-folder/main.mjs',
    'word-count/count-words.mjs',
    'word-count/main.mjs',
  ])('shows %s as it is', (name) => {
    const program = read(`docs/examples/${name}`);
    expect(blocksOf(read('docs/examples.md')).map(({ text }) => text)).toContain(program);
  });

  const C_LOCALE = { LC_ALL: 'C', PATH: process.env['PATH'] };
  const FOLDER = join(ROOT, 'node_modules', 'eslint');
  const sorted = (text: string): string[] => text.split('\n').sort();
  const run = (command: string, ...words: string[]): string =>
    execFileSync(command, words, {
      encoding: 'utf8',
      env: C_LOCALE,
      maxBuffer: 1e9,
    });

  test('prints with grep what `grep -n` prints of the same files', async () => {
    const [expression, program] = ['function [a-z]', join(ROOT, 'docs', 'examples', 'grep', 'main.mjs')];
    const { stdout, stderr } = await runProgram(program, { words: [expression, FOLDER] });
    const kinds = ['js', 'mjs', 'cjs'].map((kind) => `--include=*.${kind}`);
    const wanted = sorted(run('grep', '-rna', ...kinds, expression, FOLDER));
    expect(wanted.length).toBeGreaterThan(1_000);
    expect(sorted(stdout)).toEqual(wanted);
    expect(stderr).toMatch(new RegExp(`^${wanted.length - 1} of \\d+ lines match\n$`));
  });

  test('prints with walk-folder what `find` prints', async () => {
    const program = join(ROOT, 'docs', 'examples', 'walk-folder', 'main.mjs');
    const { stdout, stderr } = await runProgram(program, { words: [FOLDER] });
    expect({ stderr, paths: sorted(stdout) }).toEqual({ stderr: '', paths: sorted(run('find', FOLDER)) });
  });

  /** GNU's counts words of printable characters up to version 9.4, and bytes of any kind since. */
  const countsPrintable =
    String(spawnSync('wc', ['-w'], { input: '\u0001', env: C_LOCALE }).stdout).trim() === '0';

  (countsPrintable ? test : test.skip)('counts with word-count what `wc -w` counts', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'spaces'), ' a\vb\fc\rd\te\nf  g\n\n');
    writeFileSync(
      join(folder, 'bytes'),
      Buffer.from('a\x01b \x02 \xff\xfe c\x7f \xa0 d\xa0e \x85 \x1cf', 'latin1'),
    );
    writeFileSync(join(folder, 'nothing'), '');
    writeFileSync(join(folder, 'no text'), 'a b\0c');
    for (const [below, least] of [
      [folder, 3],
      [FOLDER, 100],
    ] as const) {
      const paths = run('find', below, '-type', 'f').split('\n').filter(Boolean);
      const texts = paths.filter((path) => !readFileSync(path).includes(0));
      expect(texts.length).toBeGreaterThanOrEqual(least);
      const program = join(ROOT, 'docs', 'examples', 'word-count', 'main.mjs');
      const { stdout, stderr, ended } = await runProgram(program, { words: [below, '--top', '1000000'] });
      const counted = `${texts.length} text files, ${paths.length - texts.length} others\n`;
      expect({ stderr, ended }).toEqual({ stderr: counted, ended: 0 });
      expect(counts(stdout)).toEqual(counts(run('wc', '-w', ...texts)));
    }
  });

  test('shows the consumer of hash-folder as it is, and what the command prints', async () => {
    const shown = outputAfter(read('docs/examples/hash-folder/hash-files.mjs'), 'docs/examples.md');
    const program = join(ROOT, 'docs', 'examples', 'hash-folder', 'main.mjs');
    const { stdout } = await runProgram(program, {
      words: [join(ROOT, 'docs', 'examples'), '--quantity', '2'],
    });
    expect(shape(stdout)).toBe(shape(shown));
  });
});

/** The output block that follows a program on its page. */
function outputAfter(program: string, page: string): string {
  const blocks = blocksOf(read(page));
  const index = blocks.findIndex(({ text }) => text === program);
  if (index === -1) throw new Error(`${page} does not show this program as it is:\n${program}`);
  const output = blocks.slice(index + 1).find(({ language }) => language === 'text');
  if (output === undefined) throw new Error(`${page} shows no output of this program:\n${program}`);
  return output.text;
}
