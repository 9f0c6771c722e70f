import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { isStopped } from '../../run-program';
import { Terminal, type TerminalSettings } from '../../terminal';

const FIXTURE = join(__dirname, '..', '..', 'fixtures', 'shows-progress.mjs');
const [RED, GREEN] = [1, 2];
const HALF = { fraction: 0.5, done: 12_345, failed: 2, busy: 1 };

const terminals: Terminal[] = [];
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
});

function show(
  kind: string,
  standing: object = HALF,
  settings: TerminalSettings = {},
  ...acts: object[]
): Terminal {
  const words = [FIXTURE, kind, ...[standing, ...acts].map((each) => JSON.stringify(each))];
  const terminal = new Terminal(process.execPath, words, settings);
  terminals.push(terminal);
  return terminal;
}

function tell(terminal: Terminal, acts: object): void {
  terminal.type(`${JSON.stringify(acts)}\n`);
}

const bars = ({ lines }: Terminal): string[] => lines.filter((line) => /[█░]|\d %/.test(line));

describe('the bar', () => {
  test('says at 80 columns how far the run is, and follows it, with the cursor hidden', async () => {
    const terminal = show('auto');
    await terminal.waitFor('CPU');
    expect(terminal.lines).toHaveLength(1);
    expect(terminal.screen).toMatch(
      /^█+░+ 50 % {2}12,345( done)? {2}2 failed {2}0\/s {2}1\/2 busy {2}CPU \d+ % {2}[\d.]+ ?[GM]B? free$/,
    );
    expect(terminal.screen.length).toBeLessThan(80);
    expect(terminal.showsCursor).toBe(false);
    tell(terminal, { set: { fraction: 0.75, done: 20_000 } });
    await terminal.waitFor(/75 % {2}20,000/);
    expect(terminal.lines).toHaveLength(1);
  });

  test('keeps the percentage and the failures at 30 columns', async () => {
    const terminal = show('bar', HALF, { columns: 30 });
    await terminal.waitFor(/^█+░+ 50 % {2}2 failed/);
    expect(terminal.lines).toHaveLength(1);
  });

  test('counts where the size of the input is not known', async () => {
    const terminal = show('auto', { done: 1_234_567, busy: 2, kept: 1000 });
    await terminal.waitFor(/^1,234,567 done {2}1,000 kept {2}.*2\/2 busy/);
    expect(terminal.screen).not.toMatch(/[█░]/);
  });

  test('leaves no trace when the terminal is made narrower, and wide again', async () => {
    const terminal = show('auto');
    await terminal.waitFor('CPU');
    tell(terminal, { note: 'above\n' });
    await terminal.waitFor(/^above\n.*CPU/);
    const before = terminal.output.length;
    terminal.resize(30);
    await terminal.waitFor(/^above\n█+░+ 50 % {2}2 failed[^\n]{0,5}$/);
    // This terminal cuts the line of the cursor. Others, as tmux, break it in several, and these go.
    expect(terminal.output.slice(before)).toContain('\r\x1B[J');
    terminal.resize(80);
    await terminal.waitFor(/^above\n█+░+ 50 % .* free$/);
    tell(terminal, { set: { fraction: 0.6 } });
    await terminal.waitFor(/^above\n█+░+ 60 % .* free$/);
  });

  test('is as wide as 80 columns where the terminal does not tell its width', async () => {
    const words = ['-c', `stty cols 0 && exec ${process.execPath} ${FIXTURE} auto '{"fraction":0.5}'`];
    const terminal = new Terminal('/bin/sh', words);
    terminals.push(terminal);
    await terminal.waitFor(/░ 50 % {2}0 done .*busy/);
  });

  test('stays as the last line, says how long the run took, and gives the cursor back', async () => {
    const terminal = show('auto', { ...HALF, done: 0 });
    await terminal.waitFor('50 %');
    tell(terminal, { set: { fraction: 1, done: 3, failed: 0 }, end: true, stderr: 'after\n', leave: true });
    expect(await terminal.ended).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toEqual([
      expect.stringMatching(/^█+ 100 % {2}3 done {2}[\d.]+\/s {2}in .*s$/),
      'after',
    ]);
    expect(terminal.showsCursor).toBe(true);
    expect(terminal.cursorRow).toBe(2);
  });

  test('does not keep a program alive that forgot to end it', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { leave: true });
    expect(await terminal.ended).toMatchObject({ exitCode: 0 });
    expect(terminal.showsCursor).toBe(true);
  });
});

