import type { HighWaterMark } from '../../high-water-mark';
import type { Line } from './line';

/** The task pool, as those who make calls see it. */
export interface Desk {
  /** How many items may wait or be in hand, or not be read, for one caller. */
  readonly mark: HighWaterMark;
  /** How many items keep the processes busy for a while. */
  readonly ahead: number;
  /** How long a call may take, in ms. */
  readonly timeout: number | undefined;
  /** Adds a call to the line. @returns the bytes of its item. @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE` */
  put(line: Line, item: unknown): number;
  /** Nobody waits for the calls of this line any more, from `index` on. @param aborts the signals of those at work fire. */
  cancelFrom(line: Line, index: number, aborts: boolean): void;
  /** The call that was put last is never made. */
  skip(line: Line, index: number): void;
  /** Nobody waits for this one any more. */
  cancel(line: Line, index: number): void;
}
