/** As in a `ConsumerFailure`, as far as it is known. */
export interface AddedFailure {
  readonly error: unknown;
  readonly item?: unknown;
  /** The process that had the item. */
  readonly name?: string | undefined;
  readonly pid?: number | undefined;
}
