import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

import { PoolError } from '../../errors';

/** The program that runs the processes, where the option does not name it. @throws {@link PoolError} if there is none. */
export function defaultExecPath(): string {
  if (process.getBuiltinModule('node:sea').isSea()) {
    throw new PoolError(
      'ERR_OPTION_INVALID',
      'In a single-executable application each process of a pool would be the application again. Name the Node that runs ' +
        "them in the option `execPath`: execPath: 'node'.",
    );
  }
  return process.execPath;
}

/** The path of an executable file. A name without a folder is looked up in `PATH`. `undefined` if there is none. */
export function findExecutable(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (isAbsolute(value)) return isExecutable(value) ? value : undefined;
  if (/[/\\]/.test(value)) return undefined;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = process.platform === 'win32' ? [value, `${value}.exe`] : [value];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
