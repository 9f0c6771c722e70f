import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

import { isLeaf, lineageOf } from '../object-kind';
import { POOL_HANDLE } from '../pool-symbol';

/** Why a part of an item cannot cross. */
export interface Refusal {
  /** Follows "is" in the error message: `a URL`. */
  readonly what: string;
  /** Selects the advice: usually the name of the class. */
  readonly kind: string;
}

/** Why this value cannot cross, regardless of its parts; `undefined` if it can. */
export function refusalOf(part: unknown): Refusal | undefined {
  if (typeof part === 'function') return { what: describeFunction(part), kind: 'function' };
  if (typeof part === 'symbol') return { what: `a symbol (\`${String(part)}\`)`, kind: 'symbol' };
  if (typeof part !== 'object' || part === null) return undefined;
  if (types.isProxy(part)) return { what: 'a Proxy', kind: 'Proxy' };
  if (POOL_HANDLE in part) return { what: 'a pool', kind: 'Pool' };
  if (types.isArrayBufferView(part) || types.isArrayBuffer(part)) return refusalOfMemory(part);
  return survivesCloning(part) ? undefined : { what: withArticle(nameOf(part)), kind: nameOf(part) };
}

/** The error that `v8` throws for this value; `undefined` if `v8` can clone it. */
export function cloneErrorOf(part: unknown): unknown {
  try {
    deserialize(serialize(part));
    return undefined;
  } catch (error) {
    return error;
  }
}

function describeFunction(part: object): string {
  const source = Function.prototype.toString.call(part).replaceAll(/\s+/g, ' ');
  const excerpt = source.length > 60 ? `${source.slice(0, 59)}…` : source;
  return `a ${source.startsWith('class ') ? 'class' : 'function'} (\`${excerpt}\`)`;
}

function refusalOfMemory(part: ArrayBuffer | NodeJS.ArrayBufferView): Refusal | undefined {
  const name = nameOf(part);
  if (types.isArrayBufferView(part) && types.isSharedArrayBuffer(part.buffer)) {
    // `v8` copies it without an error, but then the two sides no longer share the memory.
    return { what: `${withArticle(name)} over shared memory`, kind: 'shared memory' };
  }
  return hasBytes(part) || canClone(part) ? undefined : { what: `a detached ${name}`, kind: 'detached' };
}

function hasBytes(part: ArrayBuffer | NodeJS.ArrayBufferView): boolean {
  try {
    return part.byteLength > 0;
  } catch {
    // A DataView has no length where its memory is detached, or was made shorter than it.
    return false;
  }
}

function survivesCloning(part: object): boolean {
  if (isSurvivingKind(part)) return true;
  if (isRefusedKind(part)) return false;
  // Structured clone makes a plain object of an instance. Its properties are checked one by one.
  return Object.keys(part).length > 0 || (!isPlatformObject(part) && canClone(part));
}

function isSurvivingKind(part: object): boolean {
  if (Array.isArray(part) || types.isMap(part) || types.isSet(part) || types.isNativeError(part)) return true;
  return isLeaf(part) && !isRefusedKind(part);
}

/** `v8` refuses these even if they have properties. */
function isRefusedKind(part: object): boolean {
  return (
    types.isSharedArrayBuffer(part) ||
    types.isSymbolObject(part) ||
    types.isPromise(part) ||
    types.isWeakMap(part) ||
    types.isWeakSet(part) ||
    types.isGeneratorObject(part) ||
    types.isArgumentsObject(part) ||
    types.isModuleNamespaceObject(part)
  );
}

function canClone(part: object): boolean {
  return cloneErrorOf(part) === undefined;
}

/**
 * Whether its class is one that Node provides, whose content is in hidden slots and would be lost. Classes are compared
 * by name: reading `globalThis.Request` would load the class, and npm packages have such classes of the same names.
 */
function isPlatformObject(part: object): boolean {
  return lineageOf(part).some(
    (name) => name !== 'Object' && (name in globalThis || HIDDEN_CONTENT.has(name)),
  );
}

/** Classes of Node that are not global. From Node 22 or 24 on, `v8` copies them as `{}` without an error. */
const HIDDEN_CONTENT = new Set(['AsyncLocalStorage', 'BlockList', 'SocketAddress', 'X509Certificate']);

function nameOf(part: object): string {
  const tag = Object.prototype.toString.call(part).slice('[object '.length, -1);
  return tag === 'Object' || tag === 'EventTarget'
    ? (lineageOf(part).find((name) => name !== '') ?? 'object')
    : tag;
}

function withArticle(name: string): string {
  return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`;
}
