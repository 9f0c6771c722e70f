import { Pool, type ConsumerError } from 'consumers';

import { runProgram } from '../run-program';

jest.setTimeout(30_000);

describe("`stdio: 'prefix'`", () => {
  test('shows whole lines, each behind the name of its consumer', async () => {
    const { stdout, stderr, ended } = await runProgram('prints-lines.mjs');
    expect(ended).toBe(0);
    const own = (name: string): string[] =>
      stdout
        .split('\n')
        .flatMap((line) => (line.startsWith(`[${name}] `) ? [line.slice(name.length + 3)] : []));
    const lines = [...own('prints-1'), ...own('prints-2')];
    const numbers = lines.flatMap((line) => /^(\d+) in pieces$/.exec(line)?.[1] ?? []).map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    for (const name of ['prints-1', 'prints-2']) {
      expect(own(name).at(-1)).toBe('no end');
      expect(own(name).join('').replaceAll(/[^x]/g, '')).toHaveLength(150_000);
    }
    expect(stdout.split('\n').filter((line) => !line.startsWith('[prints-'))).toEqual(['the program', '']);
    const errors = stderr.split('\n').filter(Boolean);
    expect(errors).toHaveLength(40);
    expect(errors.every((line) => /^\[prints-[12]\] \d+ on stderr$/.test(line))).toBe(true);
  });

  test.each([
    ['stderr', /^\d+ in pieces$/],
    ['stderr-prefix', /^\[prints-[12]\] \d+ in pieces$/],
  ])('leaves stdout to the program, as %s', async (stdio, line) => {
    const { stdout, stderr } = await runProgram('prints-lines.mjs', { words: [stdio] });
    expect(stdout).toBe('the program\n');
    const numbers = stderr
      .split('\n')
      .flatMap((text) => (line.test(text) ? [Number(/\d+(?= in)/.exec(text))] : []));
    // What two processes write in pieces may be mixed.
    if (stdio === 'stderr-prefix') expect(numbers.sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    expect(stderr.replaceAll(/[^x]/g, '').length).toBeGreaterThanOrEqual(300_000);
    expect(stderr.match(/on stderr/g)).toHaveLength(40);
  });

  test('keeps the last words for the failure', async () => {
    const die = (): void => {
      console.error('the disk is on fire');
      process.exit(7);
    };
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const error: unknown = await new Pool(die, { quantity: 1, name: 'die', stdio: 'prefix' })
      .join()
      .catch((reason: unknown) => reason);
    const shown = written.mock.calls.map(([text]) => String(text));
    written.mockRestore();
    expect((error as ConsumerError).failures).toMatchObject([{ stderr: 'the disk is on fire\n' }]);
    expect(shown).toEqual(['[die-1] the disk is on fire\n']);
  });
});
