import { join } from 'node:path';

import { cpuCount } from 'consumers';

import { runProgram, type ProgramEnd } from '../run-program';

const { version, bin } = require('../../package.json') as { version: string; bin: { consumers: string } };
const consumers = (...words: string[]): Promise<ProgramEnd> =>
  runProgram(join(__dirname, '..', '..', bin.consumers), { words });

describe('the command', () => {
  test.each([
    [['--version'], `${version}\n`],
    [['--cpus'], `${cpuCount()}\n`],
  ])('%s prints what it says', async (words, stdout) => {
    expect(await consumers(...words)).toEqual({ stdout, stderr: '', ended: 0 });
  });

  test('--help, and no word at all, print how it is called', async () => {
    const help = await consumers('--help');
    expect(help.stdout).toContain('consumers --cpus');
    expect(await consumers()).toEqual(help);
  });

  test('refuses what it does not know, with exit code 2', async () => {
    const { stdout, stderr, ended } = await consumers('--nope');
    expect({ stdout, ended }).toEqual({ stdout: '', ended: 2 });
    expect(stderr).toMatch(/^consumers: Unknown option '--nope'.*\nSee consumers --help\.\n$/);
  });
});
