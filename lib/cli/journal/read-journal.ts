import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { splitBytes } from '../input/split-bytes';
import { UsageError } from '../usage-error';
import { DoneItems } from './done-items';
import { fromEntryLine } from './entry-lines';
import { isHeader, type JournalHeader } from './journal-file';

export interface FoundJournal {
  readonly header: JournalHeader;
  readonly done: DoneItems;
  /** What counts of the file, in bytes. */
  readonly size: number;
}

/**
 * Reads a journal. A last line without an end was being written when the run was killed: it does not count.
 *
 * @returns `undefined` if not even its first line is there.
 * @throws {@link UsageError} if it is no journal.
 */
export async function readJournal(file: string): Promise<FoundJournal | undefined> {
  if (!statSync(file).isFile()) throw new UsageError(`${file} is no journal of this command: it is no file.`);
  let header: JournalHeader | undefined;
  const done = new DoneItems();
  let [line, size] = [0, 0];
  for await (const block of splitBytes(createReadStream(file), LINE_FEED)) {
    const end = block.lastIndexOf(LINE_FEED) + 1;
    for (const text of block.toString('utf8', 0, end).split('\n').slice(0, -1)) {
      line += 1;
      const value = parse(text);
      const entries = fromEntryLine(value);
      if (header === undefined && isHeader(value)) header = value;
      else if (header !== undefined && entries !== undefined) for (const entry of entries) done.add(entry);
      else
        throw new UsageError(
          `${file} is no journal of this command: its line ${line} is ${JSON.stringify(text.slice(0, 60))}.`,
        );
    }
    size += end;
  }
  if (header === undefined) {
    await refuseOther(file);
    return undefined;
  }
  return { header, done, size };
}

const LINE_FEED = 10;
const BEGINNING = '{"consumers":1';

/** It is not even one line: that of a journal which was being written, or some other text, which must not be lost. */
async function refuseOther(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const length = Math.min(text.length, BEGINNING.length);
  if (text.slice(0, length) !== BEGINNING.slice(0, length))
    throw new UsageError(
      `${file} is no journal of this command: it has ${JSON.stringify(text.slice(0, 60))}.`,
    );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
