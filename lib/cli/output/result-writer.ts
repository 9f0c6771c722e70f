import type { Destination } from './destination';
import { OutputError } from './output-error';

/** From so many characters on, its caller waits. */
const HIGH_WATER = 1_048_576;

/** Gathers what is written in one turn of the event loop, and writes it together. */
export class ResultWriter {
  readonly #destination: Destination;
  #text = '';
  #writing: Promise<void> | undefined;
  #isScheduled = false;
  #error: OutputError | undefined;
  readonly #failed: (error: OutputError) => void;

  /** @param failed is called once, when nothing can be written any more. */
  constructor(destination: Destination, failed: (error: OutputError) => void) {
    this.#destination = destination;
    this.#failed = failed;
  }

  /** @returns what the caller should wait for before it writes more, if the destination is slow. */
  write(text: string): Promise<void> | undefined {
    if (text === '' || this.#error !== undefined) return undefined;
    this.#text += text;
    if (this.#writing === undefined && !this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.#begin();
      });
    }
    return this.#text.length < HIGH_WATER ? undefined : this.#drain();
  }

  /** Writes the rest. @throws {@link OutputError} if something could not be written. */
  async close(isComplete: boolean): Promise<void> {
    await this.#drain();
    try {
      await this.#destination.close(isComplete && this.#error === undefined);
    } catch (error) {
      this.#error ??= new OutputError(this.#destination, error as Error);
    }
    if (this.#error !== undefined) throw this.#error;
  }

  async #drain(): Promise<void> {
    while (this.#error === undefined && (this.#text !== '' || this.#writing !== undefined)) {
      this.#begin();
      await this.#writing;
    }
  }

  #begin(): void {
    if (this.#writing !== undefined || this.#text === '' || this.#error !== undefined) return;
    const text = this.#text;
    this.#text = '';
    this.#writing = this.#write(text);
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#destination.write(text);
    } catch (error) {
      this.#error = new OutputError(this.#destination, error as Error);
      this.#failed(this.#error);
    }
    this.#writing = undefined;
    this.#begin();
  }
}
