import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, open, rename, rm, truncate, type FileHandle } from 'node:fs/promises';

import type { InputItem } from '../input/input-item';
import { findOutput, toPart } from '../output/output-file';
import { OutputError } from '../output/output-error';
import type { Outcome, Results } from '../output/results';
import type { JournalOptions } from '../options/command-options';
import { UsageError } from '../usage-error';
import { assemble, removeOtherLog, type Emitted } from './assemble';
import { DoneItems, type DoneItem } from './done-items';
import { hashItem } from './hash-item';
import { checkHeader, toEntryLine, toHeaderLine, type JournalHeader } from './journal-file';
import { Lock } from './lock';
import { readJournal } from './read-journal';

/** What is done is on the disk after so long, in ms, or when so many characters wait. More often costs more. */
const [FLUSH_INTERVAL, FLUSH_LENGTH] = [100, 1_048_576];
/** From so many characters on, the caller waits. */
const HIGH_WATER = 8 * FLUSH_LENGTH;

type Wanted = Omit<JournalHeader, 'consumers' | 'output' | 'log'>;

/**
 * Writes outputs to a log, and then what they are to the journal: so an item that the journal calls done has its output in the log,
 * whenever the run is killed. What stands in the log behind the last item of the journal is cut off by the next run.
 *
 * In the end, the log gets the name of the output, if it is what the output has to be. Else, as items were changed or run again, the
 * output is put together from its pieces.
 */
export class Journal implements Results {
  /** What an earlier run did. */
  readonly done: DoneItems;
  /** Items that failed are run again. */
  readonly #rerunsFailed: boolean;
  readonly #file: string;
  readonly #header: JournalHeader;
  readonly #lock: Lock;
  readonly #isUnordered: boolean;
  readonly #failed: (error: OutputError) => void;
  #log!: FileHandle;
  #journal!: FileHandle;
  /** Of the log, with what is not written yet. */
  #end: number;
  #text = '';
  #entries = '';
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #error: OutputError | undefined;
  /** What the output consists of; `undefined` as long as that is the log. */
  readonly #emitted: Emitted[] | undefined;
  /** Items that stood in the journal otherwise. */
  #changed = 0;

  private constructor(
    {
      file,
      header,
      done,
      lock,
    }: { file: string; header: JournalHeader; done: DoneItems | undefined; lock: Lock },
    {
      rerunsFailed,
      isUnordered,
      failed,
    }: { rerunsFailed: boolean; isUnordered: boolean; failed: (error: OutputError) => void },
  ) {
    this.done = done ?? new DoneItems();
    this.#rerunsFailed = rerunsFailed;
    this.#file = file;
    this.#header = header;
    this.#lock = lock;
    this.#end = this.done.end;
    this.#isUnordered = isUnordered;
    this.#failed = failed;
    this.#emitted = done === undefined ? undefined : [];
  }

