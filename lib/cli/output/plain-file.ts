import { fstatSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

import { UsageError } from '../usage-error';
import type { Destination } from './destination';

/** A file that is written as it stands; also a terminal, a pipe with a name, /dev/null. */
export class PlainFile implements Destination {
  readonly name: string;
  readonly #handle: FileHandle;

  private constructor(name: string, handle: FileHandle) {
    this.name = name;
    this.#handle = handle;
  }

  /** What is there stays, until it is cleared. @throws {@link UsageError} */
  static async open(file: string): Promise<PlainFile> {
    try {
      return new PlainFile(file, await open(file, 'a'));
    } catch (error) {
      throw new UsageError(`Cannot write ${file}: ${(error as Error).message}.`);
    }
  }

  /** What stdout or stderr go to, too, as with /dev/stderr, is not only of this file. */
  async clear(): Promise<void> {
    const stats = await this.#handle.stat();
    if (stats.isFile() && ![1, 2].some((descriptor) => isSame(stats, descriptor)))
      await this.#handle.truncate();
  }

  async write(text: string): Promise<void> {
    await this.#handle.appendFile(text);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function isSame({ dev, ino }: Stats, descriptor: number): boolean {
  try {
    const other = fstatSync(descriptor);
    return other.dev === dev && other.ino === ino;
  } catch {
    return false;
  }
}
