/** How often the system is asked for a process that it refuses: for 3 s in all, with the delays below. */
const MOST_REFUSALS = 5;

/** A process that lives for less, in ms, and moves past no item, failed right after its start. */
const SHORT_LIFE = 1_000;

/** So many processes in a row may fail right after their start. */
const MOST_SHORT_LIVES = 5;

/** The delays before a new process, in ms: each is twice the one before. */
const DELAY = { first: 100, longest: 5_000 } as const;

/** How soon one seat starts its next process. */
export class RestartPace {
  #refusals = 0;
  /** Processes in a row that failed right after their start. */
  #shortLives = 0;

  /** How long to wait before the next process, in ms. */
  get delay(): number {
    const delays = this.#refusals > 0 ? this.#refusals : this.#shortLives - 1;
    return delays < 1 ? 0 : Math.min(DELAY.first * 2 ** (delays - 1), DELAY.longest);
  }

  /** So many processes in a row failed, or were refused, that the next one may well be so too. */
  get isExhausted(): boolean {
    return this.#shortLives >= MOST_SHORT_LIVES || this.#refusals >= MOST_REFUSALS;
  }

  /** The system refused a process. @returns whether it may be asked again. */
  refused(): boolean {
    return (this.#refusals += 1) < MOST_REFUSALS;
  }

  /** The system started a process. */
  accepted(): void {
    this.#refusals = 0;
  }

  /** A process failed. @param idleLifetime how long it lived, in ms, if it moved past no item. */
  failed(idleLifetime: number | undefined): void {
    this.#shortLives = (idleLifetime ?? Infinity) < SHORT_LIFE ? this.#shortLives + 1 : 0;
  }

  /** What the processes died of is gone. */
  forget(): void {
    this.#shortLives = 0;
  }
}
