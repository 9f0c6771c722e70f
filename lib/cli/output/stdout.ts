import type { Destination } from './destination';

export class Stdout implements Destination {
  readonly name = 'to stdout';
  readonly isStdout = true;
  readonly #around: (write: () => void) => void;

  /** @param around takes the progress bar away meanwhile. */
  constructor(around: (write: () => void) => void) {
    this.#around = around;
    // The callback of each write tells. Without a listener, the error would also be an uncaught one.
    process.stdout.on('error', () => undefined);
  }

  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#around(() => {
        process.stdout.write(text, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    });
  }

  async close(): Promise<void> {
    // The process that started this one closes it.
  }
}
