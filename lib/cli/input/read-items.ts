import type { Format } from '../options/command-options';
import type { ReadItem } from './input-item';
import { readTexts } from './read-texts';

/** The items of one file, many at once. @param warn some of its bytes are no UTF-8. */
export function readItems(
  chunks: AsyncIterable<Buffer>,
  format: Format,
  warn: () => void,
): AsyncIterable<ReadItem[]> {
  if (format === 'csv') return loadCsv(chunks);
  const separator = format === 'nul' ? 'nul' : 'line';
  return toItems(readTexts(chunks, { separator, warn }), format === 'ndjson' ? fromJson : fromText);
}

/** The parser is loaded where there is CSV. */
async function* loadCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadItem[]> {
  const { readCsv } = await import('./read-csv.js');
  yield* readCsv(chunks);
}

async function* toItems(
  blocks: AsyncIterable<string[]>,
  toItem: (text: string, line: number) => ReadItem,
): AsyncGenerator<ReadItem[]> {
  let line = 0;
  for await (const texts of blocks) yield texts.map((text) => toItem(text, (line += 1)));
}

function fromText(text: string, line: number): ReadItem {
  return { line, text, value: text, error: undefined };
}

function fromJson(text: string, line: number): ReadItem {
  try {
    return { line, text, value: JSON.parse(text) as unknown, error: undefined };
  } catch (error) {
    const why = text.trim() === '' ? 'The line is empty' : (error as Error).message;
    return { line, text, value: text, error: new SyntaxError(`It is no JSON: ${why}`) };
  }
}
