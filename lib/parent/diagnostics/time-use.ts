import { machineNow } from '../../intrinsics';
import type { ProgressMessage } from '../../wire/child-messages';

/** What a seat's time went by with, in ms. */
export interface SpentTime {
  /** It waited for items, and had none in hand. */
  readonly starved: number;
  /** It worked, or its process was starting or being replaced. */
  readonly busy: number;
  /** It waited for the reader of its outputs. */
  readonly blocked: number;
}

type Wait = 'starved' | 'blocked';
type Report = Pick<ProgressMessage, Wait | 'at'>;

/**
 * Knows what a seat waited for, since it was made. Its processes measure that, and tell it with their reports. From a report that says that
 * its process waits, the time counts here until the next report, which knows better.
 */
export class TimeUse {
  readonly #began = machineNow();
  #ended: number | undefined;
  readonly #told: Record<Wait, number> = { starved: 0, blocked: 0 };
  /** Since the last report. */
  readonly #guessed: Record<Wait, number> = { starved: 0, blocked: 0 };
  /** What it waits for, and since when. */
  #wait: Wait | undefined;
  #since = this.#began;

  /**
   * A report has come.
   *
   * @param wait what its process waits for since `at`, when the report was sent. It may have lain unread, as the program was busy.
   */
  reported({ starved, blocked, at = Infinity }: Report, wait: Wait | undefined): void {
    if (starved !== undefined) this.#told.starved += starved;
    if (blocked !== undefined) this.#told.blocked += blocked;
    this.#guessed.starved = this.#guessed.blocked = 0;
    this.#wait = wait;
    // Whatever a process says.
    this.#since = Math.min(machineNow(), Math.max(at, this.#since));
  }

  begin(wait: Wait): void {
    this.#wait = wait;
    this.#since = machineNow();
  }

  /** What it may have waited for is there. */
  end(wait: Wait): void {
    if (this.#wait === wait) this.#guess(machineNow());
  }

  /** Nothing is told any more of the time until now: there is no process. */
  settle(): void {
    this.#guess(machineNow());
    for (const wait of ['starved', 'blocked'] as const) {
      this.#told[wait] += this.#guessed[wait];
      this.#guessed[wait] = 0;
    }
  }

  /** No other process will follow. */
  finish(): void {
    this.settle();
    this.#ended ??= machineNow();
  }

  spentUntil(now: number): SpentTime {
    const starved = this.#waitedUntil(now, 'starved');
    const blocked = this.#waitedUntil(now, 'blocked');
    // Two processes have two clocks.
    const busy = Math.max(0, (this.#ended ?? now) - this.#began - starved - blocked);
    return { starved, busy, blocked };
  }

  #waitedUntil(now: number, wait: Wait): number {
    const waits = this.#wait === wait ? now - this.#since : 0;
    return this.#told[wait] + this.#guessed[wait] + waits;
  }

  #guess(now: number): void {
    if (this.#wait !== undefined) this.#guessed[this.#wait] += now - this.#since;
    this.#wait = undefined;
    this.#since = now;
  }
}
