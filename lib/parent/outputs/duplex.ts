import { Duplex } from 'node:stream';

import { PoolError } from '../../errors';
import { READY } from '../../ready';
import type { OutputIterator } from './output-reader';

/** The part of a pool that a stream needs. */
export interface StreamedPool {
  /** For {@link PoolStream} alone. */
  readonly outputs: { [Symbol.asyncIterator](): OutputIterator };
  put(item: unknown): Promise<void>;
  join(): Promise<unknown>;
  terminate(): Promise<void>;
  /** Why the pool takes no items; `undefined` while it does. */
  refusal(): PoolError | undefined;
  /** It takes no more items, as the program has stopped it. */
  leavesItems(): boolean;
}

type Writes = readonly { readonly chunk: unknown }[];
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
  readonly #outputs: OutputIterator;
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
    this.#put([{ chunk: item }], 0, done);
  }

  override _writev(writes: Writes, done: Done): void {
    this.#put(writes, 0, done);
  }

  /** The stream has finished when the pool has: what consumers fail of at the end is an error of the stream. */
  override _final(done: Done): void {
    this.#settle(this.#pool.join(), done);
  }

  override _read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read().catch((error: unknown) => {
      this.destroy(error as Error);
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

  /** Puts the writes from number `from` on: where there is room, without a promise for each. */
  #put(writes: Writes, from: number, done: Done): void {
    try {
      for (let index = from; index < writes.length; index += 1) {
        const ready = this.#pool.put((writes[index] as Writes[number]).chunk);
        if (ready === READY) continue;
        ready.then(
          () => {
            this.#put(writes, index + 1, done);
          },
          (error: unknown) => {
            this.#fail(error, done);
          },
        );
        return;
      }
    } catch (error) {
      this.#fail(error, done);
      return;
    }
    done();
  }

  /** What the consumers died of says more than a refused put, and so does the reason of a signal. What is in hand is finished. */
  #fail(error: unknown, done: Done): void {
    const isEnd = error instanceof PoolError && (ENDS.has(error.code) || this.#pool.leavesItems());
    const told = isEnd ? this.#pool.join() : Promise.resolve();
    told.then(() => {
      done(error as Error);
    }, done);
  }

  /** All is read, and the source has not ended: it may be silent, and would never learn that nobody takes what it gives. */
  #endEarly(): void {
    const refusal = this.#pool.refusal();
    if (!this.writableEnded && refusal !== undefined) this.destroy(refusal);
  }

  /** Until there is enough for the reader. */
  async #read(): Promise<void> {
    for (;;) {
      const step = this.#outputs.nextNow() ?? (await this.#outputs.next());
      if (step.done === true) {
        const refusal = this.#pool.refusal();
        if (refusal?.code === 'ERR_POOL_TERMINATED') throw refusal;
        this.push(null);
        return;
      }
      if (step.value === null)
        throw new TypeError('A stream cannot carry `null`: wrap it, or read `pool.outputs` instead.');
      if (this.push(step.value)) continue;
      // At once, as the stream may be read before this call settles.
      this.#isReading = false;
      return;
    }
  }
}
