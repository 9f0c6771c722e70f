import { Duplex } from 'node:stream';

import { PoolError } from '../../errors';
import { READY } from '../../high-water-mark';

/** The part of a pool that a stream needs. */
interface StreamedPool {
  readonly outputs: AsyncIterable<unknown>;
  put(item: unknown): Promise<void>;
  close(): void;
  join(): Promise<unknown>;
}

/** So many objects wait in the stream, in each direction: with fewer, it stops and goes on too often; with more, large ones take too much. */
const MARK = Number(process.env['MARK'] ?? 64);

type Done = (error?: Error | null) => void;

/**
 * What is written is put, and the outputs are read. (`Duplex.from()` would do that too, but a `destroy()` of what it makes
 * is an error.)
 */
export class PoolStream extends Duplex {
  readonly #pool: StreamedPool;
  readonly #outputs: AsyncIterator<unknown>;
  #isReading = false;
  #isEnded = false;

  constructor(pool: StreamedPool) {
    super({ objectMode: true, highWaterMark: MARK });
    this.#pool = pool;
    this.#outputs = pool.outputs[Symbol.asyncIterator]();
  }

  override _write(item: unknown, _: BufferEncoding, done: Done): void {
    this.#put([item]).then(() => {
      done();
    }, done);
  }

  override _writev(writes: readonly { readonly chunk: unknown }[], done: Done): void {
    this.#put(writes.map(({ chunk }) => chunk)).then(() => {
      done();
    }, done);
  }

  override _final(done: Done): void {
    this.#pool.close();
    done();
  }

  override _read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read().then(
      () => {
        this.#isReading = false;
      },
      (error: unknown) => {
        this.destroy(error as Error);
      },
    );
  }

  override _destroy(error: Error | null, done: Done): void {
    Promise.resolve(this.#outputs.return?.()).then(() => {
      done(error);
    }, done);
  }

  async #put(items: readonly unknown[]): Promise<void> {
    try {
      for (const item of items) {
        const ready = this.#pool.put(item);
        if (ready !== READY) await ready;
      }
    } catch (error) {
      if (this.#isEnded)
        throw new PoolError(
          'ERR_POOL_NO_CONSUMERS',
          'The consumers of the pool returned before the source of its stream had ended.',
          { cause: error },
        );
      // What the consumers died of says more.
      if (error instanceof PoolError && error.code === 'ERR_POOL_NO_CONSUMERS') await this.#pool.join();
      throw error;
    }
  }

  /** Until there is enough for the reader. */
  async #read(): Promise<void> {
    for (;;) {
      const step = await this.#outputs.next();
      if (step.done === true) {
        this.#isEnded = true;
        this.push(null);
        return;
      }
      if (step.value === null)
        throw new TypeError('A stream cannot carry `null`: wrap it, or read `pool.outputs` instead.');
      if (!this.push(step.value)) return;
    }
  }
}
