import type { Readable } from 'node:stream';

/** The length of the tail, in bytes. */
const TAIL_BYTES = 8_192;

/** Reads the stderr of a process, and keeps its tail. */
export class StderrTail {
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => {
      this.#keep(chunk);
    });
    // Without a listener, an error of the pipe would crash the parent.
    stream.on('error', () => undefined);
  }

  get text(): string {
    return Buffer.concat(this.#chunks).subarray(-TAIL_BYTES).toString();
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= TAIL_BYTES)
      this.#bytes -= this.#chunks.shift()?.length ?? 0;
  }
}
