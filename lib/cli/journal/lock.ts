import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { UsageError } from '../usage-error';

/** Keeps another run from the same journal, as long as this process lives. */
export class Lock {
  readonly #file: string;
  #isHeld = true;

  /** @throws {@link UsageError} if a run that goes on has it. */
  constructor(journal: string) {
    this.#file = `${journal}.lock`;
    // It has its name only when it says whose it is.
    const own = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(own, `${process.pid}\n`);
      this.#take(own, journal);
    } catch (error) {
      rmSync(own, { force: true });
      if (error instanceof UsageError) throw error;
      throw new UsageError(`Cannot write ${this.#file}: ${(error as Error).message}.`);
    }
    process.once('exit', () => {
      this.release();
    });
  }

  /** Once: another run may have it afterwards. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    rmSync(this.#file, { force: true });
  }

  #take(own: string, journal: string): void {
    try {
      linkSync(own, this.#file);
      rmSync(own);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = this.#readOwner();
    if (owner === process.pid || !isRunning(owner)) {
      // That run was killed. Another one may find that at the same time: the last one has the lock.
      renameSync(own, this.#file);
      if (this.#readOwner() === process.pid) return;
    }
    throw new UsageError(
      `The journal ${journal} is in use by the process ${this.#readOwner()}. If that is no run of it, remove ${this.#file}.`,
    );
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
