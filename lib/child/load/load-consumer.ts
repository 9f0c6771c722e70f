import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { constants, Script } from 'node:vm';

import type { ConsumerLocation } from '../../wire/messages';

/** Items in, a result out; further parameters are the user's. */
export type ConsumerFunction = (items: unknown, ...parameters: unknown[]) => unknown;

/** Finds the function that this process was made for. @throws what loading the user's code throws. */
export async function loadConsumer(location: ConsumerLocation): Promise<ConsumerFunction> {
  if (location.form === 'source') return compile(location);
  const namespace = await load(location.url);
  const { found, consumer } = pick(namespace, location.exportName);
  if (!found) throw new TypeError(describeMissing(namespace, location));
  if (typeof consumer === 'function') return consumer as ConsumerFunction;
  throw new TypeError(
    `Expected the export \`${location.exportName}\` of ${location.url} to be a function, got ${inspect(consumer, { depth: 0 })}. ` +
      'Export the consumer there, or name another with the option `export`.',
  );
}

type Namespace = Readonly<Record<string, unknown>>;

async function load(url: string): Promise<Namespace> {
  try {
    return (await import(url)) as Namespace;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
    return loadUnknownExtension(url, error as Error);
  }
}

/** `import()` does not know the extension; a loader that hooks only `require`, like ts-node's, may. */
function loadUnknownExtension(url: string, error: Error): Namespace {
  const file = fileURLToPath(url);
  const require = createRequire(file);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- how hooks of `require` announce themselves
  if (extname(file) in require.extensions) return { default: require(file) as unknown };
  throw error;
}

/** CommonJS counts too: `module.exports = fn`, `exports.name = fn`, and what TypeScript makes of `export default`. */
function pick(namespace: Namespace, exportName: string): { found: boolean; consumer?: unknown } {
  const commonJs = namespace['default'];
  const inside = isNamespace(commonJs) && exportName in commonJs ? commonJs : undefined;
  const isCompiled = exportName === 'default' && inside !== undefined && '__esModule' in inside;
  if (exportName in namespace && !isCompiled) return { found: true, consumer: namespace[exportName] };
  return inside === undefined ? { found: false } : { found: true, consumer: inside[exportName] };
}

function isNamespace(value: unknown): value is Namespace {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function describeMissing(
  namespace: Namespace,
  { url, exportName }: ConsumerLocation & { form: 'module' },
): string {
  const names = Object.keys(namespace);
  const has = names.length > 0 ? `It exports: ${names.join(', ')}` : 'It exports nothing';
  return `${url} has no export \`${exportName}\`. ${has}. Export the consumer there, or name another with the option \`export\`.`;
}

/** From source text: it sees the globals, `require` and `import()`, as if it stood in the file that made the pool. */
function compile({ source, file, name }: ConsumerLocation & { form: 'source' }): ConsumerFunction {
  const expression =
    source.kind === 'method' ? `((o) => o[Reflect.ownKeys(o)[0]])({ ${source.text} })` : source.text;
  if (/\bimport\b/.test(source.text)) muteLoaderWarning();
  // Strict, as the modules and classes are that functions come from today. esbuild and tsx keep the names of inner
  // functions by calling `__name` around them.
  const script = new Script(`'use strict'; (require, __name) => (${expression}\n)`, {
    // Next to that file, for `import()`; not the file itself, whose lines are others than those in a stack here.
    filename: join(dirname(file), `[consumer ${name.replace(/[/\\]/g, '|')}]`),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const make = script.runInThisContext() as (require: NodeJS.Require, keepName: unknown) => ConsumerFunction;
  return make(createRequire(file), keepName);
}

function keepName(named: object, name: string): object {
  return Object.defineProperty(named, 'name', { value: name, configurable: true });
}

/**
 * Node says once, at the first `import()`, that `USE_MAIN_CONTEXT_DEFAULT_LOADER` is experimental; the user did not ask
 * for it and must not see it.
 */
function muteLoaderWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...parameters: unknown[]) => void;
  process.emitWarning = (...parameters: unknown[]) => {
    if (!String(parameters[0]).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning(...parameters);
  };
}
