import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';

import { prefixLines } from '../../../dist/lib/parent/process/prefixed-lines';

/** What is shown of what comes in these chunks. */
async function show(chunks: readonly Buffer[]): Promise<string> {
  const from = Readable.from(chunks, { objectMode: false });
  const to = new PassThrough();
  prefixLines(from, 'a-1', to);
  await once(from, 'close');
  to.end();
  return text(to);
}

const bytes = (...chunks: string[]): Buffer[] => chunks.map((chunk) => Buffer.from(chunk));

describe('prefixLines()', () => {
  test.each<[string, Buffer[], string]>([
    ['puts the name before each line', bytes('one\ntwo\n'), '[a-1] one\n[a-1] two\n'],
    ['joins the pieces of a line', bytes('o', 'ne', '\ntw', 'o\n'), '[a-1] one\n[a-1] two\n'],
    ['shows a last line without a newline', bytes('one\ntwo'), '[a-1] one\n[a-1] two\n'],
    ['shows empty lines', bytes('\n\none\n'), '[a-1] \n[a-1] \n[a-1] one\n'],
    ['shows nothing for no output', [], ''],
    [
      'keeps a character that comes in two pieces',
      [Buffer.from('€').subarray(0, 1), Buffer.from('€\n').subarray(1)],
      '[a-1] €\n',
    ],
  ])('%s', async (_, chunks, shown) => {
    expect(await show(chunks)).toBe(shown);
  });

  test('passes on a line that never ends in pieces, and loses nothing', async () => {
    const shown = await show(Array<Buffer>(5).fill(Buffer.alloc(40_000, 'x')));
    const pieces = shown.split('\n').slice(0, -1);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.startsWith('[a-1] x'))).toBe(true);
    expect(pieces.map((piece) => piece.slice('[a-1] '.length)).join('')).toBe('x'.repeat(200_000));
  });

  test('shows the same lines for any division into chunks', async () => {
    const given = fc.tuple(
      fc.string({ unit: fc.constantFrom('a', '€', '\n', '𝄞') }),
      fc.integer({ min: 1, max: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(given, async ([written, size]) => {
        const whole = Buffer.from(written);
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        const lines = written.replace(/\n$/, '').split('\n');
        const shown = written === '' ? '' : lines.map((line) => `[a-1] ${line}\n`).join('');
        expect(await show(chunks)).toBe(shown);
      }),
    );
  });

  test('shows a line only when it has ended', async () => {
    const from = new PassThrough();
    const to = new PassThrough();
    prefixLines(from, 'a-1', to);
    from.write('one\nhalf of');
    await once(to, 'readable');
    expect(String(to.read())).toBe('[a-1] one\n');
    from.end();
    await once(to, 'readable');
    expect(String(to.read())).toBe('[a-1] half of\n');
  });
});
