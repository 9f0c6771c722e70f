import { cpuUsage, freemem } from 'os-utils';

/** How busy the machine is. */
export class MachineLoad {
  #cpu: number | undefined;
  #ended = false;

  constructor() {
    this.#measure();
  }

  /** The part of all CPUs that was used in the last second, from 0 to 1; `undefined` until it is known. */
  get cpu(): number | undefined {
    return this.#cpu;
  }

  /** What a program can still get, in bytes: of the machine, or of the container where that has less. */
  get freeMemory(): number {
    return Math.min(freemem() * 1024 ** 2, process.availableMemory());
  }

  end(): void {
    this.#ended = true;
  }

  #measure(): void {
    withoutHoldingTheProgram(() => {
      cpuUsage((used) => {
        // Where the system does not tell the times of its CPUs, it is 0 / 0.
        this.#cpu = Number.isFinite(used) ? Math.min(1, Math.max(0, used)) : undefined;
        if (!this.#ended) this.#measure();
      });
    });
  }
}

/**
 * `cpuUsage()` of os-utils measures between two times a second apart, with a timer that it gives to nobody, and that would
 * hold the program for up to a second after its end. So that timer is taken on its way.
 * https://github.com/oscmejia/os-utils/blob/master/lib/osutils.js
 */
function withoutHoldingTheProgram(start: () => void): void {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((callback: () => void, ms?: number) =>
    setTimeout(callback, ms).unref()) as typeof setTimeout;
  try {
    start();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
