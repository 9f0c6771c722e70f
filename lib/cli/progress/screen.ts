/** What the display needs of `process.stderr`. */
export type ScreenStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Of a terminal that does not tell it. */
const USUAL_COLUMNS = 80;

/**
 * Writes to stderr while it is there. When it is closed (the reader of the pipe is gone, the terminal hung up), what is
 * written goes nowhere: a display is no reason for a run to fail. From its first use on, its errors are never thrown.
 */
export class Screen {
  readonly stream: ScreenStream;
  readonly #write: ScreenStream['write'];
  #closed = false;
  #listens = false;

  constructor(stream: ScreenStream) {
    this.stream = stream;
    // Also while another function stands in its place: see StderrTap.
    this.#write = stream.write.bind(stream);
  }

  get columns(): number {
    const { columns = 0 } = this.stream;
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  write(output: string | Uint8Array, callback?: WriteCallback): boolean {
    if (!this.#listens) this.#listen();
    if (this.#closed) {
      if (callback !== undefined) process.nextTick(callback);
      return true;
    }
    return this.#write(output, callback);
  }

  /** The error may come long after the write that it is of. */
  #listen(): void {
    this.#listens = true;
    this.stream.on('error', () => {
      this.#closed = true;
    });
  }
}

export type WriteCallback = (error?: Error | null) => void;
