/** What generator consumers yield while the pool runs, for one reader: each output once, those of a seat in their order. */
export interface Outputs<Output = unknown> extends AsyncIterable<Output> {
  /** @throws {@link PoolError} `ERR_OUTPUTS_HAVE_READER` if there is a reader. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Output>;
  /** The same, with the seats. */
  entries(): AsyncIterableIterator<SeatOutput<Output>>;
}

/** An output, and where it comes from. */
export interface SeatOutput<Output = unknown> {
  readonly output: Output;
  /** The seat, from 1. */
  readonly seat: number;
}
