import { rename, type FileHandle } from 'node:fs/promises';

import type { InputItem } from '../input/input-item';
import { OutputError } from '../output/output-error';
import type { Outcome, Results } from '../output/results';
import { assemble, type Emitted } from './assemble';
import type { DoneItem, DoneItems } from './done-items';
import { EntryLines } from './entry-lines';
import type { HashItem } from './hash-item';
import type { JournalHeader } from './journal-file';
import type { Lock } from './lock';

/** What is done is on the disk after so long, in ms, or when so many characters wait. More often costs more. */
const [FLUSH_INTERVAL, FLUSH_LENGTH] = [100, 1_048_576];
/** From so many characters on, the caller waits. */
const HIGH_WATER = 8 * FLUSH_LENGTH;

/** What a journal is opened with. */
export interface JournalParts {
  readonly file: string;
  readonly header: JournalHeader;
  /** Open for appending. */
  readonly journal: FileHandle;
  /** The same, with the outputs of what is done, and no more. */
  readonly log: FileHandle;
  readonly lock: Lock;
  readonly hash: HashItem;
  /** What an earlier run did. */
  readonly done: DoneItems;
  /** There was one. */
  readonly isResumed: boolean;
  /** Items that failed are run again. */
  readonly rerunsFailed: boolean;
  readonly isUnordered: boolean;
  /** Is called once, when nothing can be written any more. */
  readonly failed: (error: OutputError) => void;
}

/**
 * Writes outputs to a log, and then what they are to the journal: so an item that the journal calls done has its output in the log,
 * whenever the run is killed. What stands in the log behind the last item of the journal is cut off by the next run.
 *
 * In the end, the log gets the name of the output, if it is what the output has to be. Else, as items were changed or run again, the
 * output is put together from its pieces.
 */
export class Journal implements Results {
  readonly #parts: JournalParts;
  /** Of the log, with what is not written yet. */
  #end: number;
  #text = '';
  readonly #entries = new EntryLines();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #error: OutputError | undefined;
  /** What the output consists of; `undefined` as long as that is the log. */
  readonly #emitted: Emitted[] | undefined;
  /** Items that stood in the journal otherwise. */
  #changed = 0;

  constructor(parts: JournalParts) {
    this.#parts = parts;
    this.#end = parts.done.end;
    this.#emitted = parts.isResumed ? [] : undefined;
  }

  /** How many items stood in the journal otherwise, and were run again. */
  get changed(): number {
    return this.#changed;
  }

  /** What an earlier run made of this item; `undefined` if it has to be run. */
  find(item: InputItem): DoneItem | undefined {
    if (this.#emitted === undefined) return undefined;
    const found = this.#parts.done.take(item.number, this.#parts.hash(item.text));
    if (found === undefined && this.#parts.done.has(item.number)) this.#changed += 1;
    return found?.failed !== undefined && this.#parts.rerunsFailed ? undefined : found;
  }

  /** The item's output is there. */
  keep(item: InputItem, done: DoneItem): void {
    this.#emitted?.push({ item: item.number, hash: this.#parts.hash(item.text), ...done });
  }

  add(item: InputItem, { text, failed }: Outcome): Promise<void> | undefined {
    if (this.#error !== undefined) return undefined;
    const start = this.#end;
    this.#end += Buffer.byteLength(text);
    const entry = { item: item.number, hash: this.#parts.hash(item.text), end: this.#end, failed };
    this.#emitted?.push({ ...entry, start });
    this.#text += text;
    this.#entries.add(entry);
    const waiting = this.#text.length + this.#entries.length;
    if (waiting >= FLUSH_LENGTH) this.#flushSoon();
    else this.#timer ??= setTimeout(this.#flushSoon, FLUSH_INTERVAL);
    return waiting < HIGH_WATER ? undefined : this.#drain();
  }

  async close(isComplete: boolean): Promise<void> {
    await this.#drain();
    clearTimeout(this.#timer);
    await this.#attempt(async () => {
      await this.#parts.journal.sync();
      await Promise.all([this.#parts.journal.close(), this.#parts.log.close()]);
      if (isComplete && this.#error === undefined) await this.#complete();
    });
    this.#parts.lock.release();
    if (this.#error !== undefined) throw this.#error;
  }

  async #complete(): Promise<void> {
    const emitted = this.#emitted;
    if (emitted !== undefined)
      await assemble(emitted, this.#parts.header, {
        file: this.#parts.file,
        end: this.#end,
        isUnordered: this.#parts.isUnordered,
      });
    else await rename(this.#parts.header.log, this.#parts.header.output);
  }

  readonly #flushSoon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#flush();
  };

  async #flush(): Promise<void> {
    const [text, entries] = [this.#text, this.#entries.take()];
    this.#text = '';
    await this.#attempt(async () => {
      await this.#parts.log.appendFile(text);
      // Also if the machine stops, the journal must not tell of what is not there.
      await this.#parts.log.datasync();
      await this.#parts.journal.appendFile(entries);
    });
    this.#flushing = undefined;
  }

  async #drain(): Promise<void> {
    while (this.#error === undefined && (this.#entries.length > 0 || this.#flushing !== undefined)) {
      this.#flushSoon();
      await this.#flushing;
    }
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    if (this.#error !== undefined) return;
    try {
      await act();
    } catch (error) {
      this.#error = new OutputError(
        { name: `${this.#parts.header.output} or its journal ${this.#parts.file}` },
        error as Error,
      );
      this.#parts.failed(this.#error);
    }
  }
}
