import { inspect, types } from 'node:util';
import { serialize } from 'node:v8';

import { isLeaf, lineageOf } from '../object-kind';

/** How an object crosses. */
export type Nature = 'error' | 'array' | 'map' | 'set' | 'leaf' | 'record' | 'instance' | 'opaque';

/**
 * - `leaf` is an object that `v8` serializes as one value (a Date, a Buffer), if it accepts it at all;
 * - `record` is an object without a class;
 * - `instance` is an object of a class: its properties can cross, its class cannot;
 * - `opaque` would arrive as `{}` or not at all.
 *
 * The checks also hold for objects of another realm, unlike `instanceof`, and run no code of the object.
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

/** Whether IPC accepts the value. IPC uses `v8.serialize`, which refuses more than `structuredClone` does. */
export function isSerializable(value: unknown): boolean {
  try {
    serialize(value);
    return true;
  } catch {
    return false;
  }
}

/** The value of a property. If its getter throws, a text that says so. */
export function readProperty(source: object, key: string): unknown {
  try {
    return Reflect.get(source, key) as unknown;
  } catch (problem) {
    return `[Getter threw: ${textOf(problem)}]`;
  }
}

/** Never throws. `util.inspect` calls code of the value (custom inspection, getters), which may throw. */
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

/** A DOMException of Node 20 is not a native error, nor is an instance of a class made without `class` syntax. */
function isError(source: object, lineage: readonly string[]): boolean {
  return types.isNativeError(source) || lineage.includes('Error');
}

/** `Math` has properties, but none is enumerable. `[].values()` has no class and no properties, but `v8` refuses it. */
function isEmptyRecord(source: object, lineage: readonly string[]): boolean {
  return isRecord(lineage) && Reflect.ownKeys(source).length === 0 && isSerializable(source);
}

/** Compares by name, because each realm has its own `Object`. `Object.create(null)` has no class. */
function isRecord(lineage: readonly string[]): boolean {
  return lineage.length === 0 || lineage[0] === 'Object';
}
