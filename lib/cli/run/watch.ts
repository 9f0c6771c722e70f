import type { Recording } from '../../report';
import type { CommandOptions } from '../options/command-options';
import { nameTarget } from '../options/target';
import { OutputError } from '../output/output-error';
import type { FailureRow } from '../failures/failure-row';
import { namePlace } from '../input/input-item';
import type { Work } from './work';

/** Records the run, where a report or a trace of it is wanted. */
export class Watch {
  readonly #options: CommandOptions;
  readonly #record: ((work: Work) => Recording) | undefined;
  #recording: Recording | undefined;

  private constructor(options: CommandOptions, record: ((work: Work) => Recording) | undefined) {
    this.#options = options;
    this.#record = record;
  }

  /** What it takes is loaded before the pool is made, so that the recording begins with it. */
  static async load(options: CommandOptions): Promise<Watch> {
    const { report, trace, command, target } = options;
    if (report === undefined && trace === undefined) return new Watch(options, undefined);
    const { recordRun } = await import('../../report/index.js');
    return new Watch(options, (work) =>
      recordRun(work.pool, {
        title: `consumers ${command} ${nameTarget(target)}`,
        nameItem: (number) => {
          const place = work.findPlace(number);
          return place === undefined ? undefined : namePlace(place);
        },
      }),
    );
  }

  /** An item has failed. That of a process, the pool tells itself. */
  addFailure({ item, error, consumer, pid, reason, ...place }: FailureRow): void {
    if (reason !== undefined) return;
    const { file, line, lastLine = line } = place;
    const where =
      line === undefined || lastLine === undefined ? '' : `${namePlace({ file, line, lastLine })}: `;
    const text = typeof item === 'string' ? item : JSON.stringify(item);
    this.#recording?.addFailure({ error, item: `${where}${text}`, name: consumer, pid });
  }

  begin(work: Work): void {
    this.#recording = this.#record?.(work);
  }

  /** @throws {@link OutputError} */
  async writeReport(): Promise<void> {
    const { report } = this.#options;
    if (report !== undefined) await write(report, () => this.#recording?.writeReport(report));
  }

  /** @throws {@link OutputError} */
  async writeTrace(): Promise<void> {
    const { trace } = this.#options;
    if (trace !== undefined) await write(trace, () => this.#recording?.writeTrace(trace));
  }
}

async function write(file: string, act: () => Promise<void> | undefined): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw new OutputError({ name: file }, error as Error);
  }
}
