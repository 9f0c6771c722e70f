import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';

import { NEW_FILE } from '../output/output-file';
import { EntryLines } from './entry-lines';
import { toHeaderLine, toOtherLog, type JournalEntry, type JournalHeader } from './journal-file';
import { Stretches, type Stretch } from './stretches';

/** A done item, in the order of the output. */
export interface Emitted extends JournalEntry {
  /** Of its output in the log. */
  readonly start: number;
}

interface Place {
  /** Of the journal. */
  readonly file: string;
  /** Of the log. */
  readonly end: number;
  readonly isUnordered: boolean;
}

/**
 * Gives the log the name of the output, if it holds just these items, in their order. Else writes a new log of them, and a journal of
 * that; when that journal is in the place of the old one, the new log counts. Killed before, the run resumes with the old ones.
 */
export async function assemble(
  emitted: readonly Emitted[],
  header: JournalHeader,
  { file, end, isUnordered }: Place,
): Promise<void> {
  const entries = isUnordered ? emitted.toSorted((a, b) => a.start - b.start) : emitted;
  const stretches = new Stretches();
  for (const entry of entries) stretches.add(entry);
  if (stretches.areAll(end)) {
    await rename(header.log, header.output);
    return;
  }
  const log = toOtherLog(header);
  await copyStretches(header.log, log, stretches.all);
  await writeJournal(`${file}.new`, { ...header, log }, entries);
  await rename(`${file}.new`, file);
  await rm(header.log);
  await rename(log, header.output);
}

/** Of a run that was killed between these steps, the log that does not count may be there. */
export async function removeOtherLog(header: JournalHeader): Promise<void> {
  await rm(toOtherLog(header), { force: true });
}

async function copyStretches(from: string, to: string, stretches: readonly Stretch[]): Promise<void> {
  await writeFile(to, (await stat(from)).mode, async (write) => {
    for (const { start, end } of stretches) {
      if (start === end) continue;
      for await (const chunk of createReadStream(from, { start, end: end - 1 })) await write(chunk as Buffer);
    }
  });
}

async function writeJournal(file: string, header: JournalHeader, emitted: readonly Emitted[]): Promise<void> {
  await writeFile(file, NEW_FILE, async (write) => {
    const lines = new EntryLines();
    let end = 0;
    await write(toHeaderLine(header));
    for (const { item, hash, start, end: last, failed } of emitted) {
      end += last - start;
      lines.add({ item, hash, end, failed });
      if (lines.length >= CHUNK) await write(lines.take());
    }
    await write(lines.take());
  });
}

const CHUNK = 65_536;

/** It is on the disk before another file is given up for it. */
async function writeFile(
  file: string,
  mode: number,
  fill: (write: (chunk: Buffer | string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const handle = await open(file, 'w', mode);
  try {
    await fill((chunk) => handle.appendFile(chunk));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
