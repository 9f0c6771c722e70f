import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { ROOT } from './pages';

/** Runs a program that stands in a folder of its own, as a user's does. */
export async function runIn(folder: string, name: string): Promise<string> {
  const execArgv = name.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const { stdout, stderr, ended } = await runProgram(join(folder, name), { execArgv, cwd: folder });
  expect({ stderr, ended }).toEqual({ stderr: '', ended: 0 });
  return stdout;
}

/** A folder outside of the repository, in which `consumers` is installed. */
export function makeUserFolder(packages: readonly string[] = []): string {
  const folder = makeFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'consumers'), 'junction');
  for (const name of packages) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}
