import type { ProgressKind } from '../progress/progress';
import type { Target } from './target';

export type Format = 'lines' | 'ndjson' | 'nul' | 'csv';

/** What becomes of the run when an item or a consumer fails. */
export type OnError = 'stop' | 'skip' | 'finish';

/** The options of `map` and `run`, checked. */
export interface CommandOptions {
  readonly command: 'map' | 'run';
  readonly target: Target;
  readonly processes: ProcessOptions;
  readonly input: InputOptions;
  /** A file; `undefined` for stdout. */
  readonly output: string | undefined;
  readonly isUnordered: boolean;
  readonly isGenerator: boolean;
  readonly onError: OnError;
  /** The file for those items that failed. */
  readonly errors: string | undefined;
  readonly journal: JournalOptions | undefined;
  readonly progress: ProgressKind;
  readonly report: string | undefined;
  readonly trace: string | undefined;
  readonly isDryRun: boolean;
  readonly isVerbose: boolean;
}

export interface ProcessOptions {
  readonly quantity: number | undefined;
  readonly concurrency: number | undefined;
  readonly export: string | undefined;
  readonly args: readonly unknown[] | undefined;
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly retries: number | undefined;
  /** For one item, in ms. */
  readonly timeout: number | undefined;
  /** The resident set of a process, in bytes, from which on it is replaced. */
  readonly memory: number | undefined;
  /** Modules that are loaded before the consumer's: loaders of TypeScript and the like. */
  readonly imports: readonly string[];
  readonly stdio: 'inherit' | 'prefix';
}

export interface InputOptions {
  /** `-` is stdin. */
  readonly files: readonly string[];
  readonly format: Format;
  /** So many items go together. */
  readonly batch: number | undefined;
}

export interface JournalOptions {
  readonly file: string;
  /** Nothing, what an earlier run did not do, or that and what failed there. */
  readonly resumes: 'nothing' | 'rest' | 'rest and failed';
}
