import type { ScreenStream, WriteCallback } from './screen';

type Receive = (bytes: Uint8Array, callback: WriteCallback | undefined) => boolean;

/**
 * Gives what the program and its consumers write to a stream to `receive`.
 * @returns ends that.
 */
export function tap(stream: ScreenStream, receive: Receive): () => void {
  const before = Object.getOwnPropertyDescriptor(stream, 'write');
  const write = stream.write.bind(stream);
  let tapped = true;
  const receiveWrite = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | WriteCallback,
    callback?: WriteCallback,
  ): boolean => {
    // What is no text is an error, and the stream says which.
    if (!tapped || !isText(chunk)) return write(chunk as string, encoding as BufferEncoding, callback);
    const then = typeof encoding === 'function' ? encoding : callback;
    if (typeof chunk !== 'string') return receive(chunk, then);
    return receive(Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8'), then);
  };
  stream.write = receiveWrite;
  return () => {
    tapped = false;
    // Another one may have put its function in the place of this one: it stays, and this one does nothing more.
    if (stream.write !== receiveWrite) return;
    if (before === undefined) delete (stream as Partial<ScreenStream>).write;
    else Object.defineProperty(stream, 'write', before);
  };
}

function isText(chunk: unknown): boolean {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}
