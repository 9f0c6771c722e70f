import { constants } from 'node:buffer';

/**
 * Splits a stream of bytes into blocks that each end with a separator; the last one need not. However long a block gets, its bytes are
 * copied once.
 *
 * @throws {@link RangeError} if what stands between two separators is longer than a string can be.
 */
export async function* splitBytes(chunks: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(separator) + 1;
    if (end > 0) {
      yield open.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...open, chunk.subarray(0, end)]);
      open = [];
      length = 0;
    }
    if (end === chunk.length) continue;
    open.push(chunk.subarray(end));
    length += chunk.length - end;
    if (length > constants.MAX_STRING_LENGTH)
      throw new RangeError(
        `it is longer than ${constants.MAX_STRING_LENGTH} bytes, the longest text that Node can hold`,
      );
  }
  if (length > 0) yield Buffer.concat(open);
}
