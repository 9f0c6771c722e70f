import type { Readable } from 'node:stream';

import { passOn } from './pass-on';

/** The length of the tail, in bytes. */
const TAIL_BYTES = 8_192;

/** Reads the stderr of a process, passes it on unchanged, and keeps its tail. */
export class StderrTail {
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Readable, to: NodeJS.WritableStream | undefined) {
    stream.on('data', (chunk: Buffer) => {
      if (to !== undefined) passOn(to, chunk);
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
