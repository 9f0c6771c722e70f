import { deserialize, serialize } from 'node:v8';
import { copyPlain, detach, sizeOfBigint, sizeOfString, WORD } from './plain-copy';
import { refuseLargeItem } from '../../wire/clone/size-limit';
import { notCloneable, refuseUncloneable } from '../../wire/clone/uncloneable';

/** A copy of an item at the time of its `put()`. */
export interface Snapshot {
  readonly value: unknown;
  /** The estimated size, in memory and on the wire. */
  readonly bytes: number;
}

/**
 * Copies `value` as it will cross to another process, so that later changes of the original have no effect.
 *
 * A copy at the time of sending would be too late: `v8` serializes a batch with one identity map, and an object that
 * was put twice would arrive as the same object twice, with the same content.
 *
 * @param name the name of the value in the error
 * @param detaches whether strings are copied too, so that they do not keep longer strings in memory
 * @throws PoolError `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross
 */
export function snapshot(value: unknown, { name = 'item', detaches = false } = {}): Snapshot {
  const copy = copyWhole(value, name, detaches);
  refuseLargeItem(copy.bytes, name);
  return copy;
}

function copyWhole(value: unknown, name: string, detaches: boolean): Snapshot {
  switch (typeof value) {
    case 'number':
    case 'boolean':
    case 'undefined':
      return { value, bytes: WORD };
    case 'string':
      return { value: detaches ? detach(value) : value, bytes: sizeOfString(value) };
    case 'bigint':
      return { value, bytes: sizeOfBigint(value) };
    case 'object':
      return value === null
        ? { value, bytes: WORD }
        : (copyPlain(value, detaches) ?? cloneWhole(value, name));
    case 'function':
    case 'symbol':
      return cloneWhole(value, name);
  }
}

/** The slow path, for all other items: it does what IPC does, so that a `Buffer` stays a `Buffer`. */
function cloneWhole(value: unknown, name: string): Snapshot {
  refuseUncloneable(value, name);
  try {
    const serialized = serialize(value);
    return { value: deserialize(serialized), bytes: serialized.byteLength };
  } catch (error) {
    throw notCloneable(name, `something in it cannot (${String(error)}). Send plain data instead.`, error);
  }
}
