import { Duplex, Readable, Writable } from 'node:stream';

import { PoolError } from '../../errors';

/** The part of a pool that a stream needs. */
interface StreamedPool {
  readonly outputs: AsyncIterable<unknown>;
  put(item: unknown): Promise<void>;
  close(): void;
  join(): Promise<unknown>;
}

/** What is written is put, and the outputs are read. */
export function toDuplex(pool: StreamedPool): Duplex {
  const put = async (items: Iterable<unknown>): Promise<void> => {
    try {
      for (const item of items) await pool.put(item);
    } catch (error) {
      // What the consumers died of says more.
      if (error instanceof PoolError && error.code === 'ERR_POOL_NO_CONSUMERS') await pool.join();
      throw error;
    }
  };
  const writable = new Writable({
    objectMode: true,
    write: (item, _, done) => {
      put([item]).then(() => {
        done();
      }, done);
    },
    writev: (chunks, done) => {
      put(chunks.map(({ chunk }) => chunk as unknown)).then(() => {
        done();
      }, done);
    },
    final: (done) => {
      pool.close();
      done();
    },
  });
  return Duplex.from({ writable, readable: Readable.from(pool.outputs) });
}
