import { createRequire } from 'node:module';
import { extname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { constants, Script } from 'node:vm';

import type { ConsumerLocation } from '../../wire/start-message';
import { toScript, type SourceLocation } from './script';

/** Takes items and returns a result. The other parameters are the user's. */
export type ConsumerFunction = (items: unknown, ...parameters: unknown[]) => unknown;

/** What was found at the place of a consumer. */
export interface Loaded {
  readonly consumer: ConsumerFunction;
  // What its module exports, for tasks.
  readonly setup?: Hook | undefined;
  readonly teardown?: Hook | undefined;
}

type Hook = (...parameters: unknown[]) => unknown;

/** @throws what loading the user's code throws. */
export async function loadConsumer(location: ConsumerLocation): Promise<Loaded> {
  if (location.form === 'source') return { consumer: compile(location) };
  const namespace = await load(location.url);
  const found = findExports(namespace, location.exportName);
  if (found === undefined) throw new TypeError(describeMissing(namespace, location));
  const consumer = found[location.exportName];
  if (typeof consumer === 'function') {
    const hook = (name: string): Hook | undefined => findHook(name, [found, namespace, consumer]);
    return { consumer: consumer as ConsumerFunction, setup: hook('setup'), teardown: hook('teardown') };
  }
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
    const code = (error as { code?: unknown } | null)?.code;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return loadUnknownExtension(url, error as Error);
    // In Jest, with the option `inProcess`.
    if (code === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG') return requireModule(url);
    throw error;
  }
}

function requireModule(url: string): Namespace {
  const file = fileURLToPath(url);
  return { default: createRequire(file)(file) as unknown };
}

/** A loader that hooks only `require`, such as ts-node, may know an extension that `import()` does not. */
function loadUnknownExtension(url: string, error: Error): Namespace {
  const file = fileURLToPath(url);
  const require = createRequire(file);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- where hooks of `require` register
  if (extname(file) in require.extensions) return requireModule(url);
  throw error;
}

/** The namespace or, for `exports.name = fn` and a compiled `export default`, the CommonJS exports in it. */
function findExports(namespace: Namespace, exportName: string): Namespace | undefined {
  const commonJs = namespace['default'];
  const inside = isNamespace(commonJs) && exportName in commonJs ? commonJs : undefined;
  const isCompiled = exportName === 'default' && inside !== undefined && '__esModule' in inside;
  return exportName in namespace && !isCompiled ? namespace : inside;
}

/** `module.exports = fn` may carry it as a property. */
function findHook(name: string, places: readonly object[]): Hook | undefined {
  const hooks = places.map((place) => (place as Namespace)[name]);
  return hooks.find((hook) => typeof hook === 'function') as Hook | undefined;
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

/** The function sees the globals, `require` and `import()`; these two resolve from the file that made the pool. */
function compile(location: SourceLocation): ConsumerFunction {
  if (/\bimport\b/.test(location.source.text)) muteLoaderWarning();
  const make = evaluate(location) as Make;
  return make(createRequire(location.file), keepName);
}

type Make = (require: NodeJS.Require, keepName: unknown) => ConsumerFunction;

function evaluate(location: SourceLocation): unknown {
  const isThisRealm = new Script('globalThis').runInThisContext() === globalThis;
  // In Jest, with the option `inProcess`: there, the items have the classes of another realm, which `eval` is of.
  const { text, ...origin } = toScript(isThisRealm ? location : { ...location, place: undefined });
  if (!isThisRealm) return (0, eval)(`${text}\n//# sourceURL=${origin.filename.replace(/\s/g, '_')}`);
  const loader = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new Script(text, { ...origin, importModuleDynamically: loader }).runInThisContext();
}

function keepName(named: object, name: string): object {
  return Object.defineProperty(named, 'name', { value: name, configurable: true });
}

let isMuted = false;

/** Node warns at the first `import()` that this loader option is experimental. Users did not choose it. */
function muteLoaderWarning(): void {
  if (isMuted) return;
  isMuted = true;
  const emitWarning = process.emitWarning.bind(process) as (...parameters: unknown[]) => void;
  process.emitWarning = (...parameters: unknown[]) => {
    if (!String(parameters[0]).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning(...parameters);
  };
}
