/** The command was called wrongly: it ends with {@link EXIT.usage}. Nearly always, that is known before anything is started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
