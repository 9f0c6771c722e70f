import { types } from 'node:util';

/** Whether `v8` serializes this object as one value, without its properties. */
export function isLeaf(source: object): boolean {
  return (
    types.isDate(source) ||
    types.isRegExp(source) ||
    types.isAnyArrayBuffer(source) ||
    types.isArrayBufferView(source) ||
    types.isBoxedPrimitive(source)
  );
}

/** The names of an object's classes, its own class first. A class may be anonymous, or have a static method `name`. */
export function lineageOf(source: object): string[] {
  const lineage: string[] = [];
  for (let prototype = prototypeOf(source); prototype !== null; prototype = prototypeOf(prototype)) {
    const constructor = ownValue(prototype, 'constructor');
    const name = typeof constructor === 'function' ? ownValue(constructor, 'name') : undefined;
    if (typeof name === 'string') lineage.push(name);
  }
  return lineage;
}

/** A proxy ends the chain, because it could return a new prototype at each call. */
function prototypeOf(source: object): object | null {
  const prototype = Object.getPrototypeOf(source) as object | null;
  return prototype === null || types.isProxy(prototype) ? null : prototype;
}

function ownValue(source: object, key: string): unknown {
  return types.isProxy(source) ? undefined : Object.getOwnPropertyDescriptor(source, key)?.value;
}

const HIDING = [
  types.isNativeError,
  types.isPromise,
  types.isMap,
  types.isSet,
  types.isDate,
  types.isRegExp,
  types.isWeakMap,
  types.isWeakSet,
  types.isBoxedPrimitive,
  types.isAnyArrayBuffer,
  types.isArrayBufferView,
  types.isGeneratorObject,
  types.isExternal,
] as const;

/** Whether an object that has no properties is more than that: it may have got the prototype of a plain object later. */
export function hasHiddenContent(value: object): boolean {
  return HIDING.some((isOfKind) => isOfKind(value));
}
