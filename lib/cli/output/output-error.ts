/** Results cannot be written: the run cannot go on. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  /** The reader of stdout is gone, as with `| head`: that is no failure. */
  readonly isClosedPipe: boolean;

  constructor(
    { name, isStdout = false }: { name: string; isStdout?: boolean },
    cause: NodeJS.ErrnoException,
  ) {
    super(`Cannot write ${name}: ${describe(cause)}.`, { cause });
    this.isClosedPipe = isStdout && cause.code === 'EPIPE';
  }
}

function describe({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') return 'there is no space left on the device (ENOSPC)';
  if (code === 'EFBIG')
    return 'the file would be larger than the limit of the shell or the file system (EFBIG)';
  return message;
}
