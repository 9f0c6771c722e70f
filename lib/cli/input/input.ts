import type { InputOptions } from '../options/command-options';
import { Batches } from './batches';
import type { InputItem } from './input-item';
import { openSource, type Source } from './open-source';
import { readItems } from './read-items';

/** What the command reads: one file after the other. */
export class Input {
  readonly #options: InputOptions;
  readonly #sources: readonly Source[];
  readonly #warn: (text: string) => void;
  /** In bytes. */
  #read = 0;
  #count = 0;
  #isStopped = false;

  /**
   * Opens all files, so that a wrong name is known before anything is started.
   *
   * @throws {@link UsageError}
   */
  constructor(options: InputOptions, warn: (text: string) => void) {
    this.#options = options;
    this.#sources = options.files.map(openSource);
    this.#warn = warn;
  }

  /** How many items were read. */
  get count(): number {
    return this.#count;
  }

  /** How much of its bytes was read, from 0 to 1; `undefined` where the size of a file is unknown. */
  get fraction(): number | undefined {
    let size = 0;
    for (const source of this.#sources) {
      if (source.size === undefined) return undefined;
      size += source.size;
    }
    // A file may grow meanwhile.
    return size === 0 ? undefined : Math.min(1, this.#read / size);
  }

  /** @throws {@link InputError} if a file cannot be read to its end. */
  async *read(): AsyncGenerator<InputItem[], undefined> {
    const batches = new Batches(this.#options.batch);
    for (const source of this.#sources) {
      const file = this.#sources.length > 1 ? source.name : undefined;
      let line = 0;
      try {
        for await (const items of readItems(this.#countBytes(source), this.#options.format, () => {
          this.#warnOfBytes(source);
        })) {
          line = items.at(-1)?.line ?? line;
          yield this.#counted(batches.add(items, file));
        }
      } catch (error) {
        if (this.#isStopped) return;
        throw new InputError(`Cannot read ${source.name} after line ${line}: ${(error as Error).message}.`, {
          cause: error,
        });
      }
      if (this.#isStopped) return;
      yield this.#counted(batches.end(file));
    }
  }

  /** Nothing more is read. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    for (const { stream } of this.#sources) stream.destroy();
  }

  async *#countBytes({ stream }: Source): AsyncGenerator<Buffer> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      this.#read += chunk.length;
      yield chunk;
    }
  }

  #counted(items: InputItem[]): InputItem[] {
    this.#count += items.length;
    return items;
  }

  #hasWarned = false;

  #warnOfBytes({ name }: Source): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#warn(`warning: ${name} has bytes that are no UTF-8: each is replaced by U+FFFD.`);
  }
}

/** The input cannot be read to its end. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
