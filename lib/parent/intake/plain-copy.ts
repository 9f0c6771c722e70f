import { types } from 'node:util';

import { MAX_DEPTH } from '../../wire/clone/uncloneable';

/** The estimated bytes of a number, and the smallest estimate of any value. */
export const WORD = 8;

/**
 * Copies an item of plain objects, dense arrays, Buffers, Dates and primitives; `undefined` for any other item.
 *
 * @param detaches whether its strings are copied too: see {@link detach}.
 */
export function copyPlain(value: object, detaches: boolean): { value: unknown; bytes: number } | undefined {
  const copying = idle.pop() ?? new PlainCopy();
  copying.detaches = detaches;
  try {
    const copy = copying.copyObject(value, 0);
    return copy === NOT_PLAIN ? undefined : { value: copy, bytes: copying.bytes };
  } finally {
    copying.reset();
    idle.push(copying);
  }
}

/** Two bytes a character, even though a Latin-1 string takes one: checking takes more time than it is worth. */
export function sizeOfString(value: string): number {
  return WORD + 2 * value.length;
}

/** V8 copies shorter slices itself (`SlicedString::kMinLength`). */
const SHORTEST_SLICE = 13;

/**
 * A string of its own. A part of a long string, such as a line of a file, is a view that keeps the whole string in memory:
 * 20,000 waiting lines of 50 characters could keep gigabytes. The copy takes as long as `put()` does without it.
 */
export function detach(text: string): string {
  return text.length < SHORTEST_SLICE ? text : ` ${text}`.slice(1);
}

export function sizeOfBigint(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 2 * WORD : WORD + Math.ceil(value.toString(16).length / 2);
}

/** Stands for "no copy". It is never the copy of a value, because symbols cannot cross. */
const NOT_PLAIN = Symbol('not plain');

/** Up to so many objects, a linear search is faster than a Map. */
const FEW_OBJECTS = 16;

/** The state of copying one item. A getter of the item may put another item meanwhile, which gets its own instance. */
class PlainCopy {
  bytes = 0;
  detaches = false;
  /** Keeps shared references and cycles: the copy of `originals[n]` is `copies[n]`. */
  readonly #originals: unknown[] = Array<unknown>(FEW_OBJECTS).fill(undefined);
  readonly #copies: unknown[] = Array<unknown>(FEW_OBJECTS).fill(undefined);
  #count = 0;
  /** Replaces the two arrays for more than {@link FEW_OBJECTS}. */
  #copyOf: Map<unknown, unknown> | undefined;

  /** Prepares for another item, and drops all references to this one. */
  reset(): void {
    this.bytes = 0;
    while (this.#count > 0) {
      this.#count -= 1;
      this.#originals[this.#count] = this.#copies[this.#count] = undefined;
    }
    this.#copyOf = undefined;
  }

  copyObject(value: object, depth: number): unknown {
    const known = this.#recall(value);
    if (known !== undefined) return known;
    // A proxy can pass for a plain object. The slow path refuses it.
    if (depth >= MAX_DEPTH || types.isProxy(value)) return NOT_PLAIN;
    const prototype: unknown = Object.getPrototypeOf(value);
    // Without a prototype, it may be an object of any kind. One that is iterable may be the `arguments` of a call.
    const isRecord = prototype === Object.prototype && !(Symbol.iterator in value) && !Array.isArray(value);
    if (isRecord) return this.#copyPlainObject(value, depth);
    if (prototype === Array.prototype && Array.isArray(value)) return this.#copyArray(value, depth);
    if (prototype === Buffer.prototype && types.isUint8Array(value)) return this.#copyBuffer(value);
    if (prototype === Date.prototype && types.isDate(value)) return this.#copyDate(value);
    return NOT_PLAIN;
  }

