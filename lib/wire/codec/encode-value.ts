import { serialize } from 'node:v8';

import { notCloneable, refuseUncloneable } from '../clone/uncloneable';
import type { Encoder } from './encoder';

/**
 * Writes a value as it crosses to another process: later changes of it have no effect.
 *
 * @param name of the value, for errors.
 * @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross.
 */
export function encodeValue(encoder: Encoder, value: unknown, name: string): void {
  if (!encoder.encode(value, name)) encoder.encodeSerialized(serializeWhole(value, name), name);
}

/** The slow path: what IPC does, so that a value arrives as it would in a message. */
function serializeWhole(value: unknown, name: string): Uint8Array {
  refuseUncloneable(value, name);
  try {
    return serialize(value);
  } catch (error) {
    throw notCloneable(name, `something in it cannot (${String(error)}). Send plain data instead.`, error);
  }
}
