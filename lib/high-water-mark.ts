/** The caller need not wait. It is always the same promise, so that a loop of many puts can skip awaiting it. */
export const READY = Promise.resolve();

/** How many items or outputs, or how many bytes of them, may wait before whoever adds to them has to wait. */
export interface HighWaterMark {
  readonly items: number;
  readonly bytes: number;
}
