import { isUtf8 } from 'node:buffer';

import { splitBytes } from './split-bytes';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const [NUL, LINE_FEED, CARRIAGE_RETURN] = [0, 10, 13];

export interface TextOptions {
  readonly separator: 'line' | 'nul';
  /** Some bytes are no UTF-8, and were replaced. */
  readonly warn: () => void;
}

/** The texts between separators, many at once. A byte order mark at the beginning is dropped, and a carriage return at the end of a line. */
export async function* readTexts(
  chunks: AsyncIterable<Buffer>,
  { separator, warn }: TextOptions,
): AsyncGenerator<string[]> {
  const isLine = separator === 'line';
  const byte = isLine ? LINE_FEED : NUL;
  let isFirst = true;
  for await (const block of splitBytes(chunks, byte)) {
    const bytes = isFirst && block.subarray(0, 3).equals(BOM) ? block.subarray(3) : block;
    isFirst = false;
    if (bytes.length === 0) continue;
    if (!isUtf8(bytes)) warn();
    const text = bytes.toString('utf8', 0, bytes.at(-1) === byte ? bytes.length - 1 : bytes.length);
    if (!isLine) yield text.split('\0');
    else if (bytes.includes(CARRIAGE_RETURN)) yield text.split('\n').map(dropCarriageReturn);
    else yield text.split('\n');
  }
}

function dropCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
