import { monotonicNow } from '../../intrinsics';
import { MachineLoad } from './machine-load';
import { Pace, type Mark } from './pace';
import type { Standing } from './standing';

/** All that a display may show of a moment. */
export interface Snapshot extends Standing {
  /** Seconds since the run began. */
  readonly elapsed: number;
  /** Items per second, of late; `undefined` at the start. */
  readonly rate: number | undefined;
  /** Seconds until all is done; `undefined` where that is unknown. */
  readonly remaining: number | undefined;
  /** The part of the machine's CPUs in use, from 0 to 1; `undefined` where that is unknown. */
  readonly cpu: number | undefined;
  /** In bytes. */
  readonly freeMemory: number;
}

/** Takes snapshots of a run, from its beginning on. */
export class Photographer {
  readonly #look: () => Standing;
  readonly #load = new MachineLoad();
  readonly #start = monotonicNow();
  readonly #pace: Pace;

  constructor(look: () => Standing) {
    this.#look = look;
    this.#pace = new Pace(toMark(look(), 0));
  }

  take(): Snapshot {
    const standing = this.#look();
    const elapsed = (monotonicNow() - this.#start) / 1000;
    this.#pace.mark(toMark(standing, elapsed));
    const { rate, remaining } = this.#pace;
    return { ...standing, elapsed, rate, remaining, cpu: this.#load.cpu, freeMemory: this.#load.freeMemory };
  }

  end(): void {
    this.#load.end();
  }
}

function toMark({ done, kept, fraction }: Standing, time: number): Mark {
  return { time, done: done - kept, fraction };
}