describe('other text', () => {
  test('stands above the bar: notes, what consumers write, and results', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { note: 'a note\n', stderr: 'one\ntwo\n', stdout: 'result\n' });
    await terminal.waitFor(/^a note\none\ntwo\nresult\n.*50 %/);
    tell(terminal, { set: { fraction: 0.6 } });
    await terminal.waitFor(/60 %/);
    expect(terminal.lines).toHaveLength(5);
  });

  test('is not lost or torn when it comes in pieces', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    const [first, ...others] = Buffer.from('é\n');
    tell(terminal, { stderr: 'half' });
    tell(terminal, { bytes: [first] });
    tell(terminal, { bytes: others });
    await terminal.waitFor(/^halfé\n.*50 %/);
  });

  test('gets its own line when its end does not come', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { stderr: 'no end' });
    await terminal.waitFor(/^no end\n.*50 %/);
    expect(terminal.lines).toHaveLength(2);
  });

  test('gets its own line when the bar ends before', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { stderr: 'no end', end: true, leave: true });
    await terminal.ended;
    expect(terminal.lines).toEqual(['no end', expect.stringContaining('50 %')]);
  });

  test('scrolls, and the bar with it, to its end', async () => {
    const terminal = show('auto', HALF, { rows: 6 });
    await terminal.waitFor('50 %');
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    for (const line of lines) tell(terminal, { stderr: `${line}\n` });
    tell(terminal, { end: true, stderr: 'after\n', leave: true });
    await terminal.ended;
    expect(terminal.lines).toEqual([...lines, expect.stringContaining('50 %'), 'after']);
  });
});

describe('the end of a program in between', () => {
  test.each([
    ['an error', { throw: 'oh no' }, 1, expect.stringContaining(FIXTURE)],
    ['process.exit()', { exit: 3 }, 3, 'at exit'],
  ])('%s leaves the bar, and gives the cursor back', async (_, acts, exitCode, last) => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { stderr: 'last words', ...acts });
    expect(await terminal.ended).toMatchObject({ exitCode });
    expect(terminal.lines.slice(0, 2)).toEqual([
      'last words',
      expect.stringMatching(/^█+░+ 50 %[^/]*\/2 busy/),
    ]);
    expect(bars(terminal)).toHaveLength(1);
    expect(terminal.lines[2]).toEqual(last);
    expect(terminal.showsCursor).toBe(true);
  });

  test('Ctrl-C still ends the program by its signal, and gives the cursor back', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    terminal.type('\x03');
    expect(await terminal.ended).toMatchObject({ signal: 2 });
    expect(terminal.showsCursor).toBe(true);
    expect(terminal.lines.length).toBeLessThan(3);
  });

  test('Ctrl-C is the affair of a program that listens to it', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    tell(terminal, { listen: 'SIGINT', note: 'listens\n' });
    await terminal.waitFor('listens');
    terminal.type('\x03');
    await terminal.waitFor(/^listens\n(\^C)?SIGINT came\n.*50 %/);
    tell(terminal, { end: true, leave: true });
    expect(await terminal.ended).toMatchObject({ exitCode: 0 });
  });

  test('Ctrl-Z gives the cursor back, and `fg` takes it again', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    terminal.type('\x1A');
    await terminal.waitFor(() => terminal.showsCursor);
    // The terminal does not tell of it.
    while (!isStopped(terminal.pid)) await setImmediate();
    terminal.kill('SIGCONT');
    await terminal.waitFor(() => !terminal.showsCursor);
    tell(terminal, { set: { fraction: 0.7 } });
    await terminal.waitFor('70 %');
  });
});

describe('colours', () => {
  test('are red for failures and green for what is done, on a terminal', async () => {
    const terminal = show('auto');
    await terminal.waitFor('50 %');
    expect(terminal.textIn(GREEN)).toMatch(/^█+$/);
    expect(terminal.textIn(RED)).toBe('2 failed');
  });

  test('are none with NO_COLOR', async () => {
    const terminal = show('auto', HALF, { env: { NO_COLOR: '1' } });
    await terminal.waitFor('50 %');
    tell(terminal, { end: true, leave: true });
    await terminal.ended;
    // eslint-disable-next-line no-control-regex -- what the terminal is sent
    expect(terminal.output).not.toMatch(/\x1B\[[\d;]*m/);
  });
});

describe('where there is no bar', () => {
  test.each([
    ['auto on a dumb terminal', 'auto', { TERM: 'dumb' }],
    ['auto in continuous integration', 'auto', { CI: 'true' }],
    ['none', 'none', {}],
  ])('%s shows nothing of a short run, and leaves the text of others alone', async (_, kind, env) => {
    const acts = { note: 'a note\n', stderr: 'half', stdout: ' and half\n', end: true, leave: true };
    const terminal = show(kind, HALF, { env }, acts);
    expect(await terminal.ended).toMatchObject({ exitCode: 0 });
    expect(terminal.screen).toBe('a note\nhalf and half');
  });

  test('the bar is drawn in ASCII where the locale is not UTF-8', async () => {
    const terminal = show('auto', HALF, { env: { LANG: 'C' } });
    await terminal.waitFor(/^#+\.+ 50 %/);
  });
});
