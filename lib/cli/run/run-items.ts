import { PoolError } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';
import { Failures } from '../failures/failures';
import { toOneLine } from '../failures/failure-row';
import { Input, InputError } from '../input/input';
import type { Journal } from '../journal/journal';
import { MapWork } from '../map/map-work';
import type { CommandOptions } from '../options/command-options';
import { nameTarget } from '../options/target';
import type { Destination } from '../output/destination';
import { OutputError } from '../output/output-error';
import { OutputFile } from '../output/output-file';
import { PlainResults, type Results } from '../output/results';
import { ResultWriter } from '../output/result-writer';
import { Stdout } from '../output/stdout';
import type { Progress } from '../progress/progress-interface';
import type { Standing } from '../progress/standing';
import { ConsumerWork } from './consumer-work';
import { tellProcessWarnings } from './process-warnings';
import { Signals } from './signals';
import { summarize } from './summary';
import { UsageError } from '../usage-error';
import { Watch } from './watch';
import { FatalError, type Work } from './work';

/** `consumers map` and `consumers run`, from the input to the summary. @throws {@link UsageError} if it cannot begin. */
export async function runItems(options: CommandOptions): Promise<ExitCode> {
  const run = new ItemRun(options);
  return run.run();
}

class ItemRun {
  readonly #options: CommandOptions;
  #progress: Progress | undefined;
  readonly #input: Input;
  #work: Work | undefined;
  /** By a signal. */
  #isStopped = false;
  #failures!: Failures;
  /** Why the run cannot go on; the first one counts. */
  #error: Error | undefined;

  constructor(options: CommandOptions) {
    this.#options = options;
    this.#input = new Input(options.input, this.#tell);
  }

  async run(): Promise<ExitCode> {
    tellProcessWarnings(this.#tell, () => this.#isStopped);
    // Past the limit of a file's size, a write fails then, instead of ending the command.
    process.on('SIGXFSZ', () => undefined);
    this.#failures = await Failures.open(this.#options, this.#tell, this.#break);
    const { results, writer, journal, destination } = await this.#openOutput();
    const watch = await Watch.load(this.#options);
    const work = this.#begin(results, writer, journal);
    watch.begin(work);
    this.#failures.watched = (row) => {
      watch.addFailure(row);
    };
    await this.#failures.begin();
    const signals = new Signals(
      (signal) => {
        this.#tell(`${signal}: what is in hand is finished; once more ends it at once`);
        this.#isStopped = true;
        work.finish();
      },
      () => {
        work.kill();
      },
    );
    if (this.#options.input.files.includes('-') && process.stdin.isTTY)
      this.#tell('items are read from this terminal, line by line; Ctrl-D ends them');
    // The processes are starting: what follows costs no time.
    const { toProgress } = await import('../progress/progress.js');
    this.#progress = toProgress(this.#options.progress, () => this.#standing);
    this.#progress.begin();
    await this.#attempt(() => work.run());
    // What follows may be broken off at any moment.
    signals.close();
    // What fails at the end, such as `teardown()`, takes nothing from the output.
    const isComplete = work.isComplete && !(this.#error instanceof OutputError);
    await this.#attempt(() => results.close(isComplete));
    await this.#attempt(() => this.#failures.close());
    await this.#attempt(() => watch.writeReport());
    await this.#attempt(() => watch.writeTrace());
    this.#progress.end();
    return this.#conclude(work, signals, { journal, destination, isComplete });
  }

  get #standing(): Standing {
    const work = this.#work;
    if (work === undefined) return { done: 0, failed: 0, kept: 0, fraction: undefined, busy: 0, quantity: 0 };
    const { fraction, count } = this.#input;
    const { seats } = work.pool.stats;
    return {
      done: work.done,
      failed: this.#failures.count,
      kept: work.kept ?? 0,
      fraction: fraction === undefined || count === 0 ? undefined : (fraction * work.done) / count,
      busy: seats.filter(({ state }) => state === 'busy').length,
      quantity: seats.length,
    };
  }

  #begin(results: Results, writer: ResultWriter | undefined, journal: Journal | undefined): Work {
    const { command, isGenerator } = this.#options;
    const settings = { options: this.#options, input: this.#input, failures: this.#failures };
    try {
      const isMap = command === 'map' && !isGenerator;
      this.#work = isMap
        ? new MapWork({ ...settings, results, journal })
        : new ConsumerWork({ ...settings, writer: writer as ResultWriter });
      return this.#work;
    } catch (error) {
      if (error instanceof PoolError) throw new UsageError(error.message, { cause: error });
      throw error;
    }
  }

  async #openOutput(): Promise<{
    results: Results;
    writer?: ResultWriter;
    journal: Journal | undefined;
    destination?: Destination;
  }> {
    const { output, journal: journaling, isUnordered } = this.#options;
    if (journaling !== undefined && output !== undefined) {
      const { openJournal } = await import('../journal/open-journal.js');
      const wanted = { ...this.#identity, output };
      const journal = await openJournal(journaling, wanted, { isUnordered, failed: this.#break });
      return { results: journal, journal };
    }
    const destination =
      output === undefined
        ? new Stdout((write) => {
            this.#progress?.around(write);
          })
        : await OutputFile.open(output);
    const writer = new ResultWriter(destination, this.#break);
    return { results: new PlainResults(writer), writer, journal: undefined, destination };
  }

  /** What a journal is of. */
  get #identity() {
    const { target, processes, input } = this.#options;
    return {
      function: nameTarget(target),
      export: processes.export ?? 'default',
      args: processes.args ?? [],
      kwargs: processes.kwargs ?? {},
      format: input.format,
      batch: input.batch ?? 1,
    };
  }

  readonly #tell = (text: string): void => {
    const line = `consumers: ${text}\n`;
    if (this.#progress === undefined) process.stderr.write(line);
    else this.#progress.note(line);
  };

  /** Results cannot be written. */
  readonly #break = (error: OutputError): void => {
    this.#error ??= error;
    this.#work?.kill();
  };

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const isOurs = [FatalError, OutputError, InputError, UsageError].some((type) => error instanceof type);
      if (!isOurs) throw error;
      this.#error ??= error as Error;
      this.#work?.kill();
    }
  }

  #conclude(
    work: Work,
    signals: Signals,
    end: { journal: Journal | undefined; destination: Destination | undefined; isComplete: boolean },
  ): ExitCode {
    const error = this.#error;
    const failed = this.#failures.count;
    if (error instanceof OutputError && error.isClosedPipe) return failed > 0 ? EXIT.failed : EXIT.done;
    if (error !== undefined) this.#tell(toOneLine(error.message));
    for (const line of summarize({
      options: this.#options,
      ...end,
      failed,
      succeeded: work.succeeded,
      kept: work.kept ?? 0,
    }))
      this.#tell(line);
    if (error instanceof UsageError) return EXIT.usage;
    return signals.exitCode ?? (error !== undefined || failed > 0 ? EXIT.failed : EXIT.done);
  }
}
