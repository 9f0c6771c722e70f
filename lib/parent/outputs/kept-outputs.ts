import type { Outputs, SeatOutput } from '../../public/outputs';
import type { OutputIterator, OutputReader } from './output-reader';

/** The outputs of a pool, as the program has them: they, and what reads them, keep the pool. */
export class KeptOutputs implements Outputs {
  readonly #reader: OutputReader;
  readonly #keep: <T extends object>(iterator: T) => T;

  /** @param keep makes an iterator keep the pool. */
  constructor(reader: OutputReader, keep: <T extends object>(iterator: T) => T) {
    this.#reader = reader;
    this.#keep = keep;
  }

  [Symbol.asyncIterator](): OutputIterator {
    return this.#keep(this.#reader[Symbol.asyncIterator]());
  }

  /** For what takes iterables only. It is not in the types. */
  [Symbol.iterator](): never {
    throw new TypeError(
      'The outputs of a pool come one after the other: read them with `for await (const output of pool.outputs)`.',
    );
  }

  entries(): AsyncIterableIterator<SeatOutput> {
    return this.#keep(this.#reader.entries());
  }
}
