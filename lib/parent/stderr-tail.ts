import type { Readable } from 'node:stream';

/** How much of a process's last words is kept, in bytes. */
const TAIL_BYTES = 8_192;

/** Reads what a process writes to stderr, passes it on as it is, and keeps the end of it. */
export class StderrTail {
  readonly #stream: Readable;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Readable, passOn: NodeJS.WritableStream | undefined) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      passOn?.write(chunk);
      this.#keep(chunk);
    });
    // A reader cannot do anything about a broken pipe, and must not fail the parent for it.
    stream.on('error', () => undefined);
  }

  get text(): string {
    return Buffer.concat(this.#chunks).subarray(-TAIL_BYTES).toString();
  }

  /** Resolves when all is read. A grandchild that holds the pipe keeps it open, so no longer than `delay` ms. */
  waitForEnd(delay: number): Promise<void> {
    if (this.#stream.readableEnded || this.#stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      // After a blocked loop the timer comes first, and what was written meanwhile is read one turn later.
      const timer = setTimeout(() => setImmediate(resolve), delay);
      this.#stream.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= TAIL_BYTES)
      this.#bytes -= this.#chunks.shift()?.length ?? 0;
  }
}
