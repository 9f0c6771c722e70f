import { types } from 'node:util';

/** The classes of typed arrays, and `Buffer`, by the number of their kind. */
export const VIEWS = [
  Buffer,
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

const KINDS: ReadonlyMap<unknown, { readonly number: number; readonly type: string }> = new Map(
  VIEWS.map(({ prototype, name }, number) => [
    prototype,
    { number, type: name === 'Buffer' ? 'Uint8Array' : name },
  ]),
);

/** The number of its kind; `undefined` if it is of none, or has no content of its own: that may be detached, or shared. */
export function kindOfView(value: object, prototype: unknown): number | undefined {
  const kind = KINDS.get(prototype);
  if (kind === undefined || TYPE_OF.call(value) !== kind.type || LENGTH_OF.call(value) === 0)
    return undefined;
  return types.isSharedArrayBuffer(BUFFER_OF.call(value)) ? undefined : kind.number;
}

export function bytesOfView(view: object): Uint8Array {
  return new Uint8Array(BUFFER_OF.call(view), OFFSET_OF.call(view), LENGTH_OF.call(view));
}

/** The getters that all typed arrays have: a property of the same name may stand before them. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const TYPE_OF = getterOf(Symbol.toStringTag) as (this: unknown) => string | undefined;
const BUFFER_OF = getterOf('buffer') as (this: unknown) => ArrayBuffer;
const OFFSET_OF = getterOf('byteOffset') as (this: unknown) => number;
const LENGTH_OF = getterOf('byteLength') as (this: unknown) => number;

function getterOf(key: string | symbol): unknown {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the view
  return Object.getOwnPropertyDescriptor(TYPED_ARRAY, key)?.get;
}
