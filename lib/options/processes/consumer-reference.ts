import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Script } from 'node:vm';

import { PoolError } from '../../errors';
import type { ConsumerLocation, SourceText } from '../../wire/start-message';
import { findSourcePlace } from './source-place';

/** Where another process finds the consumer, and the consumer's name. */
export interface ConsumerReference {
  readonly location: ConsumerLocation;
  readonly name: string;
  /** The same for each pool of this module, or of a function with this source text. */
  readonly identity: string;
}

/** @throws {@link PoolError} `ERR_CONSUMER_INVALID` if another process could not find this consumer. */
export function toConsumerReference(
  consumer: unknown,
  exportName: string,
  { callerFile, unnamed }: { readonly callerFile: string; readonly unnamed: string },
): ConsumerReference {
  if (typeof consumer === 'function') return toFunctionReference(consumer, callerFile, unnamed);
  if (consumer instanceof URL || isUrl(consumer)) return toModuleReference(consumer.href, exportName);
  if (typeof consumer === 'number') throw invalid('the URL of a module', consumer, BUNDLED_AWAY);
  if (typeof consumer !== 'string') throw invalid('a function, or the URL of a module', consumer);
  if (consumer.startsWith('file:')) return toModuleReference(consumer, exportName);
  if (isAbsolute(consumer)) return toModuleReference(pathToFileURL(consumer).href, exportName);
  throw new PoolError(
    'ERR_CONSUMER_INVALID',
    `Expected the consumer's module as a URL or an absolute path, got ${inspect(consumer)}. ` +
      "Give the pool a path from the file you are in: new URL('./consumer.js', import.meta.url), " +
      "or in CommonJS require.resolve('./consumer.js').",
  );
}

/** webpack replaces `require.resolve('./consumer.js')` by the number of the module in its bundle. */
const BUNDLED_AWAY =
  "If a bundler made it of `require.resolve('./consumer.js')`: make the consumer's file an entry of its own, and give the " +
  'pool the path of its output';

/** Accepts a URL of another realm. */
function isUrl(value: unknown): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}

// --- modules

/** The extensions of the TypeScript sources that a loader finds for the extension of their output. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

function toModuleReference(href: string, exportName: string): ConsumerReference {
  const file = toPath(href);
  if (file === undefined) throw invalid('the `file:` URL of a module', href);
  const found = [file, ...sourcesOf(file)].find(isFile);
  if (found === undefined) {
    throw new PoolError(
      'ERR_CONSUMER_INVALID',
      `There is no module ${file}. Check the path, and that it ends with the extension of the file: ` +
        "new URL('./consumer.js', import.meta.url).",
    );
  }
  const location = { form: 'module', url: href, exportName } as const;
  return { location, name: basename(file, extname(file)), identity: realpathSync(found) };
}

/** `undefined` if this is not a `file:` URL, or is one of another machine. */
function toPath(href: string): string | undefined {
  try {
    return fileURLToPath(href);
  } catch {
    return undefined;
  }
}

function sourcesOf(file: string): string[] {
  const extension = extname(file);
  return (SOURCES[extension] ?? []).map((source) => file.slice(0, -extension.length) + source);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// --- functions

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- its parameters and its result do not matter
function toFunctionReference(consumer: Function, script: string, unnamed: string): ConsumerReference {
  // The name of `export default function () {}` is `default`, which says nothing about the consumer.
  const name = consumer.name === '' || consumer.name === 'default' ? unnamed : consumer.name;
  const source = toSource(consumer);
  const file = toPath(script) ?? script;
  const place = findSourcePlace(source.text, file, script);
  return {
    location: { form: 'source', source, name, file, place },
    name,
    identity: identify(name, source.text),
  };
}

function identify(name: string, text: string): string {
  return `the function ${name} (source ${createHash('sha1').update(text).digest('hex').slice(0, 12)})`;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
function toSource(consumer: Function): SourceText {
  const text = Function.prototype.toString.call(consumer);
  if (/^class\b/.test(text)) {
    throw invalid(
      'a function, or the URL of a module',
      consumer,
      'Make the instance inside a function, and return what it gives',
    );
  }
  if (/\{\s*\[native code\]\s*\}$/.test(text)) {
    throw invalid(
      'a function that has source text',
      consumer,
      'Instead of `fn.bind(…)`, pass the values in `args`',
    );
  }
  if (compiles(`(${text}\n)`)) return { kind: 'expression', text };
  if (compiles(`({ ${text} })`) && !isAccessor(text)) return { kind: 'method', text };
  throw invalid(
    'a function whose source text stands alone',
    consumer,
    'Put the consumer in a module of its own',
  );
}

/** `get x() {}` compiles in an object literal too, but it cannot be called. A method with the name `get` can. */
function isAccessor(text: string): boolean {
  return /^(get|set)\s*[^\s(]/.test(text);
}

function compiles(text: string): boolean {
  try {
    return Boolean(new Script(`'use strict'; ${text}`));
  } catch {
    return false;
  }
}

function invalid(expected: string, consumer: unknown, advice?: string): PoolError {
  const next = advice ?? "A module is given as new URL('./consumer.js', import.meta.url)";
  return new PoolError(
    'ERR_CONSUMER_INVALID',
    `Expected the consumer to be ${expected}, got ${inspect(consumer, { depth: 0 })}. ${next}.`,
  );
}
