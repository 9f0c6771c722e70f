import { open, type FileHandle } from 'node:fs/promises';

import type { Destination } from '../output/destination';
import type { OutputError } from '../output/output-error';
import { ResultWriter } from '../output/result-writer';
import type { CommandOptions } from '../options/command-options';
import { UsageError } from '../usage-error';
import { describeRow, type FailureRow } from './failure-row';

/** So many failures are told on stderr; all of them stand in the file of errors. */
const MOST_TOLD = 20;

/** What failed: told on stderr, written to the file of errors, counted. */
export class Failures {
  readonly #isVerbose: boolean;
  readonly #tell: (text: string) => void;
  readonly #writer: ResultWriter | undefined;
  readonly #errorsFile: ErrorsFile | undefined;
  #count = 0;

  private constructor(
    { isVerbose }: Pick<CommandOptions, 'isVerbose'>,
    { tell, failed }: { tell: (text: string) => void; failed: (error: OutputError) => void },
    errorsFile: ErrorsFile | undefined,
  ) {
    this.#isVerbose = isVerbose;
    this.#tell = tell;
    this.#errorsFile = errorsFile;
    this.#writer = errorsFile === undefined ? undefined : new ResultWriter(errorsFile, failed);
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
    const errorsFile = errors === undefined ? undefined : await ErrorsFile.open(errors);
    return new Failures(options, { tell, failed }, errorsFile);
  }

  /** The run begins: what an earlier one wrote goes. */
  async begin(): Promise<void> {
    await this.#errorsFile?.clear();
  }

  get count(): number {
    return this.#count;
  }

  add(row: FailureRow): void {
    this.keep(row);
    if (this.#count <= MOST_TOLD) this.#tell(describeRow(row));
    if (this.#count <= MOST_TOLD && this.#isVerbose && row.error.stack !== undefined)
      this.#tell(row.error.stack);
    if (this.#count !== MOST_TOLD + 1) return;
    const where =
      this.#errorsFile === undefined
        ? '--errors FILE has all of them'
        : `${this.#errorsFile.name} has all of them`;
    this.#tell(`further failures are not printed: ${where}`);
  }

  /** It failed in an earlier run, which told it. */
  keep(row: FailureRow): void {
    this.#count += 1;
    void this.#writer?.write(`${toJson(row)}\n`);
  }

  /** @throws {@link OutputError} */
  async close(): Promise<void> {
    await this.#writer?.close(true);
  }
}

function toJson(row: FailureRow): string {
  try {
    return JSON.stringify(row);
  } catch {
    // An item such as a bigint, or one that leads back to itself.
    return JSON.stringify({ ...row, item: undefined, error: { ...row.error, code: undefined } });
  }
}

class ErrorsFile implements Destination {
  readonly name: string;
  readonly #handle: FileHandle;

  private constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  static async open(file: string): Promise<ErrorsFile> {
    try {
      // What is there is kept until the run begins: it may still be refused.
      return new ErrorsFile(file, await open(file, 'a'));
    } catch (error) {
      throw new UsageError(`Cannot write ${file}: ${(error as Error).message}.`);
    }
  }

  async clear(): Promise<void> {
    const stats = await this.#handle.stat();
    if (stats.isFile()) await this.#handle.truncate();
  }

  async write(text: string): Promise<void> {
    await this.#handle.appendFile(text);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
