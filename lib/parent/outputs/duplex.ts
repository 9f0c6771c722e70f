import { Duplex } from 'node:stream';

import { PoolError } from '../../errors';
import { READY } from '../../high-water-mark';

/** The part of a pool that a stream needs. */
export interface StreamedPool {
  readonly outputs: AsyncIterable<unknown>;
  put(item: unknown): Promise<void>;
  join(): Promise<unknown>;
  terminate(): Promise<void>;
  /** Why the pool takes no items; `undefined` while it does. */
  refusal(): PoolError | undefined;
}

type Done = (error?: Error | null) => void;

/** So many objects wait in the stream, in each direction: with fewer, it stops and goes on too often; with more, large ones take too much. */
const MARK = 64;

/** The pool takes no more, for a reason that `join()` tells. */
const ENDS: ReadonlySet<string> = new Set(['ERR_POOL_NO_CONSUMERS', 'ERR_POOL_TERMINATED']);

/**
 * What is written is put, and the outputs are read. (`Duplex.from()` would do that too, but a `destroy()` of what it makes
 * is an error.)
 */
export class PoolStream extends Duplex {
  readonly #pool: StreamedPool;
  readonly #outputs: AsyncIterator<unknown>;
  #isReading = false;

  constructor(pool: StreamedPool) {
    super({ objectMode: true, highWaterMark: MARK });
    this.#pool = pool;
    this.#outputs = pool.outputs[Symbol.asyncIterator]();
    this.once('end', () => {
      this.#endEarly();
    });
    // It is the reader from now on, and waits for its own one as any stream does.
    this.read(0);
  }

  override _write(item: unknown, _: BufferEncoding, done: Done): void {
    this.#settle(this.#put([item]), done);
  }

  override _writev(writes: readonly { readonly chunk: unknown }[], done: Done): void {
    this.#settle(this.#put(writes.map(({ chunk }) => chunk)), done);
  }

  /** The stream has finished when the pool has: what consumers fail of at the end is an error of the stream. */
  override _final(done: Done): void {
    this.#settle(this.#pool.join(), done);
  }

  override _read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#settle(this.#read(), (error) => {
      this.#isReading = false;
      if (error) this.destroy(error);
    });
  }

  /** A pool that has ended stays as it is. */
  override _destroy(error: Error | null, done: Done): void {
    this.#settle(this.#pool.terminate(), () => {
      done(error);
    });
  }

  #settle(promise: Promise<unknown>, done: Done): void {
    promise.then(() => {
      done();
    }, done);
  }

  async #put(items: readonly unknown[]): Promise<void> {
    try {
      for (const item of items) {
        const ready = this.#pool.put(item);
        if (ready !== READY) await ready;
      }
    } catch (error) {
      // What the consumers died of says more, and so does the reason of a signal.
      if (error instanceof PoolError && ENDS.has(error.code)) await this.#pool.join();
      throw error;
    }
  }

  /** All is read, and the source has not ended: it may be silent, and would never learn that nobody takes what it gives. */
  #endEarly(): void {
    const refusal = this.#pool.refusal();
    if (!this.writableEnded && refusal !== undefined) this.destroy(refusal);
  }

  /** Until there is enough for the reader. */
  async #read(): Promise<void> {
    for (;;) {
      const step = await this.#outputs.next();
      if (step.done === true) {
        const refusal = this.#pool.refusal();
        if (refusal?.code === 'ERR_POOL_TERMINATED') throw refusal;
        this.push(null);
        return;
      }
      if (step.value === null)
        throw new TypeError('A stream cannot carry `null`: wrap it, or read `pool.outputs` instead.');
      if (!this.push(step.value)) return;
    }
  }
}
