import type { PoolOptions } from './pool-options';

/** What `new TaskPool()` takes besides the function and its arguments. */
export interface TaskPoolOptions extends Omit<PoolOptions, Other> {
  /** How many calls one process works on at a time: more than one is for functions that wait. @default 1 */
  readonly concurrency?: number;
  /** A process that has had nothing to do for so long, in ms, ends; another one starts when there is a call. @default none */
  readonly idleTimeout?: number;
  /**
   * How many times a call is made again whose process died. Without it, no call is made twice that may have been started.
   *
   * @default 0
   */
  readonly retries?: number;
  /** The longest time one call may take, in ms. Then its process is killed and replaced. @default none */
  readonly timeout?: number;
  /**
   * How many items of one `imap()` may be with processes or wait for their reader: in items, or in items and bytes.
   *
   * @default { items: 4_096, bytes: 16_777_216 }
   */
  readonly highWaterMark?: number | { readonly items?: number; readonly bytes?: number };
  /** Stops the pool when it fires: its calls and `join()` reject with its reason. @default none */
  readonly signal?: PoolOptions['signal'];
}

type Other =
  'ack' | 'poison' | 'failFast' | 'outputHighWaterMark' | 'retries' | 'timeout' | 'highWaterMark' | 'signal';
