import { types } from 'node:util';
import { PoolError } from '../../errors';
import { isLeaf } from '../object-kind';
import { adviceFor } from './advice';
import { pathTo, type Place } from './item-path';
import { cloneErrorOf, refusalOf } from './refusal';

/**
 * The most levels an item may nest. `v8` of Node 22 overflows the stack while it reads 1,250 to 3,500 levels, depending
 * on the kind of object. That would happen in the receiver, which cannot tell which item it was.
 */
export const MAX_DEPTH = 1000;

/**
 * Throws if a part of `item` cannot cross to another process. The error names the part.
 *
 * It runs before `v8.serialize`, which does not say where the part is, and does not refuse everything that loses its
 * content: a `URL` would arrive as `{}`.
 */
export function refuseUncloneable(item: unknown, name: string): void {
  const search = new Search(name);
  search.visit(item, { parent: undefined, way: 'root', key: name, depth: 0 });
  const unreadable = search.hasCause ? cloneErrorOf(item) : undefined;
  if (unreadable === undefined) return;
  const because = 'the `cause` of an error in it leads back to that error. Send plain data instead.';
  throw notCloneable(name, because, unreadable);
}

/** @param name `item`, or the name of the argument. */
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
  /** It may be a cycle of errors, which `v8` of Node 20 writes, but cannot read. */
  hasCause = false;

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

  /** Visits only the parts that cross. `v8` drops other properties of a Map, a Set, an error or a leaf. */
  #visitParts(whole: object, parent: Place): void {
    const depth = parent.depth + 1;
    if (types.isMap(whole)) {
      let position = 0;
      // Its own iterator may be missing, or another one.
      for (const [key, part] of Map.prototype.entries.call(whole)) {
        this.visit(key, { parent, way: 'map key', key: position++, depth });
        this.visit(part, { parent, way: 'map value', key, depth });
      }
    } else if (types.isSet(whole)) {
      let position = 0;
      for (const part of Set.prototype.values.call(whole))
        this.visit(part, { parent, way: 'set member', key: position++, depth });
    } else if (types.isNativeError(whole)) {
      // Here, what a getter throws is known to be the getter's.
      for (const key of ['name', 'message', 'stack']) Reflect.get(whole, key);
      if (!Object.hasOwn(whole, 'cause')) return;
      this.hasCause = true;
      this.visit(whole.cause, { parent, way: 'property', key: 'cause', depth });
    } else if (!isLeaf(whole)) {
      for (const key of Object.keys(whole)) {
        this.visit(Reflect.get(whole, key), { parent, way: 'property', key, depth });
      }
    }
  }
}