  /**
   * @param failed is called once, when nothing can be written any more.
   * @throws {@link UsageError} if there is a journal and it is not to be resumed, or it is of another run, or its log is not there.
   */
  static async open(
    { file, resumes }: JournalOptions,
    wanted: Wanted & { readonly output: string },
    { isUnordered, failed }: { isUnordered: boolean; failed: (error: OutputError) => void },
  ): Promise<Journal> {
    const output = findJournaledOutput(wanted.output);
    const lock = new Lock(file);
    const fresh: JournalHeader = { consumers: 1, ...wanted, output, log: toPart(output) };
    const found = existsSync(file) ? await readJournal(file) : undefined;
    if (found !== undefined && resumes === 'nothing') {
      throw new UsageError(
        `The journal ${file} is there, with ${found.done.count} items: --resume goes on with it; remove it to begin again.`,
      );
    }
    if (found !== undefined) checkHeader(file, found.header, fresh);
    const header = found?.header ?? fresh;
    const journal = new Journal(
      { file, header, done: found?.done, lock },
      { rerunsFailed: resumes === 'rest and failed', isUnordered, failed },
    );
    try {
      if (found !== undefined) await truncate(file, found.size);
      await journal.#begin();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `Cannot write ${wanted.output} or its journal ${file}: ${(error as Error).message}.`,
      );
    }
    return journal;
  }

  /** How many items stood in the journal otherwise, and were run again. */
  get changed(): number {
    return this.#changed;
  }

  /** What an earlier run made of this item; `undefined` if it has to be run. */
  find(item: InputItem): DoneItem | undefined {
    if (this.#emitted === undefined) return undefined;
    const found = this.done.take(item.number, hashItem(item.text));
    if (found === undefined && this.done.has(item.number)) this.#changed += 1;
    return found?.failed !== undefined && this.#rerunsFailed ? undefined : found;
  }

  /** The item's output is there. */
  keep(item: InputItem, done: DoneItem): void {
    this.#emitted?.push({ item: item.number, hash: hashItem(item.text), ...done });
  }

  add(item: InputItem, { text, failed }: Outcome): Promise<void> | undefined {
    if (this.#error !== undefined) return undefined;
    const start = this.#end;
    this.#end += Buffer.byteLength(text);
    const entry = { item: item.number, hash: hashItem(item.text), end: this.#end, failed };
    this.#emitted?.push({ ...entry, start });
    this.#text += text;
    this.#entries += toEntryLine(entry);
    const waiting = this.#text.length + this.#entries.length;
    if (waiting >= FLUSH_LENGTH) this.#flushSoon();
    else this.#timer ??= setTimeout(this.#flushSoon, FLUSH_INTERVAL);
    return waiting < HIGH_WATER ? undefined : this.#drain();
  }

  async close(isComplete: boolean): Promise<void> {
    await this.#drain();
    clearTimeout(this.#timer);
    await this.#attempt(async () => {
      await this.#journal.sync();
      await Promise.all([this.#journal.close(), this.#log.close()]);
      if (isComplete && this.#error === undefined) await this.#complete();
    });
    this.#lock.release();
    if (this.#error !== undefined) throw this.#error;
  }

  async #begin(): Promise<void> {
    const { log, output } = this.#header;
    const { count, end } = this.done;
    if (this.#emitted === undefined) {
      await rm(log, { force: true });
      this.#log = await open(log, 'a');
      this.#journal = await open(this.#file, 'w');
      await this.#journal.appendFile(toHeaderLine(this.#header));
      return;
    }
    const store = existsSync(log) ? log : output;
    const size = statSync(store, { throwIfNoEntry: false })?.size ?? 0;
    if (size < end || (store === output && size !== end && count > 0)) {
      throw new UsageError(
        `${store} has ${size} bytes, and by its journal ${this.#file} it has ${end}: it was changed meanwhile. Remove the journal to begin again.`,
      );
    }
    if (store === output && size > 0) {
      await copyFile(output, `${log}.copy`, constants.COPYFILE_FICLONE);
      await rename(`${log}.copy`, log);
    }
    await removeOtherLog(this.#header);
    this.#log = await open(log, 'a');
    await truncate(log, end);
    this.#journal = await open(this.#file, 'a');
  }

  async #complete(): Promise<void> {
    const emitted = this.#emitted;
    if (emitted !== undefined)
      await assemble(emitted, this.#header, {
        file: this.#file,
        end: this.#end,
        isUnordered: this.#isUnordered,
      });
    else await rename(this.#header.log, this.#header.output);
  }

  readonly #flushSoon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#flush();
  };

  async #flush(): Promise<void> {
    const [text, entries] = [this.#text, this.#entries];
    this.#text = this.#entries = '';
    await this.#attempt(async () => {
      await this.#log.appendFile(text);
      // Also if the machine stops, the journal must not tell of what is not there.
      await this.#log.datasync();
      await this.#journal.appendFile(entries);
    });
    this.#flushing = undefined;
  }

  async #drain(): Promise<void> {
    while (this.#error === undefined && (this.#entries !== '' || this.#flushing !== undefined)) {
      this.#flushSoon();
      await this.#flushing;
    }
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    if (this.#error !== undefined) return;
    try {
      await act();
    } catch (error) {
      this.#error = new OutputError(`${this.#header.output} or its journal ${this.#file}`, error as Error);
      this.#failed(this.#error);
    }
  }
}

/** @throws {@link UsageError} */
function findJournaledOutput(given: string): string {
  const { file, stats } = findOutput(given);
  if (stats === undefined || stats.isFile()) return file;
  throw new UsageError(`--journal needs an output that is a file, and ${given} is none.`);
}
