import { monotonicNow, now } from '../intrinsics';
import { toHtml } from './html';
import type { AddedFailure } from './added-failure';
import { checkPool, normalizeRecordingOptions, type RecordingOptions } from './recording-options';
import { RunRecord, type Stats } from './run-record';
import { nameOf } from './text';
import { toTrace } from './trace';
import { Watch } from './watch';
import { writeWhole } from './write-file';

/** What a pool does, from `recordRun()` to its end: to be shown during the run, and after it. */
export interface Recording {
  /** The report: one HTML file, which needs no other. */
  toHtml(): string;

  /** Trace events as JSON, for https://ui.perfetto.dev and `chrome://tracing`. */
  toTrace(): string;

  /** Writes the report into a file. It is there when it is whole. */
  writeReport(path: string): Promise<void>;

  /** Writes the trace events into a file, as `writeReport()` does. */
  writeTrace(path: string): Promise<void>;

  /** Shows a failure that is none of a process: what a call rejected with, or why the program did not give the pool an item. */
  addFailure(failure: AddedFailure): void;

  /** Ends the recording before the pool ends. Idempotent. */
  stop(): void;
}

/** See `recordRun`. */
export class RunRecording implements Recording {
  readonly #record: RunRecord;
  readonly #watch: Watch;

  constructor(pool: unknown, given?: RecordingOptions) {
    const observed = checkPool(pool);
    const { title = observed.name, nameItem } = normalizeRecordingOptions(given);
    const { stats, type, name } = observed;
    const age = ageOf(stats);
    const startedAt = now() - age;
    const settings = { title, type, name, startedAt, nameOf: (number: number) => nameOf(number, nameItem) };
    this.#record = new RunRecord(settings, stats, age);
    this.#watch = new Watch(observed, this.#record, monotonicNow() - age);
  }

  toHtml(): string {
    this.#watch.look();
    return toHtml(this.#record.toData());
  }

  toTrace(): string {
    this.#watch.look();
    return toTrace(this.#record.toData());
  }

  async writeReport(path: string): Promise<void> {
    await writeWhole(path, this.toHtml());
  }

  async writeTrace(path: string): Promise<void> {
    await writeWhole(path, this.toTrace());
  }

  addFailure(failure: AddedFailure): void {
    this.#watch.addFailure(failure);
  }

  stop(): void {
    this.#watch.stop();
  }
}

/** How long ago the pool was made, in ms: the times of a seat are all that went by since it was made. */
function ageOf({ seats }: Stats): number {
  return Math.max(0, ...seats.slice(0, 1).map(({ starved, busy, blocked }) => starved + busy + blocked));
}
