import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, open, rename, truncate, type FileHandle } from 'node:fs/promises';

import type { JournalOptions } from '../options/command-options';
import { findOutput, NEW_FILE, toPart } from '../output/output-file';
import type { OutputError } from '../output/output-error';
import { UsageError } from '../usage-error';
import { removeOtherLog } from './assemble';
import { DoneItems } from './done-items';
import { loadHash } from './hash-item';
import { Journal } from './journal';
import { checkHeader, toHeaderLine, type JournalHeader } from './journal-file';
import { Lock } from './lock';
import { readJournal, type FoundJournal } from './read-journal';

/** What the journal is of. */
type Wanted = Omit<JournalHeader, 'consumers' | 'log'>;

interface JournalSettings {
  readonly isUnordered: boolean;
  /** Is called once, when nothing can be written any more. */
  readonly failed: (error: OutputError) => void;
}

interface Files {
  readonly journal: FileHandle;
  readonly log: FileHandle;
}

/** @throws {@link UsageError} if there is a journal and it is not to be resumed, or it is of another run, or its log is not there. */
export async function openJournal(
  { file, resumes }: JournalOptions,
  wanted: Wanted,
  settings: JournalSettings,
): Promise<Journal> {
  const { output, mode } = findJournaledOutput(wanted.output);
  const lock = new Lock(file);
  const fresh: JournalHeader = { consumers: 1, ...wanted, output, log: toPart(output) };
  const found = existsSync(file) ? await readJournal(file) : undefined;
  if (found !== undefined && resumes === 'nothing') {
    throw new UsageError(
      `The journal ${file} is there, with ${found.done.count} items: --resume goes on with it; remove it to begin again.`,
    );
  }
  if (found !== undefined) checkHeader(file, found.header, fresh);
  const files = await openFiles({ file, mode, output: wanted.output }, found ?? fresh);
  return new Journal({
    ...settings,
    ...files,
    file,
    lock,
    header: found?.header ?? fresh,
    hash: await loadHash(),
    done: found?.done ?? new DoneItems(),
    isResumed: found !== undefined,
    rerunsFailed: resumes === 'rest and failed',
  });
}

interface Place {
  readonly file: string;
  readonly output: string;
  /** Of the output that is there. */
  readonly mode: number;
}

async function openFiles({ file, output, mode }: Place, from: FoundJournal | JournalHeader): Promise<Files> {
  try {
    return await ('done' in from ? resume(file, from) : begin(file, from, mode));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot write ${output} or its journal ${file}: ${(error as Error).message}.`);
  }
}

async function begin(file: string, header: JournalHeader, mode: number): Promise<Files> {
  const journal = await open(file, 'w');
  await journal.appendFile(toHeaderLine(header));
  return { journal, log: await open(header.log, 'ax', mode) };
}

/** Cuts off what was being written when the run was killed. */
async function resume(
  file: string,
  { header, done: { count, end }, size: length }: FoundJournal,
): Promise<Files> {
  const { log, output } = header;
  const store = existsSync(log) ? log : output;
  const size = statSync(store, { throwIfNoEntry: false })?.size ?? 0;
  if (size < end || (store === output && size !== end && count > 0)) {
    throw new UsageError(
      `${store} has ${size} bytes, and by its journal ${file} it has ${end}: it was changed meanwhile. Remove the journal to begin again.`,
    );
  }
  await truncate(file, length);
  // The output stays as it is, until there is a new one.
  if (store === output && size > 0) {
    const copy = `${log}.copy`;
    await copyFile(output, copy, constants.COPYFILE_FICLONE);
    await syncFile(copy);
    await rename(copy, log);
  }
  await removeOtherLog(header);
  const handle = await open(log, 'a');
  await handle.truncate(end);
  return { journal: await open(file, 'a'), log: handle };
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}

/** @throws {@link UsageError} */
function findJournaledOutput(given: string): { readonly output: string; readonly mode: number } {
  const { file, stats } = findOutput(given);
  if (stats === undefined || stats.isFile()) return { output: file, mode: stats?.mode ?? NEW_FILE };
  throw new UsageError(`--journal needs an output that is a file, and ${given} is none.`);
}
