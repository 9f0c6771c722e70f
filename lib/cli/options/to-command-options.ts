import { UsageError } from '../usage-error';
import { toByteSize } from './byte-size';
import type { CommandOptions, JournalOptions, ProcessOptions } from './command-options';
import { toCount } from './count';
import { findOutput } from '../output/output-file';
import { checkDistinctFiles } from './distinct-files';
import { toDuration } from './duration';
import type { GivenOptions } from './given-options';
import { toJsonArray, toJsonObject } from './json-value';
import { toTarget } from './target';

/** @throws {@link UsageError} */
export function toCommandOptions(
  command: CommandOptions['command'],
  module: string | undefined,
  given: GivenOptions,
): CommandOptions {
  refuseContradictions(command, given);
  refuseEmptyNames(given);
  const options: CommandOptions = {
    command,
    target: toTarget(module, given.eval, given.input),
    processes: toProcessOptions(given),
    input: {
      files: given.input ?? ['-'],
      format: given.format,
      batch: optional(given.batch, (text) => toCount('--batch', text)),
    },
    output: given.output === '-' ? undefined : given.output,
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
  for (const file of [options.report, options.trace]) if (file !== undefined) findOutput(file);
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
    hasJournal && (given.output === undefined || given.output === '-'),
    '--journal needs -o FILE: whether what is written to stdout has arrived is unknown after a crash.',
  );
  refuse(
    !hasJournal && (given.resume === true || given.resumeFailed === true),
    `--resume${given.resumeFailed === true ? '-failed' : ''} needs --journal FILE: the one that the earlier run wrote.`,
  );
  refuse(
    command === 'map' && !isGenerator && /^\s*(async\s+)?function\s*\*/.test(given.eval ?? ''),
    'The function of -e is a generator: add --generator to `consumers map`.',
  );
  refuse(
    given.concurrency !== undefined && isGenerator,
    '--concurrency is for a function of one item; a generator decides itself how many items it takes at once.',
  );
}

/** As of a variable of the shell that is not set. */
function refuseEmptyNames(given: GivenOptions): void {
  for (const name of ['output', 'errors', 'journal', 'report', 'trace'] as const)
    if (given[name] === '') throw new UsageError(`Expected --${name} to be the name of a file, got nothing.`);
}

function optional<Value>(text: string | undefined, toValue: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : toValue(text);
}
