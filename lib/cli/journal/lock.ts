import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import { UsageError } from '../usage-error';

/** Keeps another run from the same journal, as long as this process lives. */
export class Lock {
  readonly #file: string;

  /** @throws {@link UsageError} if a run that goes on has it. */
  constructor(journal: string) {
    this.#file = `${journal}.lock`;
    if (this.#isTaken()) {
      const owner = this.#readOwner();
      if (owner !== process.pid && isRunning(owner))
        throw new UsageError(
          `The journal ${journal} is in use by the process ${owner}. If that is no run of it, remove ${this.#file}.`,
        );
      // It was killed.
      writeFileSync(this.#file, `${process.pid}\n`);
    }
    process.once('exit', () => {
      this.release();
    });
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #isTaken(): boolean {
    try {
      writeFileSync(this.#file, `${process.pid}\n`, { flag: 'wx' });
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return true;
      throw new UsageError(`Cannot write ${this.#file}: ${(error as Error).message}.`);
    }
  }

  #readOwner(): number {
    try {
      return Number(readFileSync(this.#file, 'utf8'));
    } catch {
      return 0;
    }
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
