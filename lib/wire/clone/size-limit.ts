import { getHeapStatistics, serialize } from 'node:v8';

import { notCloneable } from './uncloneable';

const GIB = 2 ** 30;

/**
 * The most that an item may take, in bytes. Node 20 cannot read a message of 2 GiB (the reader's process dies of it), and an
 * item waits beside others.
 */
export const MOST_ITEM_BYTES = GIB;

/** The most that values in a message of their own may take: less than 2 GiB, to leave room for what surrounds them. */
export const MOST_WIRE_BYTES = 2 * GIB - 2 ** 20;

/** @throws {@link PoolError} if a value takes more bytes than `most`. */
export function refuseLarge(bytes: number, name: string, most: number): void {
  if (bytes > most) throw tooLarge(name, bytes, most);
}

/**
 * For an error that a consumer sends. To measure it costs as much as to send it, so it is measured only in a process that has
 * so much memory that the value may be as large.
 *
 * @throws {@link PoolError} if it would make a message that Node cannot read.
 */
export function refuseLargeMessage(value: unknown, name: string): void {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  if (heap + buffers < GIB) return;
  const bytes = wireBytesOf(value);
  refuseLarge(bytes, name, MOST_WIRE_BYTES);
}

function wireBytesOf(value: unknown): number {
  try {
    return serialize(value).byteLength;
  } catch (error) {
    // From 4 GiB on, Node 20 makes no buffer.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return Infinity;
    throw error;
  }
}

function tooLarge(name: string, bytes: number, most: number): Error {
  const size = bytes === Infinity ? 'more than 4 GiB' : `${(bytes / GIB).toFixed(2)} GiB`;
  const because = `it takes ${size}, and the limit is ${Math.ceil(most / GIB)} GiB.`;
  return notCloneable(name, `${because} Send it in parts, or write it to a file and send the path.`);
}