  /** `{ ...value }` makes an object of the same shape in one step. Then the parts that need a copy are replaced. */
  #copyPlainObject(value: object, depth: number): unknown {
    const copy: Record<string, unknown> = { ...value };
    this.#remember(value, copy);
    this.bytes += WORD;
    const keys = Object.keys(copy);
    if (keys.length === 0 && hasHiddenContent(value)) return NOT_PLAIN;
    for (const key of keys) {
      const part = copy[key];
      this.bytes += WORD + key.length;
      const copied = this.#copyPart(part, depth);
      if (copied === NOT_PLAIN) return NOT_PLAIN;
      // A detached string equals the other one.
      if (copied === part && !this.detaches) continue;
      if (key === '__proto__') defineProperty(copy, key, copied);
      else copy[key] = copied;
    }
    return copy;
  }

  #copyArray(value: readonly unknown[], depth: number): unknown {
    // An array with holes has fewer keys than elements, one with named properties has more.
    if (Object.keys(value).length !== value.length || Object.hasOwn(value, Symbol.iterator)) return NOT_PLAIN;
    // A spread makes a packed array of the exact length, which `v8` writes in one step.
    const copy = [...value];
    if (copy.length !== value.length) return NOT_PLAIN;
    this.#remember(value, copy);
    this.bytes += WORD;
    for (let index = 0; index < copy.length; index++) {
      const part = copy[index];
      if (part === undefined && !Object.hasOwn(value, index)) return NOT_PLAIN;
      const copied = this.#copyPart(part, depth);
      if (copied === NOT_PLAIN) return NOT_PLAIN;
      if (copied !== part || this.detaches) copy[index] = copied;
    }
    return copy;
  }

  #copyBuffer(value: Uint8Array): unknown {
    // An empty Buffer may be detached, which the slow path refuses.
    if (value.byteLength === 0 || types.isSharedArrayBuffer(value.buffer)) return NOT_PLAIN;
    // `Buffer.from()` allocates in a shared slab: a few bytes would keep the whole slab in memory.
    const copy = Buffer.allocUnsafeSlow(value.byteLength);
    copy.set(value);
    this.#remember(value, copy);
    this.bytes += WORD + value.byteLength;
    return copy;
  }

  /** Rows of a database often have Dates, and the slow path takes ten times as long. */
  #copyDate(value: Date): unknown {
    const copy = new Date(value);
    this.#remember(value, copy);
    this.bytes += 2 * WORD;
    return copy;
  }

  #copyPart(part: unknown, depth: number): unknown {
    switch (typeof part) {
      case 'string':
        this.bytes += sizeOfString(part);
        return this.detaches ? detach(part) : part;
      case 'number':
      case 'boolean':
      case 'undefined':
        this.bytes += WORD;
        return part;
      case 'object':
        if (part !== null) return this.copyObject(part, depth + 1);
        this.bytes += WORD;
        return part;
      case 'bigint':
        this.bytes += sizeOfBigint(part);
        return part;
      case 'function':
      case 'symbol':
        return NOT_PLAIN;
    }
  }

  #recall(original: object): unknown {
    if (this.#copyOf !== undefined) return this.#copyOf.get(original);
    for (let i = 0; i < this.#count; i++) if (this.#originals[i] === original) return this.#copies[i];
    return undefined;
  }

  #remember(original: object, copy: object): void {
    if (this.#count < FEW_OBJECTS) {
      this.#originals[this.#count] = original;
      this.#copies[this.#count++] = copy;
      return;
    }
    this.#copyOf ??= new Map(this.#originals.map((known, i) => [known, this.#copies[i]]));
    this.#copyOf.set(original, copy);
  }
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
function hasHiddenContent(value: object): boolean {
  return HIDING.some((isOfKind) => isOfKind(value));
}

/** Instances for reuse: a new one for each item would be more garbage than the copy. */
const idle: PlainCopy[] = [];

/** `__proto__ = …` would call the setter of `Object.prototype`. */
function defineProperty(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
