/**
 * Writes to a stream of the program what a consumer wrote. Like `console.error`, it does no harm where the stream fails (its
 * reader is gone, the disk is full), although nobody listens for the stream's errors.
 */
export function passOn(to: NodeJS.WritableStream, output: string | Uint8Array): void {
  const ignoreError = (): void => {
    if (to.listenerCount('error') === 0) to.once('error', () => undefined);
  };
  // A file or terminal fails at the call, a pipe later.
  const guard = (): void => undefined;
  to.once('error', guard);
  to.write(output, (error) => {
    if (error) ignoreError();
  });
  to.off('error', guard);
}
