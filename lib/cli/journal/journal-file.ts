import { UsageError } from '../usage-error';

/** What must be the same for a journal to be of use. */
export interface JournalHeader {
  readonly consumers: 1;
  /** The module's file, or the text of `-e`. */
  readonly function: string;
  readonly export: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly format: string;
  readonly batch: number;
  /** The file of the outputs. */
  readonly output: string;
  /** The file that these are written to until it is complete, beside that one. */
  readonly log: string;
}

/** An item that is done: its output is in the log, from the end of the one before it to `end`. Or it failed. */
export interface JournalEntry {
  readonly item: number;
  readonly hash: number;
  /** In bytes. */
  readonly end: number;
  /** What goes into the file of errors. */
  readonly failed?: unknown;
}

const WHAT: readonly (readonly [keyof JournalHeader, string])[] = [
  ['function', 'function'],
  ['export', '--export'],
  ['args', '--args'],
  ['kwargs', '--kwargs'],
  ['format', '--format'],
  ['batch', '--batch'],
  ['output', '--output'],
];

/** @throws {@link UsageError} if the journal is of a run with other options. */
export function checkHeader(file: string, found: JournalHeader, wanted: JournalHeader): void {
  for (const [key, name] of WHAT) {
    const [was, is] = [JSON.stringify(found[key]), JSON.stringify(wanted[key])];
    if (was !== is)
      throw new UsageError(
        `The journal ${file} is of another run: its ${name} was ${was}, and is ${is} now. Name another --journal, or remove it.`,
      );
  }
}

/** The log that a new output is put together in, where the log is not it. */
export function toOtherLog({ log }: Pick<JournalHeader, 'log'>): string {
  return log.endsWith('2') ? log.slice(0, -1) : `${log}2`;
}

export function toHeaderLine(header: JournalHeader): string {
  return `${JSON.stringify(header)}\n`;
}

export function isHeader(value: unknown): value is JournalHeader {
  const { consumers, output, log } = Object(value) as Partial<JournalHeader>;
  if (consumers !== 1 || typeof output !== 'string' || typeof log !== 'string') return false;
  // Whoever wrote the journal: what it names is cut and renamed.
  return log.startsWith(output) && /^\.[0-9a-f]{8}\.part2?$/.test(log.slice(output.length));
}
