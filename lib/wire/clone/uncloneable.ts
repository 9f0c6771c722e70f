import { types } from 'node:util';
import { PoolError } from '../../errors';
import { adviceFor } from './advice';
import { pathTo, type Place } from './item-path';
import { cloneErrorOf, refusalOf } from './refusal';

/**
 * How deep an item may nest. The `v8` of Node 22 runs out of stack while it reads 1,250 to 3,500 levels (it
 * depends on the kind), and it would do so in the receiver's process, where nobody could say which item it was.
 */
export const MAX_DEPTH = 1000;

/**
 * Throws where `item` has a part that cannot cross to another process, and says which.
 *
 * It looks before `v8` does, as that neither says where the culprit is nor objects to all that gets lost: a `URL`
 * would arrive as `{}`.
 */
export function refuseUncloneable(item: unknown, name: string): void {
  new Search(name).visit(item, { parent: undefined, way: 'root', key: name, depth: 0 });
}

/** The one error for an item, or for an argument by its name. */
export function notCloneable(name: string, because: string, cause?: unknown): PoolError {
  const expected = name === 'item' ? 'an item' : `\`${name}\` to be a value`;
  return new PoolError(
    'ERR_ITEM_NOT_CLONEABLE',
    `Expected ${expected} that can be copied to another process, but ${because}`,
    cause === undefined ? {} : { cause },
  );
}

class Search {
  readonly #name: string;
  readonly #seen = new Set<object>();

  constructor(name: string) {
    this.#name = name;
  }

  visit(part: unknown, place: Place): void {
    const refusal = refusalOf(part);
    if (refusal !== undefined) {
      const path = pathTo(place);
      const because = `\`${path}\` is ${refusal.what}. ${adviceFor(refusal.kind, path)}`;
      throw notCloneable(this.#name, because, cloneErrorOf(part));
    }
    if (typeof part !== 'object' || part === null || this.#seen.has(part)) return;
    this.#seen.add(part);
    if (place.depth >= MAX_DEPTH) {
      const because = `it nests deeper than ${MAX_DEPTH} levels. Send it as a flat list instead.`;
      throw notCloneable(this.#name, because);
    }
    this.#visitParts(part, place);
  }

  /** Only what crosses is looked at: properties of a Map, a Date and their like are left behind. */
  #visitParts(whole: object, parent: Place): void {
    const depth = parent.depth + 1;
    if (types.isMap(whole)) {
      let position = 0;
      for (const [key, part] of whole) {
        this.visit(key, { parent, way: 'map key', key: position++, depth });
        this.visit(part, { parent, way: 'map value', key, depth });
      }
    } else if (types.isSet(whole)) {
      let position = 0;
      for (const part of whole) this.visit(part, { parent, way: 'set member', key: position++, depth });
    } else if (types.isNativeError(whole)) {
      if (Object.hasOwn(whole, 'cause'))
        this.visit(whole.cause, { parent, way: 'property', key: 'cause', depth });
    } else if (!isLeaf(whole)) {
      for (const key of Object.keys(whole)) {
        this.visit(Reflect.get(whole, key), { parent, way: 'property', key, depth });
      }
    }
  }
}

function isLeaf(whole: object): boolean {
  return (
    types.isDate(whole) ||
    types.isRegExp(whole) ||
    types.isBoxedPrimitive(whole) ||
    types.isAnyArrayBuffer(whole) ||
    types.isArrayBufferView(whole)
  );
}
