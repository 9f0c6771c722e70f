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
