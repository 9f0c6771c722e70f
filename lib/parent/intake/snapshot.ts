import { deserialize, serialize } from 'node:v8';
import { copyPlain, sizeOfBigint, sizeOfString, WORD } from './plain-copy';
import { notCloneable, refuseUncloneable } from '../../wire/clone/uncloneable';

/** An item as it was when it was put. */
export interface Snapshot {
  readonly value: unknown;
  /** Estimated: what it takes in memory and on the wire. */
  readonly bytes: number;
}

/**
 * A copy of `value` as it will cross to another process, so that changing the original later changes nothing.
 *
 * The copy is made here and not when the item is sent: one `v8.Serializer` for many items has one identity map,
 * and an object put twice would arrive as the same object twice, with its first content.
 *
 * @param name what the error calls it
 * @throws PoolError `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross
 */
export function snapshot(value: unknown, name = 'item'): Snapshot {
  switch (typeof value) {
    case 'number':
    case 'boolean':
    case 'undefined':
      return { value, bytes: WORD };
    case 'string':
      return { value, bytes: sizeOfString(value) };
    case 'bigint':
      return { value, bytes: sizeOfBigint(value) };
    case 'object':
      return value === null ? { value, bytes: WORD } : (copyPlain(value) ?? cloneWhole(value, name));
    case 'function':
    case 'symbol':
      return cloneWhole(value, name);
  }
}

/** The slow way, for all that is not plain: what the IPC itself does, which also keeps a `Buffer` a `Buffer`. */
function cloneWhole(value: unknown, name: string): Snapshot {
  refuseUncloneable(value, name);
  try {
    const serialized = serialize(value);
    return { value: deserialize(serialized), bytes: serialized.byteLength };
  } catch (error) {
    throw notCloneable(name, `something in it cannot (${String(error)}). Send plain data instead.`, error);
  }
}
