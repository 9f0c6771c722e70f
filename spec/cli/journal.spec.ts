import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { count, Shell, toLines, type ScriptEnd } from './shell';

/**
 * Tells each item that it is called for. It fails for those that stand in the file `bad`, if there is one: so a run can be ended where a
 * spec wants it, and the next one is not of another function.
 */
const TRACES = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
export default (item, ...given) => {
  appendFileSync('called', item + '\\n');
  if (existsSync('bad') && readFileSync('bad', 'utf8').split('\\n').includes(item)) throw new Error('is bad');
  return 'out of ' + item;
};
export const other = (item) => item;`;

class JournalShell extends Shell {
  constructor(items: readonly unknown[]) {
    super();
    this.write('traces.mjs', TRACES);
    this.items = items;
  }

  set items(items: readonly unknown[]) {
    this.write('items', toLines(items));
  }

  /** @param options beside those that all runs have. */
  map(options = ''): Promise<ScriptEnd> {
    this.write('called', '');
    return this.run(`consumers map ./traces.mjs -i items -o out --journal journal -j 1 ${options}`);
  }

  /** Runs until an item that fails is reached. */
  async mapUntil(item: unknown): Promise<void> {
    this.write('bad', `${String(item)}\n`);
    const { exitCode } = await this.map('--on-error finish');
    expect(exitCode).toBe(1);
    this.write('bad', '');
  }

  /** What the last run called the function for. */
  get called(): string[] {
    return this.read('called').trim().split('\n');
  }

  get out(): string {
    return this.read('out');
  }
}

const outputsOf = (items: readonly unknown[]): string =>
  toLines(items.map((item) => `out of ${String(item)}`));

describe('`--journal`', () => {
  test('has an entry for each item, and the output is as without it', async () => {
    const shell = new JournalShell(count(5));
    expect(await shell.map()).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(5)));
    const [header, ...entries] = shell
      .read('journal')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(header).toMatchObject({ consumers: 1, export: 'default', output: join(shell.folder, 'out') });
    expect(entries).toEqual([
      { first: 1, hashes: expect.any(String) as string, ends: count(5).map((item) => item * 9) },
    ]);
    expect(shell.files).toEqual(['called', 'items', 'journal', 'out', 'traces.mjs']);
  });

  test('that is there is refused without `--resume`, and stays', async () => {
    const shell = new JournalShell(count(5));
    await shell.map();
    const journal = shell.read('journal');
    const { stderr, exitCode } = await shell.map();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^consumers: The journal journal is there, with 5 items: --resume goes on with it/,
    );
    expect([shell.out, shell.read('journal')]).toEqual([outputsOf(count(5)), journal]);
  });

  test('of an empty input is one, too', async () => {
    const shell = new JournalShell([]);
    expect(await shell.map()).toMatchObject({ exitCode: 0 });
    expect(shell.out).toBe('');
    shell.items = count(2);
    expect(await shell.map('--resume')).toMatchObject({ exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(2)));
  });
});

describe('`--resume`', () => {
  test('runs what is not done, and the output is complete, in order', async () => {
    const shell = new JournalShell(count(200));
    await shell.mapUntil(50);
    expect(shell.has('out')).toBe(false);
    const before = shell.called;
    const { stderr, exitCode } = await shell.map('--resume-failed');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^consumers: \d+ items were done by an earlier run\n$/);
    expect(shell.out).toBe(outputsOf(count(200)));
    const notDone = count(200).filter((item) => item === 50 || !before.includes(String(item)));
    expect(shell.called).toEqual(notDone.map(String));
  });

  test('with nothing to do leaves the output as it is', async () => {
    const shell = new JournalShell(count(5));
    await shell.map();
    const end = await shell.map('--resume');
    expect(end).toEqual({
      stdout: '',
      stderr: 'consumers: 5 items were done by an earlier run\n',
      exitCode: 0,
    });
    expect(shell.out).toBe(outputsOf(count(5)));
    expect(shell.read('called')).toBe('');
    expect(shell.files).toEqual(['called', 'items', 'journal', 'out', 'traces.mjs']);
  });

  test('begins where there is no journal yet', async () => {
    const shell = new JournalShell(count(5));
    expect(await shell.map('--resume')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(5)));
  });

  test.each([
    ['a changed line', [1, 2, 'three', 4, 5], ['three'], /^consumers: 1 item is not what/m],
    ['a line more in between', [1, 2, 'new', 3, 4, 5], ['new'], /1 item/],
    ['a line more at the end', [1, 2, 3, 4, 5, 6], ['6'], undefined],
    ['a line less', [1, 2, 4, 5], [], undefined],
    ['lines that moved', [5, 4, 3, 2, 1], [], undefined],
    ['the same line twice', [1, 2, 3, 3, 4, 5], ['3'], undefined],
    ['other lines', ['a', 'b'], ['a', 'b'], /2 items/],
    ['none', [], [], undefined],
  ])('of a changed input runs what changed: %s', async (_, items, called, said) => {
    const shell = new JournalShell(count(5));
    await shell.map();
    shell.items = items;
    const { stderr, exitCode } = await shell.map('--resume');
    expect(exitCode).toBe(0);
    expect(shell.out).toBe(outputsOf(items));
    expect(shell.called.filter((item) => item !== '')).toEqual(called);
    if (said !== undefined) expect(stderr).toMatch(said);
    expect(shell.files).toEqual(['called', 'items', 'journal', 'out', 'traces.mjs']);
  });

  test('of a changed input leaves a journal that the next run finds all of it in', async () => {
    const shell = new JournalShell(count(5));
    await shell.map();
    shell.items = [5, 'new', 1];
    await shell.map('--resume');
    const { stderr } = await shell.map('--resume');
    expect(stderr).toBe('consumers: 3 items were done by an earlier run\n');
    expect([shell.read('called'), shell.out]).toEqual(['', outputsOf([5, 'new', 1])]);
  });

  test('repairs a last line of the journal that is torn, and a log that has more than that', async () => {
    const shell = new JournalShell(count(20));
    await shell.mapUntil(10);
    shell.write('journal', `${shell.read('journal')}{"item":999,"ha`);
    const log = shell.part as string;
    shell.write(log, `${shell.read(log)}out of nobody kno`);
    expect(await shell.map('--resume-failed')).toMatchObject({ exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(20)));
  });

  test('takes away what an earlier run left that was killed while it put the output together', async () => {
    const shell = new JournalShell(count(5));
    await shell.map();
    // The new journal counts, and the old log is still there.
    const log = /"log":"[^"]*(out\.\w+\.part)/.exec(shell.read('journal'))?.[1] ?? '';
    await shell.run(`mv out ${log}2; sed -i 's/\\.part"/.part2"/' journal; echo old > ${log}`);
    expect(await shell.map('--resume')).toMatchObject({ exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(5)));
    expect(shell.files).toEqual(['called', 'items', 'journal', 'out', 'traces.mjs']);
  });

  test('begins again where not even the first line of the journal is whole', async () => {
    const shell = new JournalShell(count(3));
    shell.write('journal', '{"consumers":1,"func');
    expect(await shell.map('--resume')).toMatchObject({ exitCode: 0 });
    expect(shell.out).toBe(outputsOf(count(3)));
  });

  test.each([
    [
      'another function',
      `-e 'n => n'`,
      /^consumers: The journal journal is of another run: its function was/,
    ],
    ['another export', './traces.mjs --export other', /its --export was "default", and is "other" now/],
    ['other arguments', `./traces.mjs --args '[1]'`, /its --args was \[\], and is \[1\] now/],
    [
      'other named arguments',
      `./traces.mjs --kwargs '{"a":1}'`,
      /its --kwargs was \{\}, and is \{"a":1\} now/,
    ],
    ['another format', './traces.mjs -f nul', /its --format was "lines", and is "nul" now/],
    ['another batch', './traces.mjs --batch 2', /its --batch was 1, and is 2 now/],
    ['another output', './traces.mjs -o out2', /its --output was ".*out", and is ".*out2" now/],
  ])('refuses the journal of %s, and leaves all as it is', async (_, words, message) => {
    const shell = new JournalShell(count(3));
    await shell.map();
    const journal = shell.read('journal');
    const { stderr, exitCode } = await shell.run(
      `consumers map -i items -o out --journal journal --resume ${words}`,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect([shell.out, shell.read('journal')]).toEqual([outputsOf(count(3)), journal]);
  });

  test.each([
    ['is not there', 'rm out'],
    ['is shorter', 'echo x > out'],
    ['is longer', 'echo x >> out'],
  ])('refuses the journal of an output that %s', async (_, change) => {
    const shell = new JournalShell(count(3));
    await shell.map();
    await shell.run(change);
    const { stderr, exitCode } = await shell.map('--resume');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/it was changed meanwhile\. Remove the journal to begin again\./);
  });

  test('keeps the outputs of a run in any order', async () => {
    const shell = new JournalShell(count(300));
    shell.write('bad', '100\n');
    await shell.map('--unordered -j 2 --on-error finish');
    shell.write('bad', '');
    await shell.map('--unordered -j 2 --resume-failed');
    const sorted = (text: string): string[] => text.trim().split('\n').sort();
    expect(sorted(shell.out)).toEqual(sorted(outputsOf(count(300))));
    // In order now, although the earlier runs were not.
    await shell.map('--resume');
    expect(shell.out).toBe(outputsOf(count(300)));
  });
});

