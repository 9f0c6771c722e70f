import { randomBytes } from 'node:crypto';
import { realpathSync, statSync, type Stats } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { UsageError } from '../usage-error';
import type { Destination } from './destination';
import { PlainFile } from './plain-file';

/** A file that is written beside its name, and gets the name when it is complete. */
export class OutputFile implements Destination {
  readonly name: string;
  readonly #file: string;
  readonly #part: string;
  readonly #handle: FileHandle;
  #leftover: string | undefined;

  private constructor(file: string, part: string, handle: FileHandle) {
    this.name = file;
    this.#file = file;
    this.#part = part;
    this.#handle = handle;
  }

  /** @throws {@link UsageError} if it cannot be written. */
  static async open(given: string): Promise<Destination> {
    const { file, stats } = findOutput(given);
    try {
      if (stats !== undefined && !stats.isFile()) return await PlainFile.open(file);
      const part = toPart(file);
      return new OutputFile(file, part, await open(part, 'ax', stats?.mode ?? NEW_FILE));
    } catch (error) {
      throw new UsageError(`Cannot write ${given}: ${(error as Error).message}.`);
    }
  }

  async write(text: string): Promise<void> {
    await this.#handle.appendFile(text);
  }

  async close(isComplete: boolean): Promise<void> {
    if (isComplete) await this.#handle.sync();
    const { size } = await this.#handle.stat();
    await this.#handle.close();
    if (isComplete) await rename(this.#part, this.#file);
    else if (size === 0) await rm(this.#part);
    else this.#leftover = `what was written is in ${this.#part}`;
  }

  get leftover(): string | undefined {
    return this.#leftover;
  }
}

/** The mode of a new file, of which the process takes its `umask`. */
export const NEW_FILE = 0o666;

/** What a file is called as long as it is not complete: a name that no other run writes to. */
export function toPart(file: string): string {
  return `${file}.${randomBytes(4).toString('hex')}.part`;
}

/** Behind a symbolic link, that is the file, as renaming would replace the link. @throws {@link UsageError} */
export function findOutput(given: string): { readonly file: string; readonly stats: Stats | undefined } {
  const stats = look(given);
  // What is no file may have no name, as a pipe of the shell.
  const file = stats?.isFile() === true ? realpathSync(given) : resolve(given);
  if (stats?.isDirectory() === true) throw new UsageError(`Cannot write ${given}: it is a folder.`);
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`Cannot write ${given}: there is no folder ${dirname(file)}.`);
  return { file, stats };
}

function look(given: string): Stats | undefined {
  try {
    return statSync(given, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`Cannot write ${given}: ${(error as Error).message}.`);
  }
}
