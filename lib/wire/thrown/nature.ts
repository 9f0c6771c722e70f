import { inspect, types } from 'node:util';
import { serialize } from 'node:v8';

/** What an object is to the wire. */
export type Nature = 'error' | 'array' | 'map' | 'set' | 'leaf' | 'record' | 'instance' | 'opaque';

/**
 * - `leaf` is a value that v8 knows whole (a Date, a Buffer), if it can be serialized at all;
 * - `record` is an object of no class;
 * - `instance` is one of a class: its properties can cross, its class cannot;
 * - `opaque` would arrive as `{}` or not at all.
 *
 * Asked in ways that hold for objects of another realm (`instanceof` does not) and run no code of the object's.
 */
export function natureOf(source: object): Nature {
  if (types.isProxy(source)) return 'opaque';
  const lineage = lineageOf(source);
  if (isError(source, lineage)) return 'error';
  if (Array.isArray(source)) return 'array';
  if (types.isMap(source)) return 'map';
  if (types.isSet(source)) return 'set';
  if (isLeaf(source)) return 'leaf';
  if (Object.keys(source).length === 0) return isEmptyRecord(source, lineage) ? 'record' : 'opaque';
  return isRecord(lineage) ? 'record' : 'instance';
}

/** The names of the classes of an object, its own first. */
export function lineageOf(source: object): string[] {
  const lineage: string[] = [];
  let prototype = prototypeOf(source);
  while (prototype !== null) {
    const constructor = ownValue(prototype, 'constructor');
    const name = typeof constructor === 'function' ? ownValue(constructor, 'name') : undefined;
    if (typeof name === 'string') lineage.push(name);
    prototype = prototypeOf(prototype);
  }
  return lineage;
}

/** Whether the message channel takes it: it uses `v8.serialize`, which refuses more than `structuredClone` does. */
export function isSerializable(value: unknown): boolean {
  try {
    serialize(value);
    return true;
  } catch {
    return false;
  }
}

/** The value of a property, or a text on why it cannot be had. */
export function readProperty(source: object, key: string): unknown {
  try {
    return Reflect.get(source, key) as unknown;
  } catch (problem) {
    return `[Getter threw: ${textOf(problem)}]`;
  }
}

/** `util.inspect` calls code of the value (a custom inspect, a getter for `Symbol.toStringTag`), which may throw. */
export function textOf(value: unknown, depth = 2): string {
  try {
    return inspect(value, { depth });
  } catch {
    return textWithoutCustomInspect(value, depth);
  }
}

function textWithoutCustomInspect(value: unknown, depth: number): string {
  try {
    return inspect(value, { depth, customInspect: false });
  } catch {
    return `[${typeof value} that cannot be inspected]`;
  }
}

/** A DOMException of Node 20 is no native error, nor is one of a class made by hand, as before ES2015. */
function isError(source: object, lineage: readonly string[]): boolean {
  return types.isNativeError(source) || lineage.includes('Error');
}

function isLeaf(source: object): boolean {
  return (
    types.isDate(source) ||
    types.isRegExp(source) ||
    types.isAnyArrayBuffer(source) ||
    ArrayBuffer.isView(source) ||
    types.isBoxedPrimitive(source)
  );
}

/** `Math` has properties, if hidden ones, and `[].values()` has neither class nor properties, but v8 refuses it. */
function isEmptyRecord(source: object, lineage: readonly string[]): boolean {
  return isRecord(lineage) && Reflect.ownKeys(source).length === 0 && isSerializable(source);
}

/** By name, since `Object` is another one in another realm; `Object.create(null)` has no class at all. */
function isRecord(lineage: readonly string[]): boolean {
  return lineage.length === 0 || lineage[0] === 'Object';
}

/** A proxy ends the chain: it could answer with a new prototype for ever. */
function prototypeOf(source: object): object | null {
  const prototype = Object.getPrototypeOf(source) as object | null;
  return prototype === null || types.isProxy(prototype) ? null : prototype;
}

function ownValue(source: object, key: string): unknown {
  return types.isProxy(source) ? undefined : Object.getOwnPropertyDescriptor(source, key)?.value;
}