describe('items that failed', () => {
  const SKIP = '--on-error skip --errors failed';

  test('are not run again by `--resume`, which tells of them, and writes them to `--errors`', async () => {
    const shell = new JournalShell(count(5));
    shell.write('bad', '2\n4\n');
    await shell.map(SKIP);
    const failed = shell.read('failed');
    shell.write('bad', '');
    const { stderr, exitCode } = await shell.map(`${SKIP} --resume`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('consumers: 2 items failed: they are in failed\n');
    expect([shell.read('failed'), shell.read('called')]).toEqual([failed, '']);
    expect(shell.out).toBe(outputsOf([1, 3, 5]));
  });

  test('are run again by `--resume-failed`: their outputs stand where they belong', async () => {
    const shell = new JournalShell(count(5));
    shell.write('bad', '2\n4\n');
    await shell.map(SKIP);
    shell.write('bad', '4\n');
    expect(await shell.map(`${SKIP} --resume-failed`)).toMatchObject({ exitCode: 1 });
    expect([shell.called, shell.out]).toEqual([['2', '4'], outputsOf([1, 2, 3, 5])]);
    shell.write('bad', '');
    expect(await shell.map(`${SKIP} --resume-failed`)).toMatchObject({ exitCode: 0 });
    expect([shell.called, shell.out]).toEqual([['4'], outputsOf(count(5))]);
    expect(shell.read('failed')).toBe('');
  });
});

describe('a second run at the same time', () => {
  test('is refused, and told which process has the journal; the first one goes on', async () => {
    const shell = new JournalShell(count(3));
    shell.write(
      'traces.mjs',
      `import { existsSync, writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      export default async (item) => {
        writeFileSync('has begun', '');
        while (!existsSync('may end')) await setTimeout(5);
        return 'out of ' + item;
      };`,
    );
    const first = shell.begin('consumers map ./traces.mjs -i items -o out --journal journal -j 1');
    const ended = once(first, 'exit');
    while (!existsSync(join(shell.folder, 'has begun'))) await new Promise(setImmediate);
    const { stderr, exitCode } = await shell.map('--resume');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`The journal journal is in use by the process ${first.pid}.`);
    shell.write('may end', '');
    expect(await ended).toEqual([0, null]);
    expect(shell.out).toBe(outputsOf(count(3)));
  });
});
