/**
 * Writes the output of a consumer to a stream of the parent. As with `console.error`, an error of the stream (its reader
 * is gone, the disk is full) does not crash the parent, even if the stream has no `error` listener.
 */
export function passOn(to: NodeJS.WritableStream, output: string | Uint8Array): void {
  const ignoreError = (): void => {
    if (to.listenerCount('error') === 0) to.once('error', () => undefined);
  };
  // A file or terminal emits the error during the call, a pipe later.
  const guard = (): void => undefined;
  to.once('error', guard);
  to.write(output, (error) => {
    if (error) ignoreError();
  });
  to.off('error', guard);
}
