import { PassThrough } from 'node:stream';

import { Terminal as Emulator } from '@xterm/headless';

import { BarTerminal } from '../../../dist/lib/cli/progress/bar-terminal';
import { Screen } from '../../../dist/lib/cli/progress/screen';

const lines = (text: string): Buffer => Buffer.from(text);

function show(columns = 80): { terminal: BarTerminal; written: () => string; see: () => Promise<string[]> } {
  const stream = new PassThrough({ encoding: 'utf8' });
  const emulator = new Emulator({ cols: columns, rows: 10, convertEol: true, allowProposedApi: true });
  const written = (): string => (stream.read() ?? '') as string;
  const see = async (): Promise<string[]> => {
    await new Promise<void>((resolve) => {
      emulator.write(written(), resolve);
    });
    const { active: buffer } = emulator.buffer;
    const rows = Array.from({ length: 10 }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '');
    return rows.filter((row) => row !== '');
  };
  return { terminal: new BarTerminal(new Screen(stream)), written, see };
}

describe('the terminal of a bar', () => {
  test('is not written to where the bar is the same', () => {
    const { terminal, written } = show();
    terminal.write('bar');
    expect(written()).toContain('bar');
    terminal.write('bar');
    expect(written()).toBe('');
  });

  test('shows a shorter bar without the end of a longer one', async () => {
    const { terminal, see } = show();
    terminal.write('a long bar');
    terminal.write('a bar');
    expect(await see()).toEqual(['a bar']);
  });

  test('cuts a bar that is too long, as it was made narrower just now', async () => {
    const { terminal, see } = show(10);
    terminal.write('0123456789abcdefghij');
    terminal.write('0123456789abcdefghij!');
    expect(await see()).toHaveLength(1);
  });

  test('wraps the text of others', async () => {
    const { terminal, see } = show(10);
    terminal.write('bar');
    terminal.writeAbove(lines('0123456789abc\n'));
    expect(await see()).toEqual(['0123456789', 'abc', 'bar']);
  });

  test('draws the bar below other text at once, but after much text only with the next frame', async () => {
    const { terminal, see } = show();
    terminal.write('bar');
    for (const text of ['1\n', '2\n', '3\n', '4\n']) terminal.writeAbove(lines(text));
    expect(await see()).toEqual(['1', '2', '3', '4', 'bar']);
    terminal.writeAbove(lines('5\n'));
    terminal.writeAbove(lines('6\n'));
    expect(await see()).toEqual(['1', '2', '3', '4', '5', '6']);
    terminal.write('bar');
    terminal.writeAbove(lines('7\n'));
    expect(await see()).toEqual(['1', '2', '3', '4', '5', '6', '7', 'bar']);
  });

  test('has no bar while others write to it, and has it again after an error of theirs', async () => {
    const { terminal, written, see } = show();
    terminal.write('bar');
    await see();
    const write = (): never => {
      expect(written()).toBe('\r\x1B[J');
      throw new Error('theirs');
    };
    expect(() => {
      terminal.around(write);
    }).toThrow('theirs');
    expect(written()).toContain('bar');
  });
});
