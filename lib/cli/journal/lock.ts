import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

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
      writeFileSync(own, `${process.pid} ${startOf(process.pid)}\n`);
      this.#take(own, journal);
      this.#clean();
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
    const [owner, start] = this.#readOwner();
    if (owner === process.pid || !isRunning(owner) || start !== startOf(owner)) {
      // That run was killed. Another one may find that at the same time: the last one has the lock.
      renameSync(own, this.#file);
      if (this.#readOwner()[0] === process.pid) return;
    }
    throw new UsageError(
      `The journal ${journal} is in use by the process ${owner}. If that is no run of it, remove ${this.#file}.`,
    );
  }

  /** Others were killed before their locks had their names. */
  #clean(): void {
    const [folder, beginning] = [dirname(this.#file), `${basename(this.#file)}.`];
    for (const name of readdirSync(folder)) {
      const pid = Number(name.startsWith(beginning) ? name.slice(beginning.length) : NaN);
      if (Number.isSafeInteger(pid) && pid > 0 && !isRunning(pid))
        rmSync(join(folder, name), { force: true });
    }
  }

  #readOwner(): readonly [pid: number, start: string] {
    try {
      const [pid, start = ''] = readFileSync(this.#file, 'utf8').trim().split(' ');
      return [Number(pid), start];
    } catch {
      return [0, ''];
    }
  }
}

/** When a process was started, as Linux counts it; empty elsewhere. Another process may have its pid by now. */
function startOf(pid: number): string {
  try {
    // Behind the name, which may have anything in it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
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
