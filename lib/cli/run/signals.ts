import { EXIT, type ExitCode } from '../exit-codes';

type Caught = 'SIGINT' | 'SIGTERM';

/** What a signal makes of the run: the first one finishes it, the second one kills it. */
export class Signals {
  readonly #finish: (signal: Caught) => void;
  readonly #kill: (signal: Caught) => void;
  #first: Caught | undefined;

  constructor(finish: (signal: Caught) => void, kill: (signal: Caught) => void) {
    this.#finish = finish;
    this.#kill = kill;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.#catch);
  }

  /** `undefined` if none came. */
  get exitCode(): ExitCode | undefined {
    if (this.#first === undefined) return undefined;
    return this.#first === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  }

  close(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#catch);
  }

  readonly #catch = (signal: NodeJS.Signals): void => {
    if (this.#first === undefined) {
      this.#first = signal as Caught;
      this.#finish(this.#first);
    } else this.#kill(this.#first);
  };
}
