import { Shell } from '../cli/shell';
import { blocksOf, read, type Block } from './pages';

jest.setTimeout(30_000);

/** The sections of a page that show a command and what it prints. */
function shownIn(page: string): (readonly [string, readonly Block[]])[] {
  return read(page)
    .split(/^(?=##+ )/m)
    .map((text) => [/^#+ (.*)$/m.exec(text)?.[1] ?? '', blocksOf(text)] as const)
    .filter(([, blocks]) => blocks.some(({ language }) => language === 'text'));
}

describe('docs/cli.md', () => {
  test.each(shownIn('docs/cli.md'))('%s: the commands print what it shows', async (_, blocks) => {
    const shell = new Shell();
    let stdout = '';
    for (const { language, text } of blocks) {
      if (language === 'js') shell.write(/^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text);
      else if (language === 'sh') ({ stdout } = await shell.run(text));
      else if (language === 'text') expect(stdout).toBe(text);
    }
  });

  test('what it shows of stderr is what is there', async () => {
    const [, blocks] = shownIn('docs/cli.md').find(([title]) => title === 'Failures') ?? ['', []];
    const shell = new Shell();
    const { stderr } = await shell.run(blocks.find(({ language }) => language === 'sh')?.text ?? '');
    expect(stderr).toBe(blocks.find(({ language }) => language === 'console')?.text);
  });

  test('names each option of the command', async () => {
    const shell = new Shell();
    const { stdout } = await shell.run('consumers map --help; consumers run --help');
    const options = new Set(Array.from(stdout.matchAll(/^ +(?:-\w, )?(--[\w-]+)/gm), ([, name]) => name));
    const page = read('docs/cli.md');
    expect([...options].filter((name) => !page.includes(name as string))).toEqual([]);
  });
});

describe('README.md', () => {
  test('shows its first program in a shell', async () => {
    const script = blocksOf(read('README.md')).find(({ language }) => language === 'sh')?.text ?? '';
    const { stdout, stderr, exitCode } = await new Shell().run(script);
    expect([stderr, exitCode]).toEqual(['', 0]);
    const counts = stdout.trim().split('\n').map(Number);
    expect([counts.length, counts.reduce((a, b) => a + b)]).toEqual([2, 78_498]);
  });
});
