import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

import { UsageError } from '../usage-error';

/** The function that the command calls: of a module, or the text of one. */
export type Target =
  { readonly form: 'module'; readonly url: URL } | { readonly form: 'text'; readonly text: string };

/** @param files of `-i`, which takes all words behind it. @throws {@link UsageError} */
export function toTarget(
  module: string | undefined,
  text: string | undefined,
  files: readonly string[] = [],
): Target {
  if (text === undefined) {
    if (module === undefined) {
      const hint =
        files.length > 1 ? ` -i has taken all of ${files.join(', ')}: put the MODULE before it.` : '';
      throw new UsageError(
        `Expected a MODULE, or a function with -e, such as -e 'line => line.length'.${hint}`,
      );
    }
    return { form: 'module', url: findModule(module) };
  }
  if (module !== undefined)
    throw new UsageError(
      `Expected a MODULE or -e, got both: ${module}, and '${text}'. Files of items follow -i.`,
    );
  checkSyntax(text);
  return { form: 'text', text };
}

/** What a person calls it. */
export function nameTarget(target: Target): string {
  return target.form === 'text' ? target.text : fileURLToPath(target.url);
}

/** A path, a `file:` URL, or the name of a package that is installed where the command is called. */
function findModule(module: string): URL {
  if (module.startsWith('file:')) return new URL(module);
  const path = resolve(module);
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return pathToFileURL(path);
  } else if (!/^[./]/.test(module)) {
    try {
      return pathToFileURL(createRequire(join(process.cwd(), '[eval]')).resolve(module));
    } catch {
      // It is said below that there is none.
    }
  }
  const what = existsSync(path) ? 'is a folder: name the file in it' : 'does not exist';
  const hint = module.includes('=>') ? ' To give the text of a function, put -e before it.' : '';
  throw new UsageError(`The module ${module} ${what}.${hint}`);
}

/** In the process of a consumer, it would fail for each item. */
function checkSyntax(text: string): void {
  if (/^\s*$/.test(text))
    throw new UsageError("Expected -e to be a function, such as 'line => line.length', got nothing.");
  try {
    new Script(`(${text}\n)`);
  } catch (error) {
    throw new UsageError(
      `Expected -e to be a function, such as 'line => line.length', got '${text}': ${(error as Error).message}.`,
    );
  }
}
