/** The command was called wrongly: it ends with {@link EXIT.usage}, and nothing was started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
