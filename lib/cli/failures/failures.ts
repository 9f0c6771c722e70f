import type { OutputError } from '../output/output-error';
import { PlainFile } from '../output/plain-file';
import { ResultWriter } from '../output/result-writer';
import type { CommandOptions } from '../options/command-options';
import { describeRow, toOneLine, type FailureRow } from './failure-row';

/** So many failures are told on stderr; all of them stand in the file of errors. */
const MOST_TOLD = 20;

/** What failed: told on stderr, written to the file of errors, counted. */
export class Failures {
  readonly #isVerbose: boolean;
  readonly #tell: (text: string) => void;
  readonly #writer: ResultWriter | undefined;
  readonly #file: PlainFile | undefined;
  #count = 0;
  /** Is told of each. */
  watched: ((row: FailureRow) => void) | undefined;

  private constructor(
    { isVerbose }: Pick<CommandOptions, 'isVerbose'>,
    { tell, failed }: { tell: (text: string) => void; failed: (error: OutputError) => void },
    file: PlainFile | undefined,
  ) {
    this.#isVerbose = isVerbose;
    this.#tell = tell;
    this.#file = file;
    this.#writer = file === undefined ? undefined : new ResultWriter(file, failed);
  }

  /**
   * @param tell prints a line on stderr.
   * @param failed is called when the file cannot be written any more.
   * @throws {@link UsageError} if there can be no such file.
   */
  static async open(
    options: Pick<CommandOptions, 'errors' | 'isVerbose'>,
    tell: (text: string) => void,
    failed: (error: OutputError) => void,
  ): Promise<Failures> {
    const { errors } = options;
    const file = errors === undefined ? undefined : await PlainFile.open(errors);
    return new Failures(options, { tell, failed }, file);
  }

  /** The run begins: what an earlier one wrote goes. */
  async begin(): Promise<void> {
    await this.#file?.clear();
  }

  get count(): number {
    return this.#count;
  }

  /** @returns what the caller should wait for before it adds more, if the file is slow. */
  add(row: FailureRow): Promise<void> | undefined {
    this.watched?.(row);
    const written = this.keep(row);
    this.#print(row);
    return written;
  }

  /** It failed in an earlier run, which told it. */
  keep(row: FailureRow): Promise<void> | undefined {
    this.#count += 1;
    return this.#writer?.write(`${toJson(row)}\n`);
  }

  /** @throws {@link OutputError} */
  async close(): Promise<void> {
    await this.#writer?.close(true);
  }

  #print(row: FailureRow): void {
    if (this.#count <= MOST_TOLD) this.#tell(describeRow(row));
    if (this.#count <= MOST_TOLD && this.#isVerbose && row.error.stack !== undefined)
      this.#tell(row.error.stack.split('\n').map(toOneLine).join('\n'));
    if (this.#count !== MOST_TOLD + 1) return;
    const where = this.#file === undefined ? '--errors FILE' : this.#file.name;
    this.#tell(`further failures are not printed: ${where} has all of them`);
  }
}

function toJson(row: FailureRow): string {
  try {
    return JSON.stringify(row);
  } catch {
    // An item such as a bigint, or one that leads back to itself.
    return JSON.stringify({ ...row, item: undefined });
  }
}
