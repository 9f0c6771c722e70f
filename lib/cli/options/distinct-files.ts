import { fstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UsageError } from '../usage-error';
import type { CommandOptions } from './command-options';

/** @throws {@link UsageError} if a file is to be written that is also read, or written for something else. */
export function checkDistinctFiles({
  input,
  target,
  output,
  errors,
  journal,
  report,
  trace,
}: CommandOptions): void {
  const read: (readonly [string, string])[] = input.files.flatMap((file) =>
    file === '-' ? [] : [['-i', file] as const],
  );
  if (target.form === 'module') read.push(['the module', fileURLToPath(target.url)]);
  const written = Object.entries({
    '-o': output,
    '--errors': errors,
    '--journal': journal?.file,
    'the lock of --journal': journal === undefined ? undefined : `${journal.file}.lock`,
    '--report': report,
    '--trace': trace,
  }).flatMap(([name, file]) => (file === undefined ? [] : [[name, file] as const]));
  const stdin = input.files.includes('-') ? identifyStdin() : undefined;
  const owners = new Map(read.map(([name, file]) => [identify(file), name]));
  for (const [name, file] of written) {
    if (isDevice(file)) continue;
    const owner = isStdin(file, stdin) ? 'stdin' : owners.get(identify(file));
    if (owner !== undefined)
      throw new UsageError(`Expected two files for ${owner} and ${name}, got ${file} for both.`);
    owners.set(identify(file), name);
  }
}

/** The file behind links; of one that is not there yet, its name in the folder behind links. */
function identify(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const path = resolve(file);
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      return path;
    }
  }
}

/** Such as /dev/null, into which anything may go. */
function isDevice(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

function identifyStdin(): Stats | undefined {
  try {
    return fstatSync(0);
  } catch {
    return undefined;
  }
}

function isStdin(file: string, stdin: Stats | undefined): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && stats.ino === stdin?.ino && stats.dev === stdin.dev;
}
