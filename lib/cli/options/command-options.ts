import type { ProgressKind } from '../progress/progress';
import { UsageError } from '../usage-error';
import { toByteSize } from './byte-size';
import { checkDistinctFiles } from './distinct-files';
import { toCount } from './count';
import { toDuration } from './duration';
import { toJsonArray, toJsonObject } from './json-value';
import { toTarget, type Target } from './target';

/** As commander reads them: texts. */
export interface GivenOptions {
  readonly eval?: string;
  readonly quantity?: string;
  readonly concurrency?: string;
  readonly export?: string;
  readonly args?: string;
  readonly kwargs?: string;
  readonly format: Format;
  readonly input?: readonly string[];
  readonly output?: string;
  readonly batch?: string;
  readonly unordered?: boolean;
  readonly generator?: boolean;
  readonly retries?: string;
  readonly timeout?: string;
  readonly memory?: string;
  readonly onError: OnError;
  readonly errors?: string;
  readonly journal?: string;
  readonly resume?: boolean;
  readonly resumeFailed?: boolean;
  readonly progress: ProgressKind;
  readonly report?: string;
  readonly trace?: string;
  readonly import?: readonly string[];
  readonly stdio: 'inherit' | 'prefix';
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
}

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

/** @throws {@link UsageError} */
export function toCommandOptions(
  command: CommandOptions['command'],
  module: string | undefined,
  given: GivenOptions,
): CommandOptions {
  refuseContradictions(command, given);
  const options: CommandOptions = {
    command,
    target: toTarget(module, given.eval),
    processes: toProcessOptions(given),
    input: {
      files: given.input ?? ['-'],
      format: given.format,
      batch: optional(given.batch, (text) => toCount('--batch', text)),
    },
    output: given.output,
    isUnordered: given.unordered ?? false,
    isGenerator: given.generator ?? false,
    onError: given.onError,
    errors: given.errors,
    journal: toJournalOptions(given),
    progress: given.progress,
    report: given.report,
    trace: given.trace,
    isDryRun: given.dryRun ?? false,
    isVerbose: given.verbose ?? false,
  };
  checkDistinctFiles(options);
  return options;
}

function toProcessOptions(given: GivenOptions): ProcessOptions {
  return {
    quantity: optional(given.quantity, (text) => toCount('--quantity', text)),
    concurrency: optional(given.concurrency, (text) => toCount('--concurrency', text)),
    export: given.export,
    args: optional(given.args, (text) => toJsonArray('--args', text)),
    kwargs: optional(given.kwargs, (text) => toJsonObject('--kwargs', text)),
    retries: optional(given.retries, (text) => toCount('--retries', text, 0)),
    timeout: optional(given.timeout, (text) => toDuration('--timeout', text)),
    memory: optional(given.memory, (text) => toByteSize('--memory', text)),
    imports: given.import ?? [],
    stdio: given.stdio,
  };
}

function toJournalOptions({ journal, resume, resumeFailed }: GivenOptions): JournalOptions | undefined {
  if (journal === undefined) return undefined;
  const resumes = resumeFailed === true ? 'rest and failed' : resume === true ? 'rest' : 'nothing';
  return { file: journal, resumes };
}

function refuseContradictions(command: 'map' | 'run', given: GivenOptions): void {
  const hasJournal = given.journal !== undefined;
  const isGenerator = given.generator === true;
  const refuse = (isWrong: boolean, why: string): void => {
    if (isWrong) throw new UsageError(why);
  };
  refuse(
    given.eval !== undefined && given.export !== undefined,
    '--export names an export of a MODULE; the function of -e has none.',
  );
  refuse(
    hasJournal && command === 'run',
    '--journal is for `map`: a result of `run` comes from all items of its consumer, so none of them is done before the end.',
  );
  refuse(
    hasJournal && isGenerator,
    '--journal is not for --generator: a consumer may yield for several items together, so what belongs to one is unknown.',
  );
  refuse(
    hasJournal && given.output === undefined,
    '--journal needs -o FILE: whether what is written to stdout has arrived is unknown after a crash.',
  );
  refuse(
    !hasJournal && (given.resume === true || given.resumeFailed === true),
    `--resume${given.resumeFailed === true ? '-failed' : ''} needs --journal FILE: the one that the earlier run wrote.`,
  );
  refuse(
    given.concurrency !== undefined && isGenerator,
    '--concurrency is for a function of one item; a generator decides itself how many items it takes at once.',
  );
}

function optional<Value>(text: string | undefined, toValue: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : toValue(text);
}
