import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { count, Shell, toLines } from './shell';

/** So many items that their outputs, of 100 characters, need more than a megabyte. */
const ITEMS = 15_000;
const OUTPUT = toLines(count(ITEMS).map((item) => String(item).padStart(100)));
const PAD = `-j 2 -e 'n => n.padStart(100)'`;

const [NO_SPACE, TOO_LARGE] = [
  'there is no space left on the device (ENOSPC)',
  'the file would be larger than the limit of the shell or the file system (EFBIG)',
];
const whenFullDevice = existsSync('/dev/full') ? test : test.skip;

describe('an output that cannot be written ends the run with a sentence', () => {
  whenFullDevice.each([
    ['> /dev/full', 'to stdout'],
    ['-o /dev/full', '/dev/full'],
    ['--on-error skip --errors /dev/full', '/dev/full'],
  ])('%s', async (where, name) => {
    const { stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers map -j 1 -e '(n) => { if (n === "2") throw new Error("no"); return n }' ${where}`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`consumers: Cannot write ${name}: ${NO_SPACE}.\n`);
  });

  whenFullDevice('also the results of `run`', async () => {
    const { stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers run -j 1 -e 'async (lines) => { for await (const line of lines); return 1 }' > /dev/full`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`consumers: Cannot write to stdout: ${NO_SPACE}.\n`);
  });

  test('a limit of the shell; the old output stays', async () => {
    const shell = new Shell();
    shell.write('out', 'old\n');
    const { stderr, exitCode } = await shell.run(`ulimit -f 100; seq ${ITEMS} | consumers map ${PAD} -o out`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^consumers: Cannot write .*\/out: /);
    expect(stderr).toContain(TOO_LARGE);
    expect(stderr).toContain('consumers: what was written is in ');
    expect(shell.read('out')).toBe('old\n');
  });
});

describe('a journal goes on when there is room again', () => {
  const MAP = `consumers map ${PAD} -i items -o out --journal journal`;

  test.each([
    ['the output', 400],
    ['the journal', 100],
  ])('after a limit of the shell that stopped %s', async (_, kilobytes) => {
    const shell = new Shell();
    shell.write('items', toLines(count(ITEMS)));
    const { stderr, exitCode } = await shell.run(`ulimit -f ${kilobytes}; ${MAP}`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(TOO_LARGE);
    expect(stderr).toContain('consumers: go on with --journal journal --resume\n');
    expect(await shell.run(`${MAP} --resume`)).toMatchObject({ exitCode: 0 });
    expect(shell.read('out')).toBe(OUTPUT);
    expect(shell.files).toEqual(['items', 'journal', 'out']);
  });

  const mayMount = canMount();
  (mayMount ? test : test.skip)(
    `after a full disk${mayMount ? '' : ' (skipped: nothing may be mounted here)'}`,
    async () => {
      const shell = new Shell();
      shell.write('items', toLines(count(ITEMS)));
      // It lasts as long as this shell: the disk of a megabyte becomes one of ten.
      const { stderr, stdout, exitCode } = await shell.run(`
        unshare -rm bash -c '
          mkdir disk && mount -t tmpfs -o size=1m tmpfs disk || exit 9
          map() { consumers map -j 2 -e "n => n.padStart(100)" -i items -o disk/out --journal disk/journal $1; }
          map
          echo $? >&2
          map --resume
          echo $? >&2
          mount -o remount,size=10m disk
          map --resume
          echo $? >&2
          cat disk/out
        '`);
      expect(exitCode).toBe(0);
      expect(stderr.match(/^\d+$/gm)).toEqual(['1', '1', '0']);
      expect(stderr.split(NO_SPACE)).toHaveLength(3);
      expect(stdout).toBe(OUTPUT);
    },
  );
});

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
