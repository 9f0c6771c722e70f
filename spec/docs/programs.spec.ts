import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { blocksOf, read, type Block } from './pages';
import { makeUserFolder, runIn } from './user-program';

describe('the programs of a page', () => {
  interface Program {
    readonly page: string;
    readonly section: string;
    readonly blocks: readonly Block[];
  }

  const programs = [
    'docs/getting-started.md',
    'docs/errors.md',
    'docs/lifecycle.md',
    'docs/looking-inside.md',
    'docs/what-crosses.md',
    'docs/outputs.md',
    'docs/tasks.md',
    'docs/work-that-makes-work.md',
    'docs/when-a-consumer-fails.md',
  ]
    .flatMap((page) =>
      read(page)
        .split(/^(?=## )/m)
        .map((text) => toProgram(page, text)),
    )
    .filter(({ blocks }) => blocks.some(({ language }) => language === 'text'));

  function toProgram(page: string, text: string): Program {
    const blocks = blocksOf(text).filter(({ language }) => ['js', 'ts', 'text'].includes(language));
    return { page, section: /^#+ (.*)$/m.exec(text)?.[1] ?? '', blocks };
  }

  /** A program may say in its first line what its file is called. */
  function nameOf({ language, text }: Block): string {
    return /^\/\/ (\S+)\n/.exec(text)?.[1] ?? (language === 'ts' ? 'program.ts' : 'program.mjs');
  }

  test.each(programs.map((program) => [program.page, program.section, program.blocks] as const))(
    '%s, %s: print what it shows',
    async (_page, _section, blocks) => {
      const folder = makeUserFolder(['tsx']);
      const isTypeScript = blocks.some(({ language }) => language === 'ts');
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ type: isTypeScript ? 'module' : 'commonjs' }),
      );
      let latest = '';
      for (const block of blocks) {
        if (block.language === 'text') {
          expect(await runIn(folder, latest)).toBe(block.text);
        } else {
          latest = nameOf(block);
          writeFileSync(join(folder, latest), block.text);
        }
      }
    },
  );
});
