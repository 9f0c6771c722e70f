import { createReadStream, fstatSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';

import { UsageError } from '../usage-error';

/** A file of the input, or stdin. */
export interface Source {
  readonly name: string;
  readonly stream: Readable;
  /** In bytes; `undefined` for pipes and terminals. */
  readonly size: number | undefined;
}

/** So many bytes of a file are read at once. */
const CHUNK = 256 * 1_024;

/** @param file `-` is stdin. @throws {@link UsageError} if there is no such file. */
export function openSource(file: string): Source {
  if (file === '-') return openStdin();
  const descriptor = open(file);
  const stats = fstatSync(descriptor);
  if (stats.isDirectory()) throw new UsageError(`Cannot read ${file}: it is a folder.`);
  const stream = createReadStream(file, { fd: descriptor, highWaterMark: CHUNK });
  return { name: file, stream, size: stats.isFile() ? stats.size : undefined };
}

function openStdin(): Source {
  const size = sizeOfStdin();
  // Node's stream of a pipe can be given up while it waits; that of a file reads larger chunks here.
  const stream =
    size === undefined
      ? process.stdin
      : createReadStream('stdin', { fd: 0, autoClose: false, highWaterMark: CHUNK });
  return { name: 'stdin', stream, size };
}

function sizeOfStdin(): number | undefined {
  try {
    const stats = fstatSync(0);
    // Node would read it as an empty one.
    if (stats.isDirectory()) throw new Error('it is a folder');
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    throw new UsageError(`There is no stdin (${(error as Error).message}): name files with -i.`);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
}
