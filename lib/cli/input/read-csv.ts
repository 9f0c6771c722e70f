import { parse, type CsvError } from 'csv-parse';

import type { ReadItem } from './input-item';

/** The rows of a CSV file as objects by its header, many at once. A row that cannot be read is an item with an error. */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadItem[]> {
  let items: ReadItem[] = [];
  let failure: Error | undefined;
  const skip = (error: CsvError | undefined, line: number): void => {
    const why = error?.message ?? 'it is no CSV';
    items.push({ line, text: error?.code ?? '', value: undefined, error: new SyntaxError(why) });
  };
  const parser = parse({
    columns: true,
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (record: Record<string, string>, { lines }) => {
      items.push({ line: lines, text: JSON.stringify(record), value: record, error: undefined });
      // It goes no further in the parser.
      return null;
    },
    on_skip: (error) => {
      skip(error, Number(error?.['lines'] ?? 0));
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
