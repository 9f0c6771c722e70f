/** How far a run is. */
export interface Standing {
  /** Items whose output is written, with those that failed, and those of an earlier run. */
  readonly done: number;
  readonly failed: number;
  /** Items that an earlier run has done: this one goes on from there. */
  readonly kept: number;
  /** Of the input's size, from 0 to 1; `undefined` where the size is unknown. */
  readonly fraction: number | undefined;
  /** Consumers at work now. */
  readonly busy: number;
  /** Consumers. */
  readonly quantity: number;
}
