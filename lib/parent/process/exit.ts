import type { ChildProcess } from 'node:child_process';

/** How a process ended, as the system reports it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why no process could be made, where none could. */
  readonly spawnError?: Error;
}

/**
 * Resolves once, when the process is gone and everything it sent has been received.
 *
 * It does not wait for `close`: a grandchild that inherited stdio delays it, and after a `disconnect()` of the parent it
 * never comes. A failed spawn gives `error` and no `exit`; a process that cannot be signalled gives `error` and lives on.
 */
export function waitForExit(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let end: ProcessEnd | undefined;
    let connected = true;
    const settle = (): void => {
      if (end !== undefined && !connected) resolve(end);
    };
    child.on('error', (spawnError) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError });
    });
    child.once('exit', (exitCode, signal) => {
      end = { exitCode, signal };
      settle();
    });
    child.once('disconnect', () => {
      connected = false;
      settle();
    });
  });
}
