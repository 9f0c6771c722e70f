import { inspect } from 'node:util';

/** What comes to no pool, but to the process: errors that nobody handles, and warnings. */
export class Strays {
  readonly #warnings: string[] = [];
  #faults: string[] = [];

  constructor() {
    for (const event of ['unhandledRejection', 'uncaughtException'])
      process.on(event, (error: unknown) => this.#faults.push(`${event}: ${inspect(error)}`));
    // Node would print them all.
    process.removeAllListeners('warning');
    process.on('warning', ({ name, message, stack }) => {
      if (name === 'ConsumersWarning') this.#warnings.push(message);
      else this.#faults.push(`warning: ${String(stack)}`);
    });
  }

  /** The warnings of one pool, which are forgotten then. */
  async takeWarningsOf(pool: string): Promise<string[]> {
    // They are emitted in a tick of their own.
    await new Promise(setImmediate);
    const isOwn = (message: string): boolean => message.includes(` ${pool} `);
    const own = this.#warnings.filter(isOwn);
    this.#warnings.splice(0, Infinity, ...this.#warnings.filter((message) => !isOwn(message)));
    return own;
  }

  /** All faults since the last call, and the warnings that nobody took. */
  take(): string[] {
    const faults = [...this.#faults, ...this.#warnings.splice(0)];
    this.#faults = [];
    return faults;
  }
}
