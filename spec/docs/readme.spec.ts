import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { blocksOf, read } from './pages';
import { makeUserFolder, runIn } from './user-program';

describe('README.md', () => {
  test('shows a program and what it prints, in its first 40 lines', async () => {
    const [program, output] = blocksOf(read('README.md').split('\n').slice(0, 40).join('\n'));
    expect([program?.language, output?.language]).toEqual(['js', 'text']);
    const folder = makeUserFolder();
    writeFileSync(join(folder, 'program.mjs'), program?.text ?? '');
    const stdout = await runIn(folder, 'program.mjs');
    expect(primes(stdout)).toEqual(primes(output?.text ?? ''));
    expect(primes(stdout)).toMatchObject({ adds: true });
  });

  test('shows a program with an answer for each item, and what it prints', async () => {
    const [program, output] = blocksOf(
      /^## An answer for each item\n.*?(?=^## )/ms.exec(read('README.md'))?.[0] ?? '',
    );
    const folder = makeUserFolder();
    writeFileSync(join(folder, 'program.mjs'), program?.text ?? '');
    expect(await runIn(folder, 'program.mjs')).toBe(output?.text);
  });
});

/** Who found how many is a race: what is the same in every output. */
function primes(output: string): unknown {
  const [first, second, both] = Array.from(output.matchAll(/\d+/g), Number);
  return {
    shape: output.replaceAll(/\d+/g, 'N'),
    both,
    adds: (first as number) + (second as number) === both,
  };
}
