/** So much may wait, in number and bytes, before those make a pause who bring more. */
export interface HighWaterMark {
  readonly items: number;
  readonly bytes: number;
}
