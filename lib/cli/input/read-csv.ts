import { parse, type CsvError } from 'csv-parse';

import type { ReadItem } from './input-item';

/** As the parser gives it with `raw`, whatever its types say. */
interface RawRecord extends Record<string, unknown> {
  readonly record: Readonly<Record<string, string>>;
  readonly raw: string;
}

/** The rows of a CSV file as objects by its header, many at once. A row that cannot be read is an item with an error. */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadItem[]> {
  let items: ReadItem[] = [];
  let failure: Error | undefined;
  const skip = (error: CsvError | undefined, text: string): void => {
    const why = error?.message ?? 'It is no CSV';
    const line = Number(error?.['lines'] ?? 0);
    items.push({ line, text: text.trimEnd(), value: undefined, error: new SyntaxError(why) });
  };
  const parser = parse({
    columns: true,
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: ({ record, raw }: RawRecord, { lines }) => {
      items.push({ line: lines, text: raw.trimEnd(), value: record, error: undefined });
      // It goes no further in the parser.
      return null;
    },
    raw: true,
    on_skip: (error, raw) => {
      skip(error, raw ?? '');
    },
  });
  parser.on('error', (error) => (failure = error));
  parser.resume();
  const take = (): ReadItem[] => {
    if (failure !== undefined) throw failure;
    const taken = items;
    items = [];
    return taken;
  };
  for await (const chunk of chunks) {
    await new Promise<unknown>((resolve) => parser.write(chunk, resolve));
    yield take();
  }
  await new Promise<void>((resolve) => parser.once('close', resolve).end());
  yield take();
}
