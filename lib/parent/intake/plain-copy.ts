import { types } from 'node:util';

import { MAX_DEPTH } from '../../wire/clone/uncloneable';

/** What a number counts for, and the least that anything does. */
export const WORD = 8;

/** A copy of an item that is made of plain objects, dense arrays, Buffers, Dates and primitives; else `undefined`. */
export function copyPlain(value: object): { value: unknown; bytes: number } | undefined {
  const copying = idle.pop() ?? new PlainCopy();
  try {
    const copy = copying.copyObject(value, 0);
    return copy === NOT_PLAIN ? undefined : { value: copy, bytes: copying.bytes };
  } finally {
    copying.reset();
    idle.push(copying);
  }
}

/** Twice the length, as if no string was Latin-1: to look is not worth the time. */
export function sizeOfString(value: string): number {
  return WORD + 2 * value.length;
}

export function sizeOfBigint(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 2 * WORD : WORD + Math.ceil(value.toString(16).length / 2);
}

/** Never the copy of anything, as symbols cannot cross. */
const NOT_PLAIN = Symbol('not plain');

/** Up to here, a look at each is faster than a Map. */
const FEW = 16;

/** The copying of one item. A class, so that a getter which puts another item on the way disturbs nothing. */
class PlainCopy {
  bytes = 0;
  /** For shared references and cycles: the copy of `originals[n]` is `copies[n]`. */
  readonly #originals: unknown[] = Array<unknown>(FEW).fill(undefined);
  readonly #copies: unknown[] = Array<unknown>(FEW).fill(undefined);
  #count = 0;
  /** Used instead, once there are more than a few. */
  #copyOf: Map<unknown, unknown> | undefined;

  /** Ready for another item; nothing of this one is kept. */
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
    // A proxy can pass for a plain object. `v8` refuses them all, so that is not for here to decide.
    if (depth >= MAX_DEPTH || types.isProxy(value)) return NOT_PLAIN;
    if (isRecord(value)) return this.#copyRecord(value, depth);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Array.prototype && Array.isArray(value)) return this.#copyArray(value, depth);
    if (prototype === Buffer.prototype && types.isUint8Array(value)) return this.#copyBuffer(value);
    if (prototype === Date.prototype && types.isDate(value)) return this.#copyDate(value);
    return NOT_PLAIN;
  }

  /** By `{ ...value }`, which makes an object of the same shape at once; then its parts are replaced where they must be. */
  #copyRecord(value: Record<string, unknown>, depth: number): unknown {
    const copy = { ...value };
    this.#remember(value, copy);
    this.bytes += WORD;
    for (const key of Object.keys(copy)) {
      const part = copy[key];
      this.bytes += WORD + key.length;
      const copied = this.#copyPart(part, depth);
      if (copied === NOT_PLAIN) return NOT_PLAIN;
      if (copied === part) continue;
      if (key === '__proto__') defineProperty(copy, key, copied);
      else copy[key] = copied;
    }
    return copy;
  }

  #copyArray(value: readonly unknown[], depth: number): unknown {
    // Holes make fewer keys than the length says, properties beside the elements make more.
    if (Object.keys(value).length !== value.length) return NOT_PLAIN;
    // No longer than it has to be, and packed: `v8` writes that at once.
    const copy = [...value];
    if (copy.length !== value.length) return NOT_PLAIN;
    this.#remember(value, copy);
    this.bytes += WORD;
    for (let index = 0; index < copy.length; index++) {
      const part = copy[index];
      if (part === undefined && !Object.hasOwn(value, index)) return NOT_PLAIN;
      const copied = this.#copyPart(part, depth);
      if (copied === NOT_PLAIN) return NOT_PLAIN;
      if (copied !== part) copy[index] = copied;
    }
    return copy;
  }

  #copyBuffer(value: Uint8Array): unknown {
    // An empty one may be detached, and `v8` can tell.
    if (value.byteLength === 0 || types.isSharedArrayBuffer(value.buffer)) return NOT_PLAIN;
    // Not `Buffer.from()`: a few bytes would keep alive the whole slab they share with strangers.
    const copy = Buffer.allocUnsafeSlow(value.byteLength);
    copy.set(value);
    this.#remember(value, copy);
    this.bytes += WORD + value.byteLength;
    return copy;
  }

  /** Not plain, but in every row of a database: the slow way takes ten times as long. */
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
        return part;
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
    if (this.#count < FEW) {
      this.#originals[this.#count] = original;
      this.#copies[this.#count++] = copy;
      return;
    }
    this.#copyOf ??= new Map(this.#originals.map((known, i) => [known, this.#copies[i]]));
    this.#copyOf.set(original, copy);
  }
}

/** Those that copy nothing now: a new one for each item would be more garbage than the copy. */
const idle: PlainCopy[] = [];

function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `__proto__ = …` would call the setter of `Object.prototype`. */
function defineProperty(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
