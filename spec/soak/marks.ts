import { openSync, readFileSync, readSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file with a byte for each item, which consumers set when they are done with it. */
export class Marks {
  readonly #path: string;
  readonly #file: number;

  constructor(folder: string) {
    this.#path = join(folder, 'marks');
    writeFileSync(this.#path, '');
    this.#file = openSync(this.#path, 'r');
  }

  has(number: number): boolean {
    const byte = new Uint8Array(1);
    return readSync(this.#file, byte, 0, 1, number) === 1 && byte[0] === 1;
  }

  /** The numbers below `count` that have no mark. */
  findMissing(count: number): Set<number> {
    const bytes = readFileSync(this.#path);
    const missing = new Set<number>();
    for (let number = 0; number < count; number += 1) if (bytes[number] !== 1) missing.add(number);
    return missing;
  }

  close(): void {
    closeSync(this.#file);
  }
}
