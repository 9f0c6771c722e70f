import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { blocksOf, read } from './pages';
import { makeUserFolder, runIn } from './user-program';

/** With this heading, and before and after in these languages. */
const LIBRARIES = {
  'multiprocessing.Pool': 'python',
  'concurrent.futures': 'python',
  piscina: 'js',
  tinypool: 'js',
  workerpool: 'js',
  'p-map': 'js',
} as const;

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('docs/coming-from.md', () => {
  const sections = new Map(
    read('docs/coming-from.md')
      .split(/^(?=## )/m)
      .map((text) => [/^## `?([^`\n]*)`?$/m.exec(text)?.[1], text] as const)
      .slice(1),
  );

  test('tells of each library, and of no other', () => {
    expect([...sections.keys()]).toEqual(Object.keys(LIBRARIES));
  });

  for (const [library, language] of Object.entries(LIBRARIES)) {
    const runs = language === 'js' || hasPython;
    const title = `prints the same after ${library} as before${runs ? '' : ' (there is no python3 here)'}`;
    (runs ? test : test.skip)(title, async () => {
      const folder = makeUserFolder(language === 'js' ? [library] : []);
      const { files, output } = programsOf(sections.get(library) ?? '');
      for (const { name, text } of files) writeFileSync(join(folder, name), text);
      const before = language === 'js' ? await runIn(folder, 'before.mjs') : runPython(folder, 'before.py');
      const after = await runIn(folder, 'after.mjs');
      expect({ before, after }).toEqual({ before: output, after: output });
    });
  }
});

/** Each program says in its first line what its file is called. */
function programsOf(section: string): { files: { name: string; text: string }[]; output: string } {
  const blocks = blocksOf(section);
  const files = blocks.flatMap(({ text }) => {
    const name = /^(?:\/\/|#) (\S+)\n/.exec(text)?.[1];
    return name === undefined ? [] : [{ name, text }];
  });
  const outputs = blocks.filter(({ language }) => language === 'text');
  expect(outputs).toHaveLength(1);
  return { files, output: outputs[0]?.text ?? '' };
}

function runPython(folder: string, name: string): string {
  return execFileSync('python3', [name], { cwd: folder, encoding: 'utf8' });
}
