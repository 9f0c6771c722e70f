/** The caller need not wait. It is always the same promise, so that a loop of many puts can skip awaiting it. */
export const READY = Promise.resolve();

/** So much may wait, in number and bytes, before those make a pause who bring more. */
export interface HighWaterMark {
  readonly items: number;
  readonly bytes: number;
}
