/** One item of the input, and where it stands there. */
export interface InputItem {
  /** From 1, through all files of the input. */
  readonly number: number;
  /** The file, if there are several. */
  readonly file: string | undefined;
  /** In its file, from 1. */
  readonly line: number;
  /** That of the last item of a batch; else the same. */
  readonly lastLine: number;
  /** As it stands in the input. */
  readonly text: string;
  /** What the function gets. */
  readonly value: unknown;
  /** Why it cannot be read: then nobody gets it. */
  readonly error: Error | undefined;
}

/** Where it stands. */
export type Place = Pick<InputItem, 'file' | 'line' | 'lastLine'>;

/** An item before it is counted. */
export type ReadItem = Pick<InputItem, 'line' | 'text' | 'value' | 'error'>;

/** Such as `line 17`, `orders.csv:17`, `lines 11-20`. */
export function namePlace({ file, line, lastLine }: Place): string {
  const lines = line === lastLine ? `${line}` : `${line}-${lastLine}`;
  if (file !== undefined) return `${file}:${lines}`;
  return line === lastLine ? `line ${lines}` : `lines ${lines}`;
}
